package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("once")
class BenchTest {
  /** A round each; what more of them come to is told by the tests of the figures. */
  private static final String SHORTEST = "--seconds=1";

  private static final String TWO_ROUNDS = "--seconds=2";

  /** A commit's flush is one of the two servers'; what both flush is counted. */
  @Test
  void aLogInTwoDatabasesHoldsTheSameChecks() throws Exception {
    BenchRun run = BenchRun.of("--log-databases=2", "--participants=2", "--clients=8", SHORTEST);

    assertThat(run.exitCode()).as(run.text()).isZero();
    JsonNode result = run.result();
    assertThat(result.get("log_databases").asInt()).isEqualTo(2);
    assertThat(result.get("answers").asLong()).isPositive();
    assertThat(result.get("decision_rows")).isEqualTo(result.get("answers"));
    assertThat(result.get("wal_flushes_per_tx").asDouble()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aShortRunHoldsItsChecksAndEndsWithOneLineOfJson(Kind kind) throws Exception {
    String name = kind.name().toLowerCase(Locale.ROOT);
    String seconds = kind == Kind.ATOMIC ? TWO_ROUNDS : SHORTEST;

    BenchRun run = BenchRun.of("--kind", name, "--participants=2", "--clients=4", seconds);

    assertThat(run.exitCode()).as(run.text()).isZero();
    JsonNode result = run.result();
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "kind",
            "participants",
            "clients",
            "seconds",
            "rate_per_s",
            "payload_bytes",
            "nodes",
            "log_databases",
            "http2",
            "p90_ms",
            "p999_ms",
            "max_ms",
            "not_begun",
            "floor_p90_ms",
            "floor_p999_ms",
            "floor_max_ms",
            "floor_not_begun",
            "tx_per_s",
            "p50_ms",
            "p99_ms",
            "floor_tx_per_s",
            "floor_p50_ms",
            "floor_p99_ms",
            "ratio_to_floor",
            "latency_ratio_to_floor",
            "wal_flushes_per_tx",
            "wal_bytes_per_tx",
            "floor_wal_bytes_per_tx",
            "cpu_us_per_tx",
            "floor_cpu_us_per_tx",
            "errors",
            "decision_rows",
            "answers",
            "checks");
    assertThat(result.get("kind").asText()).isEqualTo(name);
    assertThat(result.get("errors").asLong()).isZero();
    assertThat(result.get("answers").asLong()).isPositive();
    assertThat(result.get("decision_rows")).isEqualTo(result.get("answers"));
    assertThat(result.get("wal_flushes_per_tx").asDouble()).isPositive();
    assertThat(result.get("ratio_to_floor").asDouble()).isPositive();
    assertThat(result.get("wal_bytes_per_tx").asDouble()).isPositive();
    assertThat(List.of("cpu_us_per_tx", "floor_cpu_us_per_tx"))
        .allSatisfy(
            figures ->
                assertThat(result.get(figures))
                    .hasSize(5)
                    .allMatch(BenchTest::toldWhereLinuxTells));
    assertThat(result.get("checks"))
        .isNotEmpty()
        .allSatisfy(check -> assertThat(BenchRun.held(check)).isTrue());
  }

  /** PostgreSQL, the server, the services and the clients are processes of this machine. */
  private static boolean toldWhereLinuxTells(JsonNode us) {
    return Files.exists(Path.of("/proc/self/stat")) ? us.isNumber() : us.isNull();
  }
}
