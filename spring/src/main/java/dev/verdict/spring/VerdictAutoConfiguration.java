package dev.verdict.spring;

import dev.verdict.sdk.client.VerdictClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The transaction client and {@link AtomicTransaction}, for every service. */
@AutoConfiguration
@EnableConfigurationProperties(VerdictProperties.class)
public class VerdictAutoConfiguration {
  /** Made when it is asked for, so that a service which begins nothing needs no coordinators. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  VerdictClient verdictClient(VerdictProperties properties) {
    if (properties.coordinators().isEmpty()) {
      throw new IllegalStateException(
          "verdict.coordinators is empty: name the coordinators that shall decide");
    }
    VerdictClient.Builder builder =
        VerdictClient.builder(properties.coordinatorArray())
            .name(callerName(properties))
            .deadline(properties.client().deadline());
    properties.client().token().ifPresent(builder::tokenFile);
    return builder.build();
  }

  private static String callerName(VerdictProperties properties) {
    if (!properties.client().name().isEmpty()) {
      return properties.client().name();
    }
    String participant = properties.participant().name();
    return participant.isEmpty() ? "anonymous" : participant;
  }

  @Bean
  static AtomicTransactionPostProcessor atomicTransactionPostProcessor(
      ObjectProvider<VerdictClient> client) {
    return new AtomicTransactionPostProcessor(client::getObject);
  }
}
