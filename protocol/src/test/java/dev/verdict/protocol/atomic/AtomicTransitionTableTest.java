package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.testing.GoldenTrace;
import dev.verdict.protocol.testing.TransitionCoverage;
import dev.verdict.protocol.testing.TransitionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtomicTransitionTableTest {
  private static final Path TABLE = Path.of("src/test/resources/golden/atomic-table.txt");

  @Test
  void everyPairOfStatusAndInputIsDecidedAsTheTableSays() throws IOException {
    String expected = Files.readString(TABLE);
    String actual = TransitionTable.fill(new AtomicMachine(), new AtomicNotation(), expected);
    if (System.getenv("GOLDEN_UPDATE") != null) {
      Files.writeString(TABLE, actual);
      return;
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void noPairOfStatusAndInputIsMissingFromTheTable() throws IOException {
    var covered = new TransitionCoverage<>(new AtomicMachine());
    TransitionTable.fill(covered, new AtomicNotation(), Files.readString(TABLE));
    assertThat(
            covered.missing(
                Arrays.stream(AtomicStatus.values()).map(AtomicStatus::word).toList(),
                AtomicCommand.class))
        .isEmpty();
  }

  @Test
  void theCoverageNoticesWhatIsMissing() {
    var covered = new TransitionCoverage<>(new AtomicMachine());
    covered.decide(covered.initial(GoldenTrace.TX), new AtomicCommand.Inquire());
    assertThat(covered.missing(List.of("absent"), AtomicCommand.class))
        .contains("absent + Abort", "absent + Answered StaleEpoch", "absent + TimerFired retry")
        .doesNotContain("absent + Inquire");
  }
}
