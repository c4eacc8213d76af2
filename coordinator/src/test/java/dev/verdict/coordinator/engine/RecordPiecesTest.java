package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pieces by which lists find transactions stand in the golden log as it is written. */
class RecordPiecesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/log/v1");

  @Test
  void whatWasResolvedByHandIsFoundAndNothingElse() throws IOException {
    try (Stream<Path> logs = Files.list(GOLDEN)) {
      for (Path log : logs.toList()) {
        String text = Files.readString(log);
        assertThat(RecordPieces.heuristic().stream().anyMatch(text::contains))
            .as(log.toString())
            .isEqualTo(log.toString().endsWith("-resolved-by-hand.txt"));
      }
    }
  }

  @Test
  void branchesAndDefinitionsAreFound() throws IOException {
    String atomic = Files.readString(GOLDEN.resolve("atomic-1-commit.txt"));
    assertThat(atomic).contains(RecordPieces.branchAt("bank-a"));
    String saga = Files.readString(GOLDEN.resolve("saga-1-completes.txt"));
    List<String> hashes =
        Stream.of(saga.split("\"", -1)).filter(word -> word.matches("[0-9a-f]{64}")).toList();
    assertThat(hashes).hasSize(1);
    assertThat(saga)
        .contains(RecordPieces.sagaOf(hashes.get(0)))
        .contains(RecordPieces.step("airline"));
  }
}
