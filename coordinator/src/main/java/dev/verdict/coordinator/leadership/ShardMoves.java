package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardMove.Kind;
import dev.verdict.coordinator.leadership.ShardMove.Node;
import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The shards that changed hands of late, as one view after the other shows them. Looks come from
 * one thread; all else is safe for any.
 */
public final class ShardMoves {
  /** How many are remembered. */
  public static final int KEPT_MAX = 50;

  /** Who has been silent for so long was not asked to give anything up. */
  private static final long SILENCE_MILLIS_MAX = 3_000;

  private final Clock clock;
  private final Map<Integer, Led> last = new HashMap<>();
  private final ArrayDeque<ShardMove> recent = new ArrayDeque<>();
  private final List<Consumer<ShardMove>> watchers = new CopyOnWriteArrayList<>();

  /** Who led a shard, and when that was last known. */
  private record Led(Node node, Instant seen) {}

  private record Way(Kind kind, Node from, Node to) {}

  /**
   * @param clock tells when something was seen
   */
  public ShardMoves(Clock clock) {
    this.clock = clock;
  }

  /** What happened of late, the newest first. */
  public List<ShardMove> recent() {
    synchronized (recent) {
      return List.copyOf(recent);
    }
  }

  /** Calls the listener, on the thread that looks, with what happens until it is closed. */
  public AutoCloseable watch(Consumer<ShardMove> listener) {
    watchers.add(listener);
    return () -> watchers.remove(listener);
  }

  /** Compares with the view before. */
  void look(View view) {
    Instant now = clock.instant();
    Map<Way, List<Integer>> ways = new LinkedHashMap<>();
    Map<Way, Instant> since = new HashMap<>();
    for (ShardRow row : view.shards()) {
      if (!row.owner().isEmpty()) {
        Led before = last.put(row.shard(), led(row, view, now));
        if (before != null && !before.node().id().equals(row.owner())) {
          Way way = new Way(kind(before.node().id(), view), before.node(), node(row.owner(), view));
          ways.computeIfAbsent(way, first -> new ArrayList<>()).add(row.shard());
          since.merge(way, before.seen(), (one, other) -> one.isBefore(other) ? one : other);
        }
      }
    }
    ways.forEach((way, shards) -> tell(way, shards, now, since.getOrDefault(way, now)));
  }

  private Led led(ShardRow row, View view, Instant now) {
    Node node = node(row.owner(), view);
    Instant sign = now.minusMillis(Math.min(row.ownerSilenceMillis(), Integer.MAX_VALUE));
    Led before = last.get(row.shard());
    if (before == null || !before.node().id().equals(row.owner())) {
      return new Led(node, sign);
    }
    return new Led(known(before.node(), node), later(before.seen(), sign));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A node that is gone has no row after a while, and keeps its address here. */
  private static Node known(Node before, Node now) {
    return now.url().isPresent() ? now : before;
  }

  private static Node node(String id, View view) {
    return view.node(id).map(ShardMoves::node).orElseGet(() -> new Node(id, Optional.empty()));
  }

  static Node node(NodeRow row) {
    return new Node(row.node(), address(row.url()));
  }

  /** Empty if the row has none, or one that is none. */
  private static Optional<URI> address(String url) {
    try {
      return url.isEmpty() ? Optional.empty() : Optional.of(new URI(url));
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  /** Who retires takes its row away; who is killed leaves it, without a session. */
  private static Kind kind(String former, View view) {
    Optional<NodeRow> row = view.node(former);
    boolean fell =
        row.filter(it -> !it.connected() || it.silenceMillis() > SILENCE_MILLIS_MAX).isPresent();
    return fell ? Kind.TAKEN_OVER : Kind.HANDED_OVER;
  }

  private void tell(Way way, List<Integer> shards, Instant now, Instant since) {
    Duration gap = Duration.between(since, now);
    ShardMove move = new ShardMove(way.kind(), way.from(), way.to(), shards, now, gap);
    synchronized (recent) {
      recent.addFirst(move);
      if (recent.size() > KEPT_MAX) {
        recent.removeLast();
      }
    }
    watchers.forEach(watcher -> watcher.accept(move));
  }
}
