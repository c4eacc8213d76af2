package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.spring.service.TestService;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An instance is known to the coordinators while its server listens. */
class PresenceTest extends RunningService {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void anInstanceIsAnnouncedWhereItListens() {
    assertThat(await(known(NAME), it -> it.contains("\"alive\":true")))
        .contains("\"base_url\":\"http://127.0.0.1:" + port + "\"")
        .contains("\"id\":\"one\"");
  }

  @Test
  void theHealthSaysSo() {
    assertThat(await(here("/actuator/health"), it -> it.contains("\"announced\"")))
        .contains("\"verdict\":{\"status\":\"UP\"")
        .contains("\"participant\":\"" + NAME + "\"")
        .contains("\"address\":\"http://127.0.0.1:" + port + "\"");
  }

  @Test
  void anInstanceThatStopsSignsOff() {
    ConfigurableApplicationContext other =
        new SpringApplicationBuilder(TestService.class)
            .properties(
                "spring.datasource.url=" + World.jdbcUrl(),
                "spring.flyway.enabled=false",
                "server.port=0",
                "server.address=127.0.0.1",
                "server.servlet.context-path=/base",
                "verdict.participant.name=leaving",
                "verdict.participant.instance=first",
                "verdict.coordinators=" + World.coordinator())
            .run();
    try {
      assertThat(await(known("leaving"), it -> it.contains("\"alive\":true"))).contains("/base\"");
    } finally {
      SpringApplication.exit(other);
    }
    assertThat(await(known("leaving"), it -> !it.contains("\"alive\":true")))
        .contains("\"alive\":false");
  }

  private static URI known(String name) {
    return World.coordinator().resolve("/v1/participants/" + name);
  }

  private String await(URI uri, Predicate<String> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String said = get(uri);
    while (!condition.test(said) && System.nanoTime() - end < 0) {
      pause();
      said = get(uri);
    }
    return said;
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
