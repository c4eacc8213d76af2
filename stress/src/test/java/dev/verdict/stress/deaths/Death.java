package dev.verdict.stress.deaths;

/**
 * Where a participant dies.
 *
 * @param call the call that it dies of
 * @param moment how far the call has come
 * @param partnerAgrees whether the other participant votes yes
 * @param calls how many such calls come in one request; it dies of the second that comes so far
 */
record Death(String call, Moment moment, boolean partnerAgrees, int calls) {
  private static final int TOGETHER = 3;

  static Death agreed(String call, Moment moment) {
    return new Death(call, moment, true, 1);
  }

  static Death refused(String call, Moment moment) {
    return new Death(call, moment, false, 1);
  }

  /** The same, with several calls in one request. */
  Death together() {
    return new Death(call, moment, partnerAgrees, TOGETHER);
  }

  /** Whether the transaction must commit: a vote that never arrived counts as no. */
  boolean commits() {
    return partnerAgrees && (!isVote() || moment == Moment.ANSWERED);
  }

  /** Whether it dies while the decision is still open. */
  boolean isVote() {
    return call.equals("prepare") || call.equals("try");
  }

  /** How branches of this kind are called in the API. */
  String style() {
    return switch (call) {
      case "prepare", "commit", "abort" -> "2pc";
      case "try", "confirm", "cancel" -> "tcc";
      case "action", "compensate", "settle" -> "saga";
      default -> throw new IllegalArgumentException("no such call: " + call);
    };
  }

  /** As the process is told where to die. */
  String order() {
    return call + " " + moment + " " + calls;
  }

  @Override
  public String toString() {
    return calls
        + " "
        + call
        + ": "
        + moment.words()
        + " ("
        + (commits() ? "commit" : "abort")
        + ")";
  }
}
