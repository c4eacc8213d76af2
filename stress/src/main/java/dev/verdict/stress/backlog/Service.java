package dev.verdict.stress.backlog;

/**
 * The services of a run.
 *
 * @param name its registered name
 * @param asks whether it asks when in doubt
 */
record Service(String name, boolean asks) {
  /** Has a barrier. */
  static final Service BARRIER = new Service("with-barrier", true);

  /** Has none, so that what is begun with it is on record at once. */
  static final Service PLAIN = new Service("plain", false);

  /** The saga that is left in the middle. */
  static final String SAGA =
      """
      {"name": "left", "version": 1, "steps": [
        {"name": "first", "participant": "with-barrier", "operation": "must-run",
         "compensation": "undo"},
        {"name": "second", "participant": "with-barrier", "operation": "must-run",
         "compensation": "undo"}]}
      """;

  /** The step that the owner before does not live to see the end of. */
  static final String LAST_STEP = "second";
}
