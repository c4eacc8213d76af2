package dev.verdict.saga.testing;

import java.io.Serial;

/**
 * The run kept all laws and came out otherwise than the one without a crash, as it may: what the
 * test says about its end does not apply.
 */
final class OpenOutcomeSignal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  OpenOutcomeSignal(String why) {
    super(why, null, false, false);
  }
}
