package dev.verdict.stress.simulate.explore;

import dev.verdict.stress.simulate.PageTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The tables of worlds and properties in the documentation are those of the code. */
class WorldTableTest {
  @Test
  void thePageNamesEachWorldAndWhatMayGoWrongInIt() throws IOException {
    new PageTable("simulation.md", "worlds")
        .shows(
            "| world | what it is | at most |",
            Scenarios.all().stream()
                .map(
                    world ->
                        "| `%s` | %s | %s |"
                            .formatted(world.name(), world.words(), world.bounds().words()))
                .toList());
  }
}
