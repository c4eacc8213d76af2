package dev.verdict.spring;

import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.servlet.TransactionFilter;
import dev.verdict.sdk.servlet.VerdictServlet;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.PlatformTransactionManager;

/** The participant: for servlet applications with a data source and a name for it. */
@AutoConfiguration(
    after = VerdictAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
      "org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration"
    })
@ConditionalOnProperty("verdict.participant.name")
@ConditionalOnClass(ConnectionHolder.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class VerdictParticipantAutoConfiguration {
  /** Close to the handlers: what other filters refuse never joins. */
  private static final int FILTER_ORDER = Ordered.LOWEST_PRECEDENCE - 100;

  @Bean
  PhaseTwoPool verdictPhaseTwoPool(DataSource source, VerdictProperties properties) {
    return PhaseTwoPool.beside(source, properties.participant().phaseTwoConnections());
  }

  @Bean
  @ConditionalOnMissingBean
  JdbcStore verdictStore(
      DataSource source,
      PlatformTransactionManager manager,
      PhaseTwoPool phaseTwo,
      VerdictProperties properties) {
    return JdbcStore.builder(source)
        .phaseTwo(phaseTwo.source())
        .lockTimeout(properties.participant().lockTimeout())
        .optimistic(properties.participant().optimistic())
        .threads(properties.participant().threads(), properties.participant().queue())
        .transactions(new SpringTransactions(manager, source))
        .build();
  }

  @Bean
  @ConditionalOnMissingBean
  Participant verdictParticipant(
      JdbcStore store,
      VerdictProperties properties,
      ObjectProvider<ParticipantCustomizer> customizers,
      ConfigurableListableBeanFactory beans) {
    VerdictProperties.Participant settings = properties.participant();
    Participant.Builder<Connection> builder =
        Participant.named(settings.name(), store)
            .coordinators(properties.coordinatorArray())
            .inDoubtAfter(settings.inDoubtAfter());
    if (!settings.instance().isEmpty()) {
      builder.instance(settings.instance());
    }
    settings.token().ifPresent(builder::tokenFile);
    customizers.orderedStream().forEach(it -> it.customize(builder));
    AnnotatedOperations.in(beans).declare(builder);
    return builder.build();
  }

  @Bean
  ParticipantLifecycle verdictLifecycle(Participant participant, VerdictProperties properties) {
    return new ParticipantLifecycle(participant, properties.participant().createSchema());
  }

  @Bean
  Announcement verdictAnnouncement(
      Participant participant,
      ApplicationContext context,
      ServerProperties server,
      VerdictProperties properties) {
    return new Announcement(participant, context, server, properties);
  }

  @Bean
  ServletRegistrationBean<VerdictServlet> verdictServlet(Participant participant) {
    ServletRegistrationBean<VerdictServlet> servlet =
        new ServletRegistrationBean<>(
            new VerdictServlet(participant), ParticipantProtocol.PATH + "*");
    servlet.setName("verdictServlet");
    return servlet;
  }

  /** Takes transactions up from requests that bring one. */
  @Bean
  FilterRegistrationBean<TransactionFilter> verdictTransactionFilter() {
    FilterRegistrationBean<TransactionFilter> filter =
        new FilterRegistrationBean<>(new TransactionFilter());
    filter.setName("verdictTransactionFilter");
    filter.setOrder(FILTER_ORDER);
    return filter;
  }

  /** For the actuator, if it is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class HealthConfiguration {
    @Bean
    @ConditionalOnEnabledHealthIndicator("verdict")
    @ConditionalOnMissingBean(name = "verdictHealthIndicator")
    VerdictHealthIndicator verdictHealthIndicator(
        Participant participant, ParticipantLifecycle lifecycle, Announcement announcement) {
      return new VerdictHealthIndicator(participant, lifecycle, announcement);
    }
  }
}
