package dev.verdict.stress.simulate.explore;

import java.util.Comparator;

/**
 * A status that became another one.
 *
 * @param of whose: {@code atomic}, {@code atomic branch}, {@code saga} or {@code saga step}
 * @param from the machine's word for it before; {@link #NOWHERE} if it was not known yet
 * @param to the word afterwards, another one
 * @param cause the kind of input that brought it about; with an answer, to which call and which
 */
public record Change(String of, String from, String to, String cause)
    implements Comparable<Change> {
  /** Where a branch or a step is before the machine knows of it. */
  public static final String NOWHERE = "";

  private static final Comparator<Change> ORDER =
      Comparator.comparing(Change::of)
          .thenComparing(Change::from)
          .thenComparing(Change::to)
          .thenComparing(Change::cause);

  @Override
  public int compareTo(Change other) {
    return ORDER.compare(this, other);
  }
}
