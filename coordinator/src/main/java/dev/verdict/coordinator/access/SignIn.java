package dev.verdict.coordinator.access;

import java.time.Instant;

/**
 * A browser that somebody signed in with a token. It lets its holder do what that token lets him
 * do, as long as the token is good.
 *
 * @param hash the {@link SessionSecret}'s hash
 * @param tokenHash the hash of the token that it was opened with
 * @param openedAt when, by the database's clock
 * @param actedAt when a person did something last
 * @param idleEndsAt when it ends if nobody does anything until then
 * @param endsAt when it ends at the latest
 */
public record SignIn(
    String hash,
    String tokenHash,
    Instant openedAt,
    Instant actedAt,
    Instant idleEndsAt,
    Instant endsAt) {
  /** How many there may be at one time. */
  public static final int LIVE_MAX = 2_000;

  /** How many may be open with one token; one more ends that in which nobody acted for longest. */
  public static final int OF_TOKEN_MAX = 20;

  /** Whether it was not over at a time. */
  public boolean isGoodAt(Instant time) {
    return time.isBefore(idleEndsAt) && time.isBefore(endsAt);
  }

  /** The same, used by a person at a time: from then on it is idle for so long. */
  public SignIn acted(Instant at, Instant idleUntil) {
    Instant later = idleUntil.isAfter(idleEndsAt) ? idleUntil : idleEndsAt;
    return new SignIn(
        hash, tokenHash, openedAt, at, later.isBefore(endsAt) ? later : endsAt, endsAt);
  }
}
