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
import java.util.Set;
import java.util.stream.Stream;

/**
 * The nodes that went silent without a word, and those of them that came back or were replaced, as
 * one view after the other shows them. A node that retires takes its row away and is not among
 * them; one whose row is gone for its age is forgotten. Once as many nodes are there as before,
 * nobody is away any more, whatever their addresses. Looks come from one thread; all else is safe
 * for any.
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

  private static final Comparator<Absence> OLDEST_FIRST =
      Comparator.comparing(Absence::since).thenComparing(each -> each.node().id());

  private final Clock clock;
  private final Map<String, Watched> silent = new HashMap<>();

  /** Silent ones without which the cluster is as large as before. */
  private final Set<String> replaced = new HashSet<>();

  private final Deque<Absence> over = new ArrayDeque<>();
  private boolean looked;
  private int size;
  private volatile Roll roll = new Roll(0, List.of());

  /** A silent node, and when its silence was seen first. */
  private record Watched(Absence absence, Instant seenFirst) {
    boolean isConfirmed(Instant now) {
      return !seenFirst.plus(CONFIRMED).isAfter(now);
    }
  }

  /**
   * Who is there and who is not.
   *
   * @param present how many nodes give signs of life
   * @param absences those that last, the oldest first, and then those that are over, the newest
   *     first
   */
  public record Roll(int present, List<Absence> absences) {
    /** Copies the list. */
    public Roll {
      absences = List.copyOf(absences);
    }

    /** The nodes that are away. */
    public List<Absence> away() {
      return absences.stream().filter(Absence::lasts).toList();
    }
  }

  /**
   * @param clock tells when something was seen
   */
  public Absences(Clock clock) {
    this.clock = clock;
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
        .filter(row -> !replaced.contains(row.node()))
        .forEach(row -> silent.merge(row.node(), watched(row, now), Absences::again));
    endThatAreBack(present, now);
    int here = addresses(present);
    if (!looked) {
      size = sizeBefore(view, here, self);
      looked = true;
    }
    if (here >= size) {
      endThatAreReplaced(now);
    }
    if (silent.isEmpty()) {
      size = here;
    }
    over.removeIf(each -> each.end().filter(end -> end.at().plus(KEPT).isBefore(now)).isPresent());
    roll = new Roll(here, absences(now));
  }

  private static boolean isSilent(NodeRow row) {
    return row.silenceMillis() > SILENT.toMillis();
  }

  /** One that is started again at once is there twice for a moment. */
  private static int addresses(Map<String, NodeRow> present) {
    return (int)
        present.values().stream()
            .map(row -> row.url().isEmpty() ? row.node() : row.url())
            .distinct()
            .count();
  }

  /** Without this node, if it came to an address where none was. */
  private int sizeBefore(View view, int present, String self) {
    boolean isKnown =
        view.node(self).map(NodeRow::url).stream()
            .anyMatch(url -> view.nodes().values().stream().anyMatch(row -> isAt(url, self, row)));
    return present + silent.size() - (isKnown ? 0 : 1);
  }

  private static boolean isAt(String url, String self, NodeRow other) {
    return !url.isEmpty() && other.url().equals(url) && !other.node().equals(self);
  }

  private static Watched watched(NodeRow row, Instant now) {
    Instant since = now.minusMillis(row.silenceMillis());
    return new Watched(
        new Absence(ShardMoves.node(row), since, row.connected(), Optional.empty()), now);
  }

  /** The times stay as they were: each look would tell them a little differently. */
  private static Watched again(Watched before, Watched now) {
    Absence first = before.absence();
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
          .ifPresent(row -> end(each, new End(now, Optional.of(ShardMoves.node(row)))));
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
