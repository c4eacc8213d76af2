package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.Absence.End;
import dev.verdict.coordinator.leadership.ShardMove.Node;
import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The nodes that went silent without a word, and those of them that came back or were replaced, as
 * one view after the other shows them. A node that retires takes its row away and is not among
 * them; one whose row is gone for its age is forgotten. Once as many nodes are there as are meant
 * to be, nobody is away any more, whatever their addresses. How many that is, is guessed from who
 * was there before, unless it is said. Looks come from one thread; all else is safe for any.
 */
public final class Absences {
  /** How many of those that are over are remembered. */
  public static final int KEPT_MAX = 20;

  /** For how long those that are over are remembered. */
  public static final Duration KEPT = Duration.ofHours(1);

  /** Who gave no sign of life for longer is silent; one comes each second. */
  static final Duration SILENT = Duration.ofSeconds(3);

  /**
   * For so long a silence has to be looked at before it counts: after an outage of the database
   * everybody seems silent at the first look.
   */
  static final Duration CONFIRMED = Duration.ofSeconds(3);

  /** Who has been silent for longer before anybody looked is not waited for. */
  static final Duration FORGOTTEN = Duration.ofHours(1);

  /** A sign of life that is younger by more than this is another one than before. */
  private static final Duration SAME_SIGN = Duration.ofSeconds(2);

  private static final Comparator<Absence> OLDEST_FIRST =
      Comparator.comparing(Absence::since).thenComparing(each -> each.node().id());

  private final Clock clock;
  private final OptionalInt meant;
  private final Map<String, Watched> silent = new HashMap<>();

  /** Silent ones that nobody waits for: others are there in their place. */
  private final Set<String> replaced = new HashSet<>();

  private final Deque<Absence> over = new ArrayDeque<>();
  private boolean looked;
  private int size;
  private volatile Roll roll = new Roll(Instant.MIN, 0, List.of());

  /** A silent node, and when its silence was seen first. */
  private record Watched(Absence absence, Instant seenFirst) {
    boolean isConfirmed(Instant now) {
      return !seenFirst.plus(CONFIRMED).isAfter(now);
    }
  }

  /** For how long a look tells of the present. */
  static final Duration CURRENT = Duration.ofSeconds(10);

  /**
   * Who is there and who is not.
   *
   * @param seenAt when that was seen; {@link Instant#MIN} before the first look
   * @param present how many nodes give signs of life
   * @param absences those that last, the oldest first, and then those that are over, the newest
   *     first
   */
  public record Roll(Instant seenAt, int present, List<Absence> absences) {
    /** Copies the list. */
    public Roll {
      absences = List.copyOf(absences);
    }

    /** Whether it can still be so: a node that cannot look knows of nobody. */
    public boolean isCurrent(Instant now) {
      return seenAt.isAfter(now.minus(CURRENT));
    }

    /** The nodes that are away. */
    public List<Absence> away() {
      return absences.stream().filter(Absence::lasts).toList();
    }
  }

  /**
   * @param clock tells when something was seen
   * @param meant how many nodes are meant to be there; empty if that is to be guessed
   */
  public Absences(Clock clock, OptionalInt meant) {
    this.clock = clock;
    this.meant = meant;
  }

  /** As of the last look. */
  public Roll roll() {
    return roll;
  }

  /**
   * Compares with the view before.
   *
   * @param self the node that looks
   */
  void look(View view, String self) {
    Instant now = clock.instant();
    Map<String, NodeRow> present = new HashMap<>();
    Map<String, NodeRow> missing = new HashMap<>();
    view.nodes().forEach((id, row) -> (isSilent(row) ? missing : present).put(id, row));
    silent.keySet().retainAll(view.nodes().keySet());
    replaced.retainAll(missing.keySet());
    missing.values().stream()
        .filter(row -> isFollowed(row, missing) || (!looked && isForgotten(row)))
        .forEach(row -> replaced.add(row.node()));
    silent.keySet().removeAll(replaced);
    missing.values().stream()
        .filter(row -> !replaced.contains(row.node()))
        .forEach(row -> silent.merge(row.node(), watched(row, now), Absences::again));
    endThatAreBack(present, now);
    int here = addresses(present);
    if (!looked) {
      size = sizeBefore(view, here, self);
      looked = true;
    }
    if (here >= meant.orElse(size)) {
      endThatAreReplaced(now);
    }
    if (silent.isEmpty()) {
      size = here;
    }
    over.removeIf(each -> each.end().filter(end -> end.at().plus(KEPT).isBefore(now)).isPresent());
    roll = new Roll(now, here, absences(now));
  }

  private static boolean isSilent(NodeRow row) {
    return row.silenceMillis() > SILENT.toMillis();
  }

  private static boolean isForgotten(NodeRow row) {
    return row.silenceMillis() > FORGOTTEN.toMillis();
  }

  /** Whether a later run at its address went silent as well. */
  private static boolean isFollowed(NodeRow row, Map<String, NodeRow> missing) {
    return !row.url().isEmpty()
        && missing.values().stream()
            .anyMatch(
                other ->
                    other.url().equals(row.url()) && other.silenceMillis() < row.silenceMillis());
  }

  /** One that is started again at once is there twice for a moment. */
  private static int addresses(Map<String, NodeRow> present) {
    return (int)
        present.values().stream()
            .map(row -> row.url().isEmpty() ? row.node() : row.url())
            .distinct()
            .count();
  }

  /**
   * Whoever comes to an address where none was may come in the place of one that is silent, and so
   * may others that are there.
   */
  private int sizeBefore(View view, int present, String self) {
    boolean isKnown =
        view.node(self).map(NodeRow::url).stream()
            .anyMatch(url -> view.nodes().values().stream().anyMatch(row -> isAt(url, self, row)));
    return isKnown ? present + silent.size() : Math.max(present, silent.size());
  }

  private static boolean isAt(String url, String self, NodeRow other) {
    return !url.isEmpty() && other.url().equals(url) && !other.node().equals(self);
  }

  private static Watched watched(NodeRow row, Instant now) {
    Instant since = now.minusMillis(row.silenceMillis());
    return new Watched(
        new Absence(ShardMoves.node(row), since, row.connected(), Optional.empty()), now);
  }

  /**
   * The times stay as they were, for each look would tell them a little differently, unless it gave
   * a sign of life in between: one that is slow is not silent.
   */
  private static Watched again(Watched before, Watched now) {
    Absence first = before.absence();
    if (now.absence().since().isAfter(first.since().plus(SAME_SIGN))) {
      return now;
    }
    boolean sessionOpen = now.absence().sessionOpen();
    return new Watched(
        new Absence(first.node(), first.since(), sessionOpen, Optional.empty()),
        before.seenFirst());
  }

  private void endThatAreBack(Map<String, NodeRow> present, Instant now) {
    for (Watched each : oldestFirst()) {
      Node node = each.absence().node();
      Optional.ofNullable(present.get(node.id()))
          .or(() -> node.url().flatMap(url -> at(url, present)))
          .ifPresent(
              row -> {
                if (!row.node().equals(node.id())) {
                  replaced.add(node.id());
                }
                end(each, new End(now, Optional.of(ShardMoves.node(row))));
              });
    }
  }

  private static Optional<NodeRow> at(URI url, Map<String, NodeRow> nodes) {
    return nodes.values().stream().filter(row -> row.url().equals(url.toString())).findFirst();
  }

  private void endThatAreReplaced(Instant now) {
    for (Watched each : oldestFirst()) {
      replaced.add(each.absence().node().id());
      end(each, new End(now, Optional.empty()));
    }
  }

  /** One that was not confirmed was none. */
  private void end(Watched watched, End end) {
    Absence absence = watched.absence();
    silent.remove(absence.node().id());
    if (watched.isConfirmed(end.at())) {
      over.addFirst(
          new Absence(absence.node(), absence.since(), absence.sessionOpen(), Optional.of(end)));
      if (over.size() > KEPT_MAX) {
        over.removeLast();
      }
    }
  }

  private List<Watched> oldestFirst() {
    return silent.values().stream()
        .sorted(Comparator.comparing(Watched::absence, OLDEST_FIRST))
        .toList();
  }

  private List<Absence> absences(Instant now) {
    Stream<Absence> away =
        oldestFirst().stream().filter(each -> each.isConfirmed(now)).map(Watched::absence);
    return Stream.concat(away, over.stream()).toList();
  }
}
