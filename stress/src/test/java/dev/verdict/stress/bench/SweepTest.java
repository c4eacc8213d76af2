package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.stress.process.Lines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class SweepTest {
  /** Whether the curve is flat is for longer runs on quiet machines. */
  private static boolean heldOrAboutRates(JsonNode check) {
    return BenchRun.held(check) || check.get("name").asText().startsWith("flat");
  }

  @Test
  void curvesAreMeasuredOverFilledLogsDrawnAndKept(@TempDir Path folder) throws Exception {
    BenchRun run =
        BenchRun.of(
            "--sweep=participants,rows", "--quick", "--clients=4", "--into", folder.toString());

    assertThat(run.exitCode()).as(run.text()).isBetween(0, 1);
    JsonNode curves = run.result().get("curves");
    assertThat(values(curves.get(0))).containsExactly(1, 4);
    assertThat(values(curves.get(1))).containsExactly(0, 100_000);
    assertThat(curves)
        .allSatisfy(
            curve -> {
              assertThat(curve.get("points")).allMatch(SweepTest::isMeasured);
              assertThat(curve.get("checks")).allMatch(SweepTest::heldOrAboutRates);
            });
    assertThat(curves.get(1).get("checks"))
        .extracting(check -> check.get("name").asText())
        .contains("logs_filled", "flat_within_10_percent", "decision_rows_equal_answers");
    assertThat(Files.readString(folder.resolve("sweep-rows.svg"))).contains("<polyline");
    Curve kept =
        Lines.read(Files.readString(folder.resolve("sweep-participants.json")), Curve.class);
    assertThat(kept.dimension()).isEqualTo("participants");
    assertThat(kept.points()).hasSize(2);
  }

  private static List<Integer> values(JsonNode curve) {
    List<Integer> values = new ArrayList<>();
    curve.get("points").forEach(point -> values.add(point.get("value").asInt()));
    return values;
  }

  private static boolean isMeasured(JsonNode point) {
    return point.get("verdict").get("tx_per_s").asDouble() > 0
        && point.get("verdict").get("wal_bytes_per_tx").asDouble() > 0
        && point.get("floor").get("tx_per_s").asDouble() > 0;
  }
}
