package dev.verdict.stress.deaths;

/**
 * Where a participant dies.
 *
 * @param call the call that it dies of
 * @param moment how far the call has come
 * @param partnerAgrees whether the other participant votes yes
 */
record Death(String call, Moment moment, boolean partnerAgrees) {
  static Death agreed(String call, Moment moment) {
    return new Death(call, moment, true);
  }

  static Death refused(String call, Moment moment) {
    return new Death(call, moment, false);
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
    return call + " " + moment;
  }

  @Override
  public String toString() {
    return call + ": " + moment.words() + " (" + (commits() ? "commit" : "abort") + ")";
  }
}
