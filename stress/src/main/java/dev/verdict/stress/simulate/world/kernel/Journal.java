package dev.verdict.stress.simulate.world.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What happened in a world: a line for each event if anybody wants to read them, and counts. */
public final class Journal {
  /** A world says no more than this. */
  static final int LINES_MAX = 500_000;

  private final Agenda agenda;
  private final boolean written;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * @param written whether lines are kept
   */
  public Journal(Agenda agenda, boolean written) {
    this.agenda = agenda;
    this.written = written;
  }

  /** Notes an event, if lines are kept. */
  public void note(String who, Supplier<String> what) {
    if (written && lines.size() < LINES_MAX) {
      lines.add(
          String.format(Locale.ROOT, "%12.3f ms  %-8s %s", agenda.nowUs() / 1e3, who, what.get()));
    }
  }

  /** Counts something. */
  public void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** The lines. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** How often each thing happened. */
  public Map<String, Integer> counts() {
    return counts;
  }
}
