package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this node wrote without a row of its transaction, and which is not over. Most transactions
 * are over before anybody could see them in a list: they get their row then, which is cheaper than
 * a row that is written twice. All others are listed within a moment.
 *
 * <p>Whoever takes a shard after this node finds what has no row by its id, above the shard's mark:
 * the transactions up to there are listed. So nothing is written without a row up to a mark that
 * was ever sent, whether or not that was acknowledged; and nothing at all before what earlier
 * owners left behind is listed, or of another epoch's birth.
 *
 * <p>Lives on the writer's context.
 */
final class Unlisted {
  /** How many transactions are listed at a time, of all shards together: appends wait meanwhile. */
  static final int LISTED_MAX = 500;

  private final Map<Integer, Shard> shards = new HashMap<>();
  private final Map<Integer, Long> ledIn = new HashMap<>();

  /** A shard that is led here. */
  private static final class Shard {
    private final long epoch;
    private final TreeSet<String> open = new TreeSet<>();
    private Set<String> seen = Set.of();
    private String mark;
    private String highest;
    private boolean late;
    private boolean unsure;

    Shard(long epoch, String mark) {
      this.epoch = epoch;
      this.mark = mark;
      this.highest = mark;
    }

    boolean isBehind() {
      return unsure || !open.isEmpty() || highest.compareTo(mark) > 0;
    }
  }

  /**
   * What is to be listed of one shard.
   *
   * @param lead the shard
   * @param ids transactions without a row, sorted
   * @param upTo all up to that one have a row then
   */
  record Listing(Lead lead, List<String> ids, String upTo) {
    Listing {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Everything that earlier owners left behind is listed, and all up to that mark. Said again of an
   * epoch, or of an older one, it means nothing.
   */
  void lead(Lead lead, String mark) {
    if (ledIn.getOrDefault(lead.shard(), -1L) < lead.epoch()) {
      ledIn.put(lead.shard(), lead.epoch());
      shards.put(lead.shard(), new Shard(lead.epoch(), mark));
    }
  }

  /** The server may have lost marks that it had acknowledged, or never have heard of them. */
  void doubt() {
    shards.values().forEach(shard -> shard.unsure = true);
  }

  /** Writes nothing without a row there any more, and leaves what has none to the next owner. */
  void giveUp(Lead lead) {
    if (shardOf(lead) != null) {
      shards.remove(lead.shard());
    }
  }

  private @Nullable Shard shardOf(Lead lead) {
    Shard shard = shards.get(lead.shard());
    return shard != null && shard.epoch == lead.epoch() ? shard : null;
  }

  /** Whether an entry may be written without a row of its transaction. */
  boolean mayTake(LogEntry entry) {
    if (entry.seq() != 1
        || !entry.forced()
        || entry.summary().finished()
        || entry.summary().stuck().isPresent()
        || entry.tx().epoch() != entry.epoch()) {
      return false;
    }
    Shard shard = shardOf(Lead.of(entry));
    return shard != null && entry.tx().text().compareTo(shard.mark) > 0;
  }

  /** An entry was written without a row. */
  void add(LogEntry entry) {
    Shard shard = shardOf(Lead.of(entry));
    if (shard != null) {
      String id = entry.tx().text();
      shard.open.add(id);
      if (id.compareTo(shard.highest) > 0) {
        shard.highest = id;
      }
    }
  }

  /** Whether a transaction has an entry of this owner's in that epoch, and no row. */
  boolean holds(LogEntry entry) {
    Shard shard = shardOf(Lead.of(entry));
    return shard != null && shard.open.contains(entry.tx().text());
  }

  /** It has a row, or is none of this node's business any more. */
  void remove(LogEntry entry) {
    Shard shard = shards.get(entry.tx().shard());
    if (shard != null) {
      shard.open.remove(entry.tx().text());
    }
  }

  /** Whether there is anything to list, or a mark to move. */
  boolean isBehind() {
    return shards.values().stream().anyMatch(Shard::isBehind);
  }

  /** Whether more was due when it was last asked what to list. */
  boolean isLate() {
    return shards.values().stream().anyMatch(shard -> shard.late);
  }

  /**
   * What to list next: what was there already when this was asked last. From now on its marks
   * count, whatever becomes of it.
   */
  List<Listing> take() {
    List<Listing> listings = new ArrayList<>();
    int share = Math.max(1, LISTED_MAX / Math.max(1, shards.size()));
    shards.forEach(
        (number, shard) -> {
          if (shard.isBehind()) {
            listings.add(take(new Lead(number, shard.epoch), shard, share));
          }
        });
    return listings;
  }

  private static Listing take(Lead lead, Shard shard, int share) {
    List<String> due = shard.open.stream().filter(shard.seen::contains).toList();
    List<String> ids = due.size() > share ? due.subList(0, share) : due;
    shard.late = due.size() > share;
    Set<String> listed = Set.copyOf(ids);
    String upTo =
        shard.open.stream()
            .filter(id -> !listed.contains(id))
            .findFirst()
            .map(Unlisted::justBefore)
            .orElse(shard.highest);
    if (upTo.compareTo(shard.mark) > 0) {
      shard.mark = upTo;
    }
    shard.seen = Set.copyOf(shard.open);
    return new Listing(lead, ids, shard.mark);
  }

  /** Before that id, and after all that differ from it in more than the last character. */
  private static String justBefore(String id) {
    return id.substring(0, id.length() - 1);
  }

  /**
   * What became of it.
   *
   * @param held whether the shard is still this node's; if not, the new owner lists the rest
   */
  void listed(Listing listing, boolean held) {
    if (!held) {
      giveUp(listing.lead());
      return;
    }
    Shard shard = shardOf(listing.lead());
    if (shard != null) {
      listing.ids().forEach(shard.open::remove);
      shard.unsure = false;
    }
  }
}
