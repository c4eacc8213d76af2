package dev.verdict.coordinator.access;

import dev.verdict.coordinator.audit.AuditEntry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps what is known of tokens, never a token itself. */
public interface TokenStore {
  /** For how long an expired or revoked token is still listed, at least. */
  Duration REMEMBERED = Duration.ofDays(90);

  /** So many that are over are listed at most. */
  int OVER_LISTED_MAX = 1_000;

  /**
   * A token to be.
   *
   * @param id names it among all tokens
   * @param lasts after how long it expires; empty for never
   * @param createdBy who makes it
   */
  record Draft(
      UUID id,
      String name,
      TokenSecret secret,
      Grant grant,
      Optional<Duration> lasts,
      String createdBy) {
    /** With an id of its own. */
    public Draft(
        String name, TokenSecret secret, Grant grant, Optional<Duration> lasts, String createdBy) {
      this(UUID.randomUUID(), name, secret, grant, lasts, createdBy);
    }
  }

  /** Those that are good at present, by the database's clock. */
  Future<List<ApiToken>> live();

  /**
   * Those that are good and the newest of those that are over, at most {@link #OVER_LISTED_MAX},
   * the newest first. What was over long ago is forgotten.
   */
  Future<List<ApiToken>> list();

  /** What is known of one, good or not; empty if nothing is. */
  Future<Optional<ApiToken>> find(UUID id);

  /**
   * Adds one.
   *
   * @return it as it is kept; empty, and nothing added, if {@link ApiToken#LIVE_MAX} are good
   */
  Future<Optional<ApiToken>> add(Draft draft);

  /**
   * Adds one, and the record of it, if none was ever added: of several who do so at once, one
   * succeeds. Whoever does not know whether he did asks the same again.
   *
   * @return whether this is the one that was added, now or before
   */
  Future<Boolean> addFirst(Draft draft, AuditEntry entry);

  /**
   * Revokes one; once more changes nothing.
   *
   * @return it as it is kept; empty if it is not known
   */
  Future<Optional<ApiToken>> revoke(UUID id);
}
