package dev.verdict.stress.bench;

/** What a benchmark's transactions are. */
public enum Kind {
  /** One-shot atomic transactions in two phases. */
  ATOMIC,
  /** Sagas of steps one after the other. */
  SAGA
}
