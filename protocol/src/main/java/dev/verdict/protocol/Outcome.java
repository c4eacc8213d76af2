package dev.verdict.protocol;

/**
 * What was decided about a transaction, once and for good. For a saga, {@code COMMIT} means that it
 * goes forward to its end, {@code ABORT} that it compensates.
 */
public enum Outcome {
  COMMIT,
  ABORT
}
