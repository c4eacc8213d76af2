package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address of this machine is of no use to others. */
class LoopbackTest {
  private static final URI LOCAL = URI.create("http://localhost:8080");

  @ParameterizedTest
  @CsvSource({
    "http://127.0.1.1:8080, http://coordinator:8080, true",
    "http://localhost:8080/base, http://10.0.0.5:8080, true",
    "http://[::1]:8080, https://coordinator, true",
    "http://[0:0:0:0:0:0:0:1]:8080, https://coordinator, true",
    "http://127.0.0.1:8080, http://127.0.0.1:9000, false",
    "http://10.0.0.7:8080, http://coordinator:8080, false",
    "http://127.example.org, http://coordinator:8080, false"
  })
  void itMisleadsWhoeverIsElsewhere(URI here, URI coordinator, boolean misleads) {
    assertThat(Loopback.misleads(here, List.of(LOCAL, coordinator))).isEqualTo(misleads);
  }
}
