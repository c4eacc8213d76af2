package dev.verdict.saga.testing;

import java.io.Serial;

/**
 * Shown below a failure of a test, which keeps its own type: where it crashed, and the timeline.
 */
final class HowItWent extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private HowItWent(World world) {
    super("the run:\n" + Circumstances.of(world), null, false, false);
  }

  /** Adds how the run went to a failure that does not say it itself. */
  static void addTo(Throwable failure, SagaRun<?, ?> run) {
    if (run.isBegun() && !(failure instanceof BrokenLawError)) {
      failure.addSuppressed(new HowItWent(run.world()));
    }
  }
}
