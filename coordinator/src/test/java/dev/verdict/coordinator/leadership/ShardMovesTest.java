package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.ShardMove.Kind;
import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One view of the shards after the other tells what changed hands, how, and for how long. */
class ShardMovesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeRow A = new NodeRow("a", "http://a:1", 200, true);
  private static final NodeRow B = new NodeRow("b", "http://b:1", 100, true);

  private final ShardMoves moves = new ShardMoves(Clock.fixed(NOW, ZoneOffset.UTC));

  private void look(List<ShardRow> shards, NodeRow... nodes) {
    moves.look(View.of(1, shards, List.of(nodes)));
  }

  private static ShardRow led(int shard, String owner, long silenceMillis) {
    return new ShardRow(shard, 1, owner, silenceMillis);
  }

  @Test
  void whatWasSeenFirstHasNotMoved() {
    look(List.of(led(0, "a", 0), led(1, "", 0)), A, B);
    look(List.of(led(0, "a", 0), led(1, "b", 0)), A, B);

    assertThat(moves.recent()).isEmpty();
  }

  @Test
  void theShardsOfAKilledNodeAreTakenOver() {
    List<ShardMove> heard = new ArrayList<>();
    moves.watch(heard::add);
    look(List.of(led(0, "a", 500), led(1, "a", 500), led(2, "b", 0)), A, B);

    NodeRow dead = new NodeRow("a", "http://a:1", 1_500, false);
    look(List.of(led(0, "b", 0), led(1, "b", 0), led(2, "b", 0)), dead, B);

    assertThat(heard).isEqualTo(moves.recent()).hasSize(1);
    ShardMove move = heard.get(0);
    assertThat(move.kind()).isEqualTo(Kind.TAKEN_OVER);
    assertThat(move.shards()).containsExactly(0, 1);
    assertThat(move.from().url()).contains(URI.create("http://a:1"));
    assertThat(move.to().id()).isEqualTo("b");
    assertThat(move.gap()).isEqualTo(Duration.ofMillis(500));
    assertThat(move.at()).isEqualTo(NOW);
  }

  @Test
  void theShardsOfAFrozenNodeAreTakenOver() {
    look(List.of(led(0, "a", 0)), A, B);
    look(List.of(led(0, "b", 0)), new NodeRow("a", "http://a:1", 4_000, true), B);

    assertThat(moves.recent()).extracting(ShardMove::kind).containsExactly(Kind.TAKEN_OVER);
  }

  @Test
  void whatANodeGivesUpIsHandedOver() {
    look(List.of(led(0, "a", 0), led(1, "a", 0)), A, B);
    look(List.of(led(0, "", 0), led(1, "b", 0)), A, B);
    look(List.of(led(0, "b", 0), led(1, "b", 0)), B);

    assertThat(moves.recent())
        .extracting(ShardMove::kind)
        .containsExactly(Kind.HANDED_OVER, Kind.HANDED_OVER);
    assertThat(moves.recent().get(0).from().url()).contains(URI.create("http://a:1"));
  }

  @Test
  void anAddressThatIsNoneIsLeftOut() {
    look(List.of(led(0, "a", 0)), A, B);
    look(List.of(led(0, "b", 0)), A, new NodeRow("b", "http://b c:1", 100, true));

    assertThat(moves.recent()).hasSize(1);
    assertThat(moves.recent().get(0).to().url()).isEmpty();
  }

  @Test
  void onlyTheLastOnesAreKept() throws Exception {
    List<ShardMove> heard = new ArrayList<>();
    AutoCloseable watch = moves.watch(heard::add);
    for (int i = 0; i <= ShardMoves.KEPT_MAX + 1; i++) {
      look(List.of(led(0, i % 2 == 0 ? "a" : "b", 0)), A, B);
    }
    watch.close();
    look(List.of(led(0, "c", 0)), A, B);

    assertThat(moves.recent()).hasSize(ShardMoves.KEPT_MAX);
    assertThat(heard).hasSize(ShardMoves.KEPT_MAX + 1);
  }
}
