package dev.verdict.stress.deaths;

/**
 * Where a participant dies, in a transaction that is to end so.
 *
 * @param call the call that it dies of
 * @param moment how far the call has come
 * @param commits whether the other participant agrees
 */
record Death(String call, Moment moment, boolean commits) {
  static Death committing(String call, Moment moment) {
    return new Death(call, moment, true);
  }

  static Death aborting(String call, Moment moment) {
    return new Death(call, moment, false);
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
    return call + ": " + moment.words() + " (" + (commits ? "commit" : "abort") + ")";
  }
}
