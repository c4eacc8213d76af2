package dev.verdict.stress.deaths;

import java.util.concurrent.atomic.AtomicInteger;

/** Ends this process, without another instruction, where it was told to. */
final class Dying {
  /** With this code it ends. */
  static final int EXIT_CODE = 86;

  /** Of calls that came together, so many come to the place where it dies. */
  private static final int PASSES = 2;

  private static final ThreadLocal<String> CALL = ThreadLocal.withInitial(() -> "");
  private static final AtomicInteger PASSED = new AtomicInteger();
  private static volatile Order ordered = new Order("", "", 1);
  private static volatile boolean cameTogether;

  /** Of which call to die, how far it has come, and how many come in one request. */
  private record Order(String call, String moment, int calls) {
    boolean isAt(String where, Moment when) {
      return call.equals(where) && moment.equals(when.name());
    }
  }

  private Dying() {}

  /** Where to die: a call's name, a {@link Moment}, and how many such calls come together. */
  static void at(String order) {
    String[] words = order.split(" ");
    ordered = new Order(words[0], words[1], Integer.parseInt(words[2]));
  }

  /** Where it was last told to die. */
  static Object order() {
    return ordered;
  }

  /** Whether calls are to come alone. */
  static boolean isOfOneCall() {
    return !ordered.call().isEmpty() && ordered.calls() == 1;
  }

  /** So many calls came in one request. */
  static void came(int calls) {
    cameTogether |= calls == ordered.calls();
  }

  /** Whether it is to die there. */
  static boolean isAt(String call, Moment moment) {
    return ordered.isAt(call, moment) && (ordered.calls() == 1 || cameTogether);
  }

  /** This thread works for such a call from now on. */
  static void during(String call) {
    CALL.set(call);
  }

  /** This thread has come so far. */
  static void pass(Moment moment) {
    pass(CALL.get(), moment);
  }

  static void pass(String call, Moment moment) {
    if (isAt(call, moment)) {
      int needed = moment.isOfOneCall() && ordered.calls() > 1 ? PASSES : 1;
      if (PASSED.incrementAndGet() >= needed) {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    }
  }
}
