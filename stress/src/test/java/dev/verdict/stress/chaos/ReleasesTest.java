package dev.verdict.stress.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.coordinator.log.LogFormat;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release that reads a new log format and the one after it, which writes that format and adds to
 * the schema, side by side under load, forward and back.
 */
@Tag("once")
@Timeout(600)
class ReleasesTest {
  private static final int FORMAT = LogFormat.OURS.writes();
  private static final int NEW_FORMAT = LogFormat.OURS.reads() + 1;
  private static final String MIGRATION =
      "ALTER TABLE entry ADD COLUMN another text; ALTER TABLE transaction ADD COLUMN another text;"
          + " ALTER TABLE decision ADD COLUMN another text; ALTER TABLE shard ADD COLUMN another text;"
          + " ALTER TABLE node ADD COLUMN another text;";

  private final Path folder;

  ReleasesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void neighboursCarryOnEachOthersTransactionsThroughUpgradesAndRollbacks() throws Exception {
    Path next = OtherRelease.classes(folder.resolve("next"), FORMAT, NEW_FORMAT);
    Path afterNext =
        OtherRelease.jar(folder.resolve("after-next"), NEW_FORMAT, NEW_FORMAT, MIGRATION);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");

    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dverdict.stress.jvm=" + System.getProperty("verdict.stress.jvm", ""),
                "-cp",
                next + File.pathSeparator + System.getProperty("java.class.path"),
                "dev.verdict.stress.Stress",
                "chaos",
                "--seconds=20",
                "--coordinators=2",
                "--faults=rolling-restart",
                "--other-coordinator-jar=" + afterNext,
                "--seed=1",
                "--json")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = run.waitFor(8, TimeUnit.MINUTES);
    run.destroy();

    assertThat(ended).as(Files.readString(err)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(err)).isZero();
    List<String> lines = Files.readAllLines(out);
    JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(result.get("other_coordinator_restarts").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(result.get("committed").asLong()).isPositive();
    assertThat(Files.readString(err))
        .containsPattern(
            "log: format " + FORMAT + " in [1-9]\\d* entries, format " + NEW_FORMAT + " in [1-9]");
  }
}
