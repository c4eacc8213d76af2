package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.stress.simulate.PageTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The table of seeded bugs in the documentation is that of the code. */
class MutantTableTest {
  @Test
  void thePageNamesEachSeededBugWithItsRuleAndProperty() throws IOException {
    new PageTable("simulation.md", "explored bugs")
        .shows(
            "| mutant | what is broken | rule | found by | world |",
            Mutants.all().stream().map(MutantTableTest::row).toList());
  }

  private static String row(Mutant mutant) {
    return "| `%s` | %s | %s | `%s` | %s |"
        .formatted(
            mutant.name(),
            mutant.words(),
            mutant.rule(),
            mutant.expected(),
            mutant.scenario().name());
  }
}
