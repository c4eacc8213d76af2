package dev.verdict.coordinator.access;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps what is known of sessions, never what a browser shows. */
public interface SessionStore {
  /** Those that are not over, by the database's clock. */
  Future<List<SignIn>> live();

  /**
   * Opens one, and forgets those that are over. Whoever does not know whether he did asks the same
   * again.
   *
   * @param hash of its secret
   * @param tokenHash of the token that it is opened with
   * @param idle after how long without a person's act it ends
   * @param lifetime after how long it ends at the latest
   * @return it as it is kept; empty, and nothing opened, if {@link SignIn#LIVE_MAX} are open
   */
  Future<Optional<SignIn>> open(String hash, String tokenHash, Duration idle, Duration lifetime);

  /**
   * A person acted in one.
   *
   * @param idle after how long without another act it ends
   * @return it as it is kept; empty if it is over
   */
  Future<Optional<SignIn>> acted(String hash, Duration idle);

  /** Ends one; once more changes nothing. */
  Future<Void> end(String hash);
}
