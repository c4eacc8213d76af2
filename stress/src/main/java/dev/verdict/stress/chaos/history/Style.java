package dev.verdict.stress.chaos.history;

/** How a branch takes effect. */
public enum Style {
  /** Work in a prepared transaction: it shows once it is committed. */
  PREPARED,
  /** A reservation that is confirmed or cancelled. */
  TCC,
  /** A saga's step that can be undone. */
  STEP,
  /** A saga's pivot, or a step after it: never undone. */
  FINAL;

  /** Whether it is a part of a saga. */
  public boolean isSaga() {
    return this == STEP || this == FINAL;
  }
}
