package dev.verdict.stress.chaos.net;

/** What happens on a link. */
public enum Weather {
  /** Everything passes. */
  CLEAR,
  /** Everything passes late. */
  SLOW,
  /** Nothing passes; no connection breaks. What waits passes once it is clear again. */
  SILENT,
  /** Requests pass, answers do not. */
  DEAF,
  /** Connections break, and none can be made. */
  CUT,
  /** The far end is gone, and the near end was not told. */
  HALF_OPEN,
  /** Connections break; on new ones every request arrives twice. */
  TWICE
}
