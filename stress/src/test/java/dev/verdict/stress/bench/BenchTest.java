package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.Stress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class BenchTest {
  /** A round each; what more of them come to is told by the tests of the figures. */
  private static final String SHORTEST = "--seconds=1";

  private static final String TWO_ROUNDS = "--seconds=2";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aShortRunHoldsItsChecksAndEndsWithOneLineOfJson(Kind kind) throws Exception {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String name = kind.name().toLowerCase(Locale.ROOT);
    String seconds = kind == Kind.ATOMIC ? TWO_ROUNDS : SHORTEST;

    int exitCode =
        line.execute("bench", "--kind", name, "--participants=2", "--clients=4", seconds, "--json");

    assertThat(exitCode).as("%s%s", out, err).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toString().lines().toList().get(0));
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactly(
            "kind",
            "participants",
            "clients",
            "seconds",
            "tx_per_s",
            "p50_ms",
            "p99_ms",
            "floor_tx_per_s",
            "floor_p50_ms",
            "floor_p99_ms",
            "ratio_to_floor",
            "wal_flushes_per_tx",
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
    assertThat(result.get("checks"))
        .isNotEmpty()
        .allSatisfy(check -> assertThat(check.get("held").asBoolean()).isTrue());
  }

  /** Whether the rate holds is for longer runs on quiet machines. */
  @Test
  void behindTheBarrierEachOperationStandsOnce() throws Exception {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    int exitCode = line.execute("bench", "--barrier", "--clients=4", "--seconds=2", "--json");

    assertThat(exitCode).as("%s%s", out, err).isBetween(0, 1);
    JsonNode result = new ObjectMapper().readTree(out.toString().lines().toList().get(0));
    assertThat(result.get("without_per_s").asDouble()).isPositive();
    assertThat(result.get("behind_barrier_per_s").asDouble()).isPositive();
    assertThat(result.get("optimistic_per_s").asDouble()).isPositive();
    assertThat(result.get("ratio").asDouble()).isPositive();
    assertThat(result.get("rounds")).hasSize(BarrierBench.ROUNDS);
    assertThat(result.get("checks"))
        .allSatisfy(
            check ->
                assertThat(
                        check.get("held").asBoolean()
                            || check.get("name").asText().contains("at_least"))
                    .as(check.toString())
                    .isTrue());
  }

  /** Whether the p99 holds is for longer runs on quiet machines. */
  @Test
  void besideAHangingServiceTheOthersGoOnAndInTheEndNothingIsLeft() throws Exception {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    int exitCode = line.execute("bench", "--hanging-service", "--clients=4", SHORTEST, "--json");

    assertThat(exitCode).as("%s%s", out, err).isBetween(0, 1);
    JsonNode result = new ObjectMapper().readTree(out.toString().lines().toList().get(0));
    assertThat(result.get("tx_per_s").asDouble()).isPositive();
    assertThat(result.get("beside_hanging_tx_per_s").asDouble()).isPositive();
    assertThat(result.get("p99_ratio").asDouble()).isPositive();
    assertThat(result.get("p99_ratios")).hasSize(HangingBench.ROUNDS);
    assertThat(result.get("hanging_begun").asLong()).isPositive();
    assertThat(result.get("checks"))
        .allSatisfy(
            check ->
                assertThat(
                        check.get("held").asBoolean()
                            || check.get("name").asText().startsWith("p99"))
                    .as(check.toString())
                    .isTrue());
  }
}
