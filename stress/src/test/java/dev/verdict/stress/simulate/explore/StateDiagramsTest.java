package dev.verdict.stress.simulate.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class StateDiagramsTest {
  private static final Path PAGE = Path.of("..", "docs", "state-diagrams.md");
  private static final int THREADS = 2;

  private static Coverage seen = new Coverage();

  @BeforeAll
  static void explore() {
    seen = Explorations.coverage(Explorations.run(SmallWorlds.all(), THREADS, states -> {}));
  }

  @Test
  void everyStatusMeetsEveryInputUnlessThereIsAReason() {
    assertThat(Unmet.byReason(seen).getOrDefault("", List.of())).isEmpty();
  }

  @Test
  void theReasonsForWhatIsNeverMetAreTrue() {
    assertThat(seen.meetings()).noneMatch(met -> Unmet.why(met).isPresent());
  }

  @Test
  void theDocumentedDiagramsAreWhatTheMachinesDo() throws IOException {
    String drawn = StateDiagrams.page(seen);

    if (System.getProperty("verdict.docs", "").equals("write")) {
      Files.writeString(PAGE, drawn);
    }
    assertThat(PAGE)
        .as(
            "docs/state-diagrams.md: run this test with -Dverdict.docs=write if the change is meant")
        .hasContent(drawn);
  }
}
