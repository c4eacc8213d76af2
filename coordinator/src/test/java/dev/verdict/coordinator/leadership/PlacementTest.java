package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final List<String> THREE = List.of("node-1", "node-2", "node-3");

  @Test
  void eachNodeIsPreferredForItsShareOfTheShards() {
    Map<String, Integer> shares = new HashMap<>();
    IntStream.range(0, 3_000)
        .forEach(shard -> shares.merge(Placement.preference(shard, THREE).get(0), 1, Integer::sum));
    assertThat(shares.values()).hasSize(3).allMatch(share -> share > 900 && share < 1_100);
  }

  @Test
  void aNodeThatGoesMovesOnlyItsOwnShardsEachToTheNextInItsOrder() {
    List<String> two = List.of("node-1", "node-3");
    for (int shard = 0; shard < 1_000; shard++) {
      List<String> before = Placement.preference(shard, THREE);
      String expected = before.get(0).equals("node-2") ? before.get(1) : before.get(0);
      assertThat(Placement.preference(shard, two).get(0)).isEqualTo(expected);
    }
  }

  @Test
  void theOrderDoesNotDependOnTheOrderOfTheNodes() {
    assertThat(Placement.preference(7, List.of("c", "a", "b")))
        .isEqualTo(Placement.preference(7, List.of("a", "b", "c")));
    assertThat(Placement.preference(7, List.of())).isEmpty();
  }
}
