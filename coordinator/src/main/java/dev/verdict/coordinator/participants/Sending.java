package dev.verdict.coordinator.participants;

/** A call on its way. */
interface Sending {
  /** Nobody waits for what becomes of it any more. */
  void cancel();
}
