package dev.verdict.stress.load;

import java.util.ArrayList;
import java.util.List;

/** The counts of a round as it goes. Not thread-safe. */
public final class Tally {
  private static final int FIRST_TROUBLES_MAX = 5;

  /** By which of its moments a transaction belongs to the latencies of a span. */
  enum By {
    BEGIN,
    END
  }

  private final By latenciesBy;
  private final Latencies latencies = new Latencies();
  private final List<String> firstTroubles = new ArrayList<>();
  private long measureFromNs;
  private long measureToNs;
  private long answers;
  private long commits;
  private long errors;
  private long notBegun;
  private long measuredAnswers;

  /** Of transactions that are measured if they end within the span. */
  public Tally() {
    this(By.END);
  }

  Tally(By latenciesBy) {
    this.latenciesBy = latenciesBy;
  }

  /**
   * Measures from now on what is answered within a span; before, nothing is.
   *
   * @param measureFromNs when measuring begins, on the clock of {@link System#nanoTime}
   * @param measureToNs when it ends
   */
  public void measure(long measureFromNs, long measureToNs) {
    this.measureFromNs = measureFromNs;
    this.measureToNs = measureToNs;
  }

  /**
   * A client was told of its transaction.
   *
   * @param begunNs when it asked, on the clock of {@link System#nanoTime}
   * @param endedNs when it was told
   */
  public void told(Told told, long begunNs, long endedNs) {
    answers++;
    if (told.committed()) {
      commits++;
    } else {
      trouble(told.answer().toString());
    }
    if (isMeasured(endedNs)) {
      measuredAnswers++;
    }
    if (isMeasured(latenciesBy == By.END ? endedNs : begunNs)) {
      latencies.add(endedNs - begunNs);
    }
  }

  private boolean isMeasured(long ns) {
    return measureToNs != measureFromNs && ns - measureFromNs >= 0 && ns - measureToNs < 0;
  }

  void notBegun(long transactions) {
    notBegun += transactions;
  }

  /** A client was told nothing, or no outcome. */
  public void error(String what) {
    errors++;
    trouble(what);
  }

  private void trouble(String what) {
    if (firstTroubles.size() < FIRST_TROUBLES_MAX) {
      firstTroubles.add(what);
    }
  }

  /** All of it. */
  public LoadReport report() {
    return new LoadReport(
        answers,
        commits,
        errors,
        notBegun,
        firstTroubles,
        measuredAnswers,
        (measureToNs - measureFromNs) / 1e6,
        latencies.percentiles());
  }
}
