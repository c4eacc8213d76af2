package dev.verdict.examples.demo;

import java.time.Duration;

/**
 * What a client was told about one piece of its work.
 *
 * @param scenario which part of the demo
 * @param reference the work's own name, as it stands in the services' databases
 * @param end how it ended
 * @param reason why, if it did not come about; else empty
 * @param latency from the request to the answer
 */
record Told(Scenario scenario, String reference, End end, String reason, Duration latency) {
  /** The parts of the demo. */
  enum Scenario {
    TRANSFER("transfer (two-phase commit)"),
    TICKETS("tickets (try-confirm-cancel + two-phase commit)"),
    TRIP("trip (saga)");

    private final String title;

    Scenario(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** How a piece of work ended, as its client was told. */
  enum End {
    DONE,
    UNDONE,
    UNKNOWN
  }
}
