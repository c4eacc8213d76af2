package dev.verdict.coordinator.access;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps what is known of tokens, never a token itself. */
public interface TokenStore {
  /** For how long an expired or revoked token is still listed, at least. */
  Duration REMEMBERED = Duration.ofDays(90);

  /**
   * A token to be.
   *
   * @param lasts after how long it expires; empty for never
   * @param createdBy who makes it
   */
  record Draft(
      String name, TokenSecret secret, Grant grant, Optional<Duration> lasts, String createdBy) {}

  /** Those that are good at present, by the database's clock. */
  Future<List<ApiToken>> live();

  /** All that are known, the newest first; those that were over long ago are forgotten. */
  Future<List<ApiToken>> list();

  /**
   * Adds one.
   *
   * @return it as it is kept; empty, and nothing added, if {@link ApiToken#LIVE_MAX} are good
   */
  Future<Optional<ApiToken>> add(Draft draft);

  /** Adds one if none was ever added: of several who do so at once, one succeeds. */
  Future<Boolean> addFirst(Draft draft);

  /**
   * Revokes one; once more changes nothing.
   *
   * @return it as it is kept; empty if it is not known
   */
  Future<Optional<ApiToken>> revoke(UUID id);
}
