package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Transactions that do not proceed, counted by what lists show of them.
 *
 * @param kinds each kind once
 * @param complete whether all were counted; otherwise the newest {@link #COUNTED_MAX} of each
 *     database were
 */
public record StuckCounts(List<Alike> kinds, boolean complete) {
  /** How many transactions of a database are counted at most. */
  public static final int COUNTED_MAX = 10_000;

  /** Of how many of each kind the ids are told. */
  public static final int EXAMPLES_MAX = 3;

  /** Copies the list. */
  public StuckCounts {
    kinds = List.copyOf(kinds);
  }

  /** What several parts of a log counted: as one, those first of which there are most. */
  public static StuckCounts merge(List<StuckCounts> parts) {
    Collection<List<Alike>> same =
        parts.stream()
            .flatMap(part -> part.kinds().stream())
            .collect(
                Collectors.groupingBy(it -> List.of(it.kind(), it.name(), it.status(), it.stuck())))
            .values();
    List<Alike> kinds = new ArrayList<>(same.stream().map(StuckCounts::sum).toList());
    kinds.sort(Comparator.comparingInt(Alike::count).reversed().thenComparing(Alike::oldest));
    return new StuckCounts(kinds, parts.stream().allMatch(StuckCounts::complete));
  }

  private static Alike sum(List<Alike> same) {
    Alike first = same.get(0);
    return new Alike(
        first.kind(),
        first.name(),
        first.status(),
        first.stuck(),
        same.stream().mapToInt(Alike::count).sum(),
        same.stream().map(Alike::oldest).min(Comparator.naturalOrder()).orElseThrow(),
        same.stream()
            .flatMap(alike -> alike.examples().stream())
            .sorted(Comparator.reverseOrder())
            .limit(EXAMPLES_MAX)
            .toList());
  }

  /**
   * Transactions that are stuck on the same, in the same state.
   *
   * @param kind the protocol
   * @param name the saga's name; empty for atomic transactions
   * @param status the state's stable word
   * @param stuck what they are stuck on, in words
   * @param count how many, positive
   * @param oldest the oldest of them
   * @param examples the newest of them, newest first
   */
  public record Alike(
      Summary.Kind kind,
      String name,
      String status,
      String stuck,
      int count,
      TxId oldest,
      List<TxId> examples) {
    /** Copies the list. */
    public Alike {
      examples = List.copyOf(examples);
    }

    /** Whether that text is about this branch; {@link Optional#empty()} if it names none. */
    public Optional<String> branch() {
      int colon = stuck.indexOf(": ");
      return colon < 1 ? Optional.empty() : Optional.of(stuck.substring(0, colon));
    }

    /** The text without the branch. */
    public String reason() {
      return branch().map(name -> stuck.substring(name.length() + 2)).orElse(stuck);
    }
  }
}
