package dev.verdict.saga.testing;

import java.io.Serial;

/** The coordinator's process ends at this very instruction. */
final class CrashSignal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CrashSignal(String where) {
    super(where, null, false, false);
  }
}
