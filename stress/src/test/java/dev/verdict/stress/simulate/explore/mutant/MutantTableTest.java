package dev.verdict.stress.simulate.explore.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of seeded bugs in the documentation is that of the code. */
class MutantTableTest {
  private static final Path PAGE = Path.of("..", "docs", "simulation.md");

  @Test
  void thePageNamesEachSeededBugWithItsRuleAndProperty() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);

    List<String> missing =
        Mutants.all().stream()
            .map(MutantTableTest::row)
            .filter(row -> lines.stream().noneMatch(line -> line.startsWith(row)))
            .toList();

    assertThat(missing).isEmpty();
  }

  private static String row(Mutant mutant) {
    return "| `%s` | %s | %s | `%s` | "
        .formatted(mutant.name(), mutant.words(), mutant.rule(), mutant.expected());
  }
}
