package dev.verdict.stress.simulate.world;

import dev.verdict.stress.simulate.PageTable;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The table of the bugs that are seeded around the engine is that of the code. */
class MutantTableTest {
  @Test
  void thePageNamesEachBugWithItsRuleAndWhatMustFindIt() throws IOException {
    new PageTable("simulation-world.md", "simulated bugs")
        .shows(
            "| mutant | what it breaks | rule | found by |",
            Arrays.stream(Mutant.values())
                .filter(mutant -> mutant != Mutant.NONE)
                .map(MutantTableTest::row)
                .toList());
  }

  private static String row(Mutant mutant) {
    return "| `%s` | %s | %s | `%s` |"
        .formatted(mutant, mutant.words(), mutant.rule(), mutant.expected().label());
  }
}
