package dev.verdict.stress.simulate.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StateDiagramsTest {
  private static final Path PAGE = Path.of("..", "docs", "state-diagrams.md");
  private static final int THREADS = 2;

  @Test
  void theDocumentedDiagramsAreWhatTheMachinesDo() throws IOException {
    String drawn =
        StateDiagrams.page(
            Explorations.coverage(Explorations.run(SmallWorlds.all(), THREADS, states -> {})));

    if (System.getProperty("verdict.docs", "").equals("write")) {
      Files.writeString(PAGE, drawn);
    }
    assertThat(PAGE)
        .as(
            "docs/state-diagrams.md: run this test with -Dverdict.docs=write if the change is meant")
        .hasContent(drawn);
  }
}
