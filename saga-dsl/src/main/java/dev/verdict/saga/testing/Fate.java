package dev.verdict.saga.testing;

/** What becomes of one call on its way to a participant and back. */
enum Fate {
  /** It is answered. */
  ANSWERED,
  /** The participant says 500 and keeps nothing of it. */
  FAILS,
  /** It is too large to be sent. */
  TOO_LARGE,
  /** It is carried out, and the answer is lost. */
  SILENT,
  /** It never arrives. */
  LOST,
  /** It arrives when the saga gave up or ended. */
  ARRIVES_LATE,
  /** It is carried out, and the answer comes when the saga gave up or ended. */
  ANSWERS_LATE
}
