package dev.verdict.stress.deaths;

/** Ends this process, without another instruction, where it was told to. */
final class Dying {
  /** With this code it ends. */
  static final int EXIT_CODE = 86;

  private static final ThreadLocal<String> CALL = ThreadLocal.withInitial(() -> "");
  private static volatile String where = "";

  private Dying() {}

  /** Where to die: a call's name, a blank and a {@link Moment}. */
  static void at(String order) {
    where = order;
  }

  /** Where it was last told to die; empty if it was not. */
  static String order() {
    return where;
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
    if (where.equals(call + " " + moment)) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
