package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.LogFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an operator is told when databases and nodes do not belong together. */
class PlacesTest {
  private static final UUID LOG = new UUID(0, 1);
  private static final LiveNodes.Node A =
      new LiveNodes.Node("a", "http://a", 100, LogFormat.OURS, Map.of());
  private static final LiveNodes.Node B =
      new LiveNodes.Node("b", "http://b", 100, LogFormat.OURS, Map.of());

  private static Places.Seen seen(int named, UUID log, LogPlace place, LiveNodes.Node... nodes) {
    return new Places.Seen(named, Optional.of(new Places.Noted(log, place)), List.of(nodes));
  }

  private static LogPlace place(int number) {
    return new LogPlace(number, 2, 4);
  }

  private static List<String> differences(Places.Seen... seen) {
    return Places.differences(2, List.of(seen));
  }

  @Test
  void thoseOfOneLogInTheirOrderFit() {
    assertThat(differences(seen(0, LOG, place(0), A, B), seen(1, LOG, place(1), A, B))).isEmpty();
    assertThat(differences(seen(1, LOG, place(1), A))).as("the home is away").isEmpty();
  }

  @Test
  void anotherOrderIsTold() {
    assertThat(differences(seen(0, LOG, place(1)), seen(1, LOG, place(0))))
        .containsExactly(
            "database 1 of 2 as named here was set up as database 2 of 2: name all databases of"
                + " the log, in their order",
            "database 2 of 2 as named here was set up as database 1 of 2: name all databases of"
                + " the log, in their order");
  }

  @Test
  void oneThatIsMissingIsTold() {
    assertThat(
            differences(seen(0, LOG, new LogPlace(0, 3, 4)), seen(1, LOG, new LogPlace(1, 3, 4))))
        .hasSize(2)
        .allMatch(each -> each.contains("of 3: name all databases"));
  }

  @Test
  void anotherLogIsTold() {
    assertThat(differences(seen(0, LOG, place(0)), seen(1, new UUID(0, 2), place(1))))
        .singleElement()
        .asString()
        .contains("database 2 of 2 is of another log");
  }

  @Test
  void anotherNumberOfShardsIsTold() {
    assertThat(differences(seen(0, LOG, place(0)), seen(1, LOG, new LogPlace(1, 2, 8))))
        .containsExactly("database 2 of 2 was set up for 8 shards, database 1 for 4");
  }

  @Test
  void aDatabaseWithoutAPlaceIsTold() {
    Places.Seen none = new Places.Seen(1, Optional.empty(), List.of());
    assertThat(differences(seen(0, LOG, place(0)), none))
        .containsExactly("database 2 of 2 has no place in a log");
  }

  @Test
  void aNodeThatUsesAnotherDatabaseIsTold() {
    assertThat(differences(seen(0, LOG, place(0), A, B), seen(1, LOG, place(1), A)))
        .containsExactly(
            "the node at http://b (node b) gives no sign of life in database 2 of 2: does it name"
                + " the same databases, and reach them?");
  }
}
