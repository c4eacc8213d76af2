package dev.verdict.stress.simulate.explore;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How much may go wrong in one run; what happens without a fault is not bounded but by itself. */
public final class Bounds {
  private static final int MANY = 40_000_000;

  private final Map<Spent, Integer> most;
  private final int statesMax;

  private Bounds(Map<Spent, Integer> most, int statesMax) {
    this.most = most;
    this.statesMax = statesMax;
  }

  /**
   * Faults of nodes, and none of the network.
   *
   * @param crashes coordinators that die, at any point, 0 to 3; a successor always comes
   * @param takeovers successors of a coordinator that lives on, 0 to 3
   */
  public static Bounds nodes(int crashes, int takeovers) {
    return new Bounds(new EnumMap<>(Spent.class), MANY)
        .with(Spent.CRASH, crashes)
        .with(Spent.TAKEOVER, takeovers);
  }

  /**
   * Besides, of the network.
   *
   * @param duplicates calls that arrive once more, 0 to 3
   * @param losses calls that never arrive, 0 to 3
   * @param lates calls given up whose answer, or the call itself, still travels, 0 to 3
   */
  public Bounds network(int duplicates, int losses, int lates) {
    return with(Spent.DUPLICATE, duplicates).with(Spent.LOSS, losses).with(Spent.LATE, lates);
  }

  /** Besides, acknowledgements of PostgreSQL that never come, 0 to 3. */
  public Bounds unacknowledged(int count) {
    return with(Spent.ACKNOWLEDGEMENT, count);
  }

  /** Besides, a second client that may ask for an abort, or a cancel. */
  public Bounds withAbort() {
    return with(Spent.ABORT, 1);
  }

  /** Besides, a person who may write an abort into the decision row, and one who may nudge. */
  public Bounds withOperator() {
    return with(Spent.OPERATOR, 1).with(Spent.NUDGE, 1);
  }

  /** Besides, a person who may nudge. */
  public Bounds withNudge() {
    return with(Spent.NUDGE, 1);
  }

  /** Besides, a person who may carry out the decision by hand at one participant, and says so. */
  public Bounds withResolving() {
    return withResolving(1);
  }

  /**
   * The same, and as often.
   *
   * @param count how often, 0 to 3
   */
  public Bounds withResolving(int count) {
    return with(Spent.RESOLVE, count);
  }

  /**
   * Besides, people who give what is to take the place of a step.
   *
   * @param count how often, 0 to 3
   */
  public Bounds withHands(int count) {
    return with(Spent.HAND, count);
  }

  /** Besides, a person who may pause the transaction once, and lets it go on. */
  public Bounds withPause() {
    return with(Spent.PAUSE, 1);
  }

  /**
   * Besides, a participant that may break its promise: lose a branch that is prepared, as by a
   * restored backup, or refuse a step after the pivot.
   */
  public Bounds withAmnesia() {
    return with(Spent.AMNESIA, 1);
  }

  /** The same, and the exploration stops, incomplete, beyond so many states. */
  public Bounds upTo(int states) {
    return new Bounds(most, states);
  }

  private Bounds with(Spent what, int max) {
    if (max < 0 || max > what.max()) {
      throw new IllegalArgumentException(
          what + " may happen 0 to " + what.max() + " times: " + max);
    }
    Map<Spent, Integer> next = new EnumMap<>(most);
    next.put(what, max);
    return new Bounds(next, statesMax);
  }

  /** How often that may happen in one run. */
  int most(Spent what) {
    return most.getOrDefault(what, 0);
  }

  /** Whether that may happen once more. */
  boolean leave(Spent what, Scene scene) {
    return what.in(scene) < most(what);
  }

  boolean amnesia() {
    return most(Spent.AMNESIA) > 0;
  }

  int statesMax() {
    return statesMax;
  }

  /** In words, for tables: only what may happen at all. */
  public String words() {
    List<String> words = new ArrayList<>();
    count(words, Spent.CRASH, "crash", "crashes");
    count(words, Spent.TAKEOVER, "takeover", "takeovers");
    count(words, Spent.DUPLICATE, "duplicate", "duplicates");
    count(words, Spent.LOSS, "loss", "losses");
    count(words, Spent.LATE, "late", "late");
    count(words, Spent.ACKNOWLEDGEMENT, "lost ack", "lost acks");
    say(words, Spent.ABORT, "abort");
    say(words, Spent.OPERATOR, "operator");
    say(words, Spent.NUDGE, "nudge");
    say(words, Spent.PAUSE, "pause");
    count(words, Spent.RESOLVE, "by hand", "by hand");
    count(words, Spent.HAND, "replacement", "replacements");
    say(words, Spent.AMNESIA, "amnesia");
    return words.isEmpty() ? "nothing goes wrong" : String.join(", ", words);
  }

  private void count(List<String> words, Spent what, String one, String many) {
    if (most(what) > 0) {
      words.add(most(what) + " " + (most(what) == 1 ? one : many));
    }
  }

  private void say(List<String> words, Spent what, String word) {
    if (most(what) > 0) {
      words.add(word);
    }
  }
}
