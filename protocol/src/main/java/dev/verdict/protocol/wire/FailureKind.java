package dev.verdict.protocol.wire;

import java.util.Locale;

/**
 * Why a call brought no answer, as far as its sender can tell. Of {@link #NOT_SENT} and {@link
 * #TOO_LARGE} it is certain that nothing was carried out, of {@link #OVERLOADED} and {@link
 * #REJECTED} the participant says so; the others leave open whether it was.
 */
public enum FailureKind {
  /** It never left: no such participant, none fit to be called, or no connection was made. */
  NOT_SENT,
  /** It is larger than participants take, so that it never leaves, however often it is tried. */
  TOO_LARGE,
  /** It left, and no answer came in time. */
  TIMED_OUT,
  /** The connection broke after it left and before it was answered. */
  CONNECTION_LOST,
  /** It was answered with status 408, 423, 424, 429 or 503: not now. */
  OVERLOADED,
  /** It was answered with another status of 400 to 499: not like this. */
  REJECTED,
  /** It was answered with any other status than 200. */
  SERVER_ERROR,
  /** It was answered with something that the protocol does not know, or not to such a call. */
  UNREADABLE,
  /** It was answered that a newer epoch was seen. */
  STALE_EPOCH;

  private static final int OK = 200;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int LOCKED = 423;
  private static final int FAILED_DEPENDENCY = 424;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int CALLER_MIN = 400;
  private static final int CALLER_MAX = 499;

  /** Whether the same call may bring an answer if it is made again. */
  public boolean mayPass() {
    return this != TOO_LARGE;
  }

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What an HTTP status other than 200 says.
   *
   * @throws IllegalArgumentException if it is 200
   */
  public static FailureKind ofStatus(int status) {
    if (status == OK) {
      throw new IllegalArgumentException("status 200 is an answer");
    }
    return switch (status) {
      case REQUEST_TIMEOUT, LOCKED, FAILED_DEPENDENCY, TOO_MANY_REQUESTS, UNAVAILABLE -> OVERLOADED;
      default -> status >= CALLER_MIN && status <= CALLER_MAX ? REJECTED : SERVER_ERROR;
    };
  }
}
