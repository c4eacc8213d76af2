package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.client.VerdictClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** What is made of which settings, without a server or a database. */
class AutoConfigurationTest {
  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  VerdictAutoConfiguration.class, VerdictParticipantAutoConfiguration.class));

  @Test
  void aServiceWithoutANameForItIsNoParticipant() {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean(Participant.class);
          assertThat(context.getBean(VerdictProperties.class).participant().inDoubtAfter())
              .isEqualTo(Duration.ofSeconds(5));
        });
  }

  @Test
  void aClientNeedsCoordinators() {
    runner.run(
        context ->
            assertThatThrownBy(() -> context.getBean(VerdictClient.class))
                .rootCause()
                .hasMessageContaining("verdict.coordinators is empty"));
  }

  @Test
  void coordinatorsAreAList() {
    runner
        .withPropertyValues("verdict.coordinators=http://a:1,http://b:2")
        .run(
            context ->
                assertThat(context.getBean(VerdictProperties.class).coordinators())
                    .containsExactly(URI.create("http://a:1"), URI.create("http://b:2")));
  }

  @ParameterizedTest
  @CsvSource({
    "threads=0, verdict.participant.threads is at least 1",
    "queue=0, verdict.participant.queue is at least 1",
    "phase-two-connections=-1, verdict.participant.phase-two-connections is at least 0"
  })
  void aBoundThatIsNoneIsNamed(String setting, String words) {
    runner
        .withPropertyValues("verdict.participant." + setting)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verdict.coordinators",
        "verdict.participant.name",
        "verdict.participant.base-url",
        "verdict.participant.in-doubt-after",
        "verdict.client.deadline"
      })
  void settingsAreDescribed(String name) throws IOException {
    try (InputStream in =
        VerdictProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .containsPattern("\"name\": \"" + name + "\",[^}]*\"description\": \"[A-Z]");
    }
  }
}
