package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of some transactions have ended, as the log knows them. What has ended stays so.
 *
 * @param finished those that are stored and finished
 * @param unfinished those that are stored and not finished
 * @param oldestUnfinished the oldest unfinished transaction of all that are stored, if there is one
 */
public record Endings(Set<TxId> finished, Set<TxId> unfinished, Optional<TxId> oldestUnfinished) {
  /** How many transactions can be asked about at a time. */
  public static final int ASKED_MAX = 500;

  /** Copies the sets. */
  public Endings {
    finished = Set.copyOf(finished);
    unfinished = Set.copyOf(unfinished);
  }

  /** What several parts of a log know. */
  static Endings merge(List<Endings> parts) {
    return new Endings(
        all(parts.stream().map(Endings::finished).toList()),
        all(parts.stream().map(Endings::unfinished).toList()),
        parts.stream()
            .flatMap(part -> part.oldestUnfinished().stream())
            .min(Comparator.naturalOrder()));
  }

  private static Set<TxId> all(Collection<Set<TxId>> sets) {
    Set<TxId> all = new HashSet<>();
    sets.forEach(all::addAll);
    return all;
  }
}
