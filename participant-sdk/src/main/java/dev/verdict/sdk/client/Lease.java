package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Resources that are held until this is closed. It renews itself; if that does not succeed in time
 * it is lost, and says so. Thread-safe.
 *
 * <p>Whether it is held can only be known too late: a process that was paused asks its clock before
 * it writes, and writes after the lease is over. Send the {@link #token} along, and let the store
 * refuse one that is smaller than the largest it has seen.
 */
public final class Lease implements AutoCloseable {
  private static final int RENEWALS_PER_TTL = 3;

  private final AsyncLockClient client;
  private final String id;
  private final long token;
  private final Duration ttl;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long endNanos;

  private Lease(AsyncLockClient client, String id, long token, Duration ttl) {
    this.client = client;
    this.id = id;
    this.token = token;
    this.ttl = ttl;
  }

  /** Of the coordinator's answer; renews itself from now on. */
  static Lease of(AsyncLockClient client, JsonNode granted, Duration ttl) {
    Lease lease =
        new Lease(client, granted.path("lease").asText(), granted.path("token").asLong(), ttl);
    lease.endNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(granted.path("left_ms").asLong());
    lease.renewLater();
    return lease;
  }

  /** Names the lease to the coordinators. */
  public String id() {
    return id;
  }

  /**
   * The fencing token: larger than that of whoever held a resource before in a way that conflicts.
   */
  public long token() {
    return token;
  }

  /** Whether it was not closed, not refused a renewal, and its time is not over by this clock. */
  public boolean isHeld() {
    return !closed.get() && !lost.isDone() && endNanos - System.nanoTime() > 0;
  }

  /** Completes if it is lost before it is closed. */
  public CompletionStage<Void> lost() {
    return lost.minimalCompletionStage();
  }

  /** Gives it back, without blocking. */
  public CompletionStage<Void> release() {
    return closed.compareAndSet(false, true)
        ? client.release(id)
        : CompletableFuture.completedFuture(null);
  }

  /**
   * Gives it back.
   *
   * @throws UnavailableException if nobody answered in time; it then ends by itself
   */
  @Override
  public void close() {
    Waiting.until(release());
  }

  private void renewLater() {
    Executor later =
        CompletableFuture.delayedExecutor(ttl.toMillis() / RENEWALS_PER_TTL, TimeUnit.MILLISECONDS);
    CompletableFuture<?> unused = CompletableFuture.runAsync(this::renew, later);
  }

  private void renew() {
    if (closed.get()) {
      return;
    }
    long begun = System.nanoTime();
    CompletionStage<?> unused =
        client.renew(id, ttl).whenComplete((answer, error) -> renewed(begun, error));
  }

  private void renewed(long begunNanos, @Nullable Throwable error) {
    if (error == null) {
      endNanos = begunNanos + ttl.toNanos();
      renewLater();
    } else if (!closed.get()
        && (AsyncVerdictClient.cause(error) instanceof ProblemException || isOver())) {
      lost.complete(null);
    } else {
      renewLater();
    }
  }

  private boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }
}
