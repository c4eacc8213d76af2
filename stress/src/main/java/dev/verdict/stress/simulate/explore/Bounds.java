package dev.verdict.stress.simulate.explore;

/**
 * How much may go wrong in one run; what happens without a fault is not bounded but by itself.
 *
 * @param crashes coordinators that die, at any point, 0 to 3; a successor always comes
 * @param takeovers successors of a coordinator that lives on, 0 to 3
 * @param duplicates calls that arrive once more, 0 to 3
 * @param losses calls that never arrive, 0 to 3
 * @param lates calls given up whose answer, or the call itself, still travels, 0 to 3
 * @param lostAcknowledgements acknowledgements of PostgreSQL that never come, 0 to 3
 * @param aborts whether a second client may ask for an abort, or a cancel
 * @param operator whether a person may write an abort into the decision row
 * @param amnesia whether a participant may break its promise: lose a branch that is prepared, as by
 *     a restored backup, or refuse a step after the pivot
 * @param statesMax the exploration stops, incomplete, beyond so many states
 */
public record Bounds(
    int crashes,
    int takeovers,
    int duplicates,
    int losses,
    int lates,
    int lostAcknowledgements,
    boolean aborts,
    boolean operator,
    boolean amnesia,
    int statesMax) {
  private static final int MANY = 20_000_000;
  private static final int EACH_MAX = 3;

  /** Checks the ranges. */
  public Bounds {
    for (int each :
        new int[] {crashes, takeovers, duplicates, losses, lates, lostAcknowledgements}) {
      if (each < 0 || each > EACH_MAX) {
        throw new IllegalArgumentException("a bound is 0 to " + EACH_MAX + ": " + each);
      }
    }
  }

  /** Faults of nodes: crashes and takeovers; none of the network. */
  public static Bounds nodes(int crashes, int takeovers) {
    return new Bounds(crashes, takeovers, 0, 0, 0, 0, false, false, false, MANY);
  }

  /** Besides, of the network. */
  public Bounds network(int dups, int lost, int late) {
    return new Bounds(
        crashes,
        takeovers,
        dups,
        lost,
        late,
        lostAcknowledgements,
        aborts,
        operator,
        amnesia,
        statesMax);
  }

  /** Besides, acknowledgements of the log that are lost. */
  public Bounds unacknowledged(int count) {
    return new Bounds(
        crashes, takeovers, duplicates, losses, lates, count, aborts, operator, amnesia, statesMax);
  }

  /** Besides, a second client that asks for an abort. */
  public Bounds withAbort() {
    return new Bounds(
        crashes,
        takeovers,
        duplicates,
        losses,
        lates,
        lostAcknowledgements,
        true,
        operator,
        amnesia,
        statesMax);
  }

  /** Besides, a person who writes an abort into the decision row. */
  public Bounds withOperator() {
    return new Bounds(
        crashes,
        takeovers,
        duplicates,
        losses,
        lates,
        lostAcknowledgements,
        aborts,
        true,
        amnesia,
        statesMax);
  }

  /** Besides, a participant that loses a prepared branch. */
  public Bounds withAmnesia() {
    return new Bounds(
        crashes,
        takeovers,
        duplicates,
        losses,
        lates,
        lostAcknowledgements,
        aborts,
        operator,
        true,
        statesMax);
  }

  /** The same, stopping beyond so many states. */
  public Bounds upTo(int states) {
    return new Bounds(
        crashes,
        takeovers,
        duplicates,
        losses,
        lates,
        lostAcknowledgements,
        aborts,
        operator,
        amnesia,
        states);
  }

  /** In words, for the printed table. */
  public String words() {
    return crashes
        + " crashes, "
        + takeovers
        + " takeovers, "
        + duplicates
        + " duplicates, "
        + losses
        + " losses, "
        + lates
        + " late, "
        + lostAcknowledgements
        + " lost acks"
        + (aborts ? ", abort" : "")
        + (operator ? ", operator" : "")
        + (amnesia ? ", amnesia" : "");
  }
}
