package dev.verdict.stress.backlog;

/** The sagas that wait, between a step before and a step after. */
enum WaitingSagas {
  /** Waits for a signal, without a deadline. */
  SIGNAL("waits", "\"signal\": {}"),
  /** Sleeps for a day. */
  LONG("sleeps", "\"sleep_ms\": 86400000"),
  /** Sleeps for long enough to leave memory. */
  SHORT("naps", "\"sleep_ms\": 20000");

  private final String saga;
  private final String wait;

  WaitingSagas(String saga, String wait) {
    this.saga = saga;
    this.wait = wait;
  }

  /** Its name. */
  String saga() {
    return saga;
  }

  /** Its definition. */
  String definition() {
    return """
    {"name": "%s", "version": 1, "steps": [
      {"name": "first", "participant": "%s", "operation": "%s", "compensation": "undo"},
      {"name": "paid", %s},
      {"name": "%s", "participant": "%s", "operation": "%s", "compensation": "undo"}]}
    """
        .formatted(
            saga,
            Service.BARRIER.name(),
            Leftover.SAGA.operation(),
            wait,
            Service.LAST_STEP,
            Service.BARRIER.name(),
            Leftover.SAGA.operation());
  }
}
