package dev.verdict.sdk.client;

import java.util.Optional;

/**
 * Takes leases on resources. Blocking and thread-safe; {@link #async} is the same without blocking.
 *
 * <pre>{@code
 * try (Lease lease = client.locks().acquire(LeaseRequest.exclusive("report"))) {
 *   store.write(report, lease.token()); // which refuses a token smaller than one it has seen
 * }
 * }</pre>
 */
public final class LockClient {
  private static final String LOCK_TIMEOUT = "lock_timeout";

  private final AsyncLockClient client;

  LockClient(AsyncLockClient client) {
    this.client = client;
  }

  /** The same without blocking. */
  public AsyncLockClient async() {
    return client;
  }

  /**
   * Waits for all resources and takes them.
   *
   * @throws ProblemException with the code {@code lock_timeout} if others hold them for too long
   * @throws UnavailableException if nobody answered in time
   */
  public Lease acquire(LeaseRequest request) {
    return Waiting.until(client.acquire(request));
  }

  /** Like {@link #acquire}, but empty if others hold a resource for longer than it waits. */
  public Optional<Lease> tryAcquire(LeaseRequest request) {
    try {
      return Optional.of(acquire(request));
    } catch (ProblemException problem) {
      if (problem.code().equals(LOCK_TIMEOUT)) {
        return Optional.empty();
      }
      throw problem;
    }
  }
}
