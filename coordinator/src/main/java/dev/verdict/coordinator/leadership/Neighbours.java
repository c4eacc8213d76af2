package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes live and which may lead, judged by the cluster's members and by the signs of life in
 * the database together. Judgements are for liveness only.
 */
final class Neighbours {
  private final String self;
  private final ClusterSettings settings;
  private final Map<String, Long> eligibleSinceMillis = new HashMap<>();
  private Set<String> members = Set.of();
  private View view = new View(0, List.of(), Map.of());
  private boolean lenient;

  Neighbours(String self, ClusterSettings settings) {
    this.self = self;
    this.settings = settings;
  }

  /**
   * Judges anew.
   *
   * @param now the cluster's members
   * @param seen what was read last
   * @param reachedForMillis for how long this node has been within reach of the database: while
   *     that is short, everybody's sign of life may be old, and nobody is blamed for it
   * @param nowMillis monotonic
   */
  void judge(Set<String> now, View seen, long reachedForMillis, long nowMillis) {
    members = now;
    view = seen;
    lenient = reachedForMillis < settings.grace().toMillis();
    Set<String> eligible = eligible();
    eligibleSinceMillis.keySet().retainAll(eligible);
    eligible.forEach(node -> eligibleSinceMillis.putIfAbsent(node, nowMillis));
  }

  /** The members that may lead: those that write to the database (rule 31). */
  Set<String> eligible() {
    Set<String> eligible = new HashSet<>();
    for (String member : members) {
      if (member.equals(self) || lenient || isFresh(member)) {
        eligible.add(member);
      }
    }
    return eligible;
  }

  /** For how long a node has been eligible without a break, as far as this node saw. */
  long eligibleForMillis(String node, long nowMillis) {
    return nowMillis - eligibleSinceMillis.getOrDefault(node, nowMillis);
  }

  private boolean isFresh(String node) {
    return view.silenceMillis(node) < settings.ownerFresh().toMillis();
  }

  /**
   * Whether the shard's owner, another node, seems to be there. One that is not in this side's
   * cluster must have its session open: a killed process loses that at once, a process on the other
   * side of a split keeps it.
   */
  boolean ownerLives(ShardRow row) {
    String owner = row.owner();
    if (owner.isEmpty() || owner.equals(self) || !isFresh(owner)) {
      return false;
    }
    return members.contains(owner)
        || view.node(owner).map(ShardTable.NodeRow::connected).orElse(false);
  }

  /**
   * Whether a holder of the shard's lock may raise its epoch (rule 29). Not over a live owner on
   * the other side of a split, which holds the lock there. An owner on this side cannot hold the
   * lock: it let go, or lost it without a word; unless it came to this side only after the lock was
   * granted.
   */
  boolean mayRaiseOver(ShardRow row, Seat seat) {
    return !ownerLives(row)
        || (members.contains(row.owner()) && seat.wasGrantedBesides(row.owner()));
  }

  /**
   * Whether a lock that is held proves nothing any more: the shard's live owner came to this side
   * after it was granted, perhaps from the other side of a split, with a lock of its own.
   */
  boolean isOutdated(Seat seat, ShardRow row) {
    return seat.holds()
        && members.contains(row.owner())
        && ownerLives(row)
        && !seat.wasGrantedBesides(row.owner());
  }
}
