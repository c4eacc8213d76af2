package dev.verdict.coordinator.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is known of a token that was given out.
 *
 * @param id names it among all tokens; no secret
 * @param name its holder, as the audit log names him; several tokens may have one name, so that one
 *     can be replaced without a gap
 * @param hash the {@link TokenSecret}'s hash
 * @param ending the token's last characters
 * @param grant what it is good for
 * @param createdAt when it was made, by the database's clock
 * @param createdBy who made it
 * @param expiresAt when it stops being good; empty for never
 * @param revokedAt when it was revoked; empty if it was not
 */
public record ApiToken(
    UUID id,
    String name,
    String hash,
    String ending,
    Grant grant,
    Instant createdAt,
    String createdBy,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt) {
  /** How many tokens may be good at one time. */
  public static final int LIVE_MAX = 1_000;

  /** The name of the token that the first node makes. */
  public static final String FIRST_NAME = "first-admin";

  /** The name of a token that was made at the database itself. */
  public static final String EMERGENCY_NAME = "emergency-admin";

  /** Who makes a token that no token's holder made. */
  public static final String COORDINATOR = "coordinator";

  /** Whether a name is the coordinator's own, so that nobody else is to have it. */
  public static boolean isReserved(String name) {
    return Set.of(COORDINATOR, FIRST_NAME, EMERGENCY_NAME).contains(name);
  }

  /** The same, revoked at that time if it was not before. */
  public ApiToken revoked(Instant at) {
    return new ApiToken(
        id,
        name,
        hash,
        ending,
        grant,
        createdAt,
        createdBy,
        expiresAt,
        Optional.of(revokedAt.orElse(at)));
  }

  /** Whether it was not over at a time. */
  public boolean isGoodAt(Instant time) {
    return revokedAt.filter(at -> !at.isAfter(time)).isEmpty()
        && expiresAt.filter(at -> !at.isAfter(time)).isEmpty();
  }
}
