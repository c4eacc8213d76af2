package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.wire.CallKind;

/**
 * A call on its way, or the answer to it, as a number: so that a state is an array of numbers.
 * While nobody waits for the answer any more the attempt is 0, for participants do not look at it.
 */
final class Message {
  static final int CALL = 0;
  static final int DONE = 1;
  static final int REFUSED = 2;
  static final int TOMBSTONE = 3;
  static final int UNKNOWN = 4;
  static final int STALE = 5;
  static final int DONE_OTHERWISE = 6;
  static final int MISMATCH = 7;
  static final int READ_ONLY = 8;

  static final int ATTEMPT_MAX = 15;

  private static final CallKind[] KINDS = CallKind.values();
  private static final String[] ANSWERS = {
    "",
    "done",
    "refused",
    "tombstone",
    "unknown_branch",
    "stale_epoch",
    "done (otherwise)",
    "input_mismatch",
    "done (read-only)"
  };
  private static final int AWAITED = 1 << 14;
  private static final int CLIENT = 1 << 19;
  private static final int NAME = (1 << 11) - 1;
  private static final int ATTEMPT = ATTEMPT_MAX << 7;

  private Message() {}

  @SuppressWarnings("EnumOrdinal") // numbers of this run only, kept nowhere
  static int call(CallKind kind, int branch, int attempt) {
    return kind.ordinal() | (branch << 4) | (Math.min(attempt, ATTEMPT_MAX) << 7);
  }

  /** A call that a coordinator of that epoch sends and waits for. */
  static int sent(int call, int epoch) {
    return (call & NAME) | (epoch << 11) | AWAITED;
  }

  /** A client's own business call, for which it does not wait any more. */
  static int ofClient(CallKind kind, int branch) {
    return call(kind, branch, 0) | CLIENT;
  }

  static int answered(int message, int answer) {
    return message | (answer << 15);
  }

  static int unawaited(int message) {
    return message & ~AWAITED & ~ATTEMPT;
  }

  static CallKind kind(int message) {
    return KINDS[message & 15];
  }

  static int branch(int message) {
    return message >> 4 & 7;
  }

  static int attempt(int message) {
    return message >> 7 & 15;
  }

  static int epoch(int message) {
    return message >> 11 & 7;
  }

  static boolean isAwaited(int message) {
    return (message & AWAITED) != 0;
  }

  static boolean isFromClient(int message) {
    return (message & CLIENT) != 0;
  }

  static int answer(int message) {
    return message >> 15 & 15;
  }

  /** Kind, branch and attempt. */
  static int name(int message) {
    return message & NAME;
  }

  /** What an answer, or with {@link #CALL} its absence, is to the machine. */
  static int result(int message, int answer) {
    return name(message) | (answer << 15);
  }

  static String words(int message) {
    String sender = isFromClient(message) ? "the client" : "epoch " + epoch(message);
    String number = attempt(message) == 0 ? "" : " no. " + attempt(message);
    String call = kind(message) + number + " of " + sender + " to branch " + branch(message);
    int answer = answer(message);
    return answer == CALL ? call : "the answer \"" + ANSWERS[answer] + "\" to " + call;
  }
}
