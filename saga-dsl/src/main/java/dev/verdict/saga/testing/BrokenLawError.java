package dev.verdict.saga.testing;

import java.io.Serial;

/** A run broke a law. The message says which, at which step, where it crashed, and all before. */
public final class BrokenLawError extends AssertionError {
  @Serial private static final long serialVersionUID = 1;

  private final Law law;

  BrokenLawError(Law law, String how, String circumstances) {
    super("broken: " + law.words() + "\n  " + how + "\n" + circumstances);
    this.law = law;
  }

  /** Which law. */
  public Law law() {
    return law;
  }
}
