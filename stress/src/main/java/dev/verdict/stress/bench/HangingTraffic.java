package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Begins transactions with the hanging service at a fixed rate while a round runs. Then the service
 * wakes up, and what is left of them gets time to end.
 */
final class HangingTraffic implements Surroundings, AutoCloseable {
  /** Transactions begun a second. */
  static final int PER_S = 20;

  /** How long they run before the round, so that it meets them in full swing. */
  private static final Duration AHEAD = Duration.ofSeconds(3);

  /** After a round, until no call waits any more for the service that is awake. */
  private static final Duration CALLS_MAX = Duration.ofSeconds(3);

  /** How long what is left may then take to end before the next round. */
  private static final Duration CLEARING_MAX = Duration.ofSeconds(9);

  private static final long BETWEEN_LOOKS_MS = 500;
  private static final String UNFINISHED = "SELECT count(*) FROM transaction WHERE NOT finished";

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int STATUS_ACCEPTED = 202;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final HangingService service;
  private final Database log;
  private final HttpRequest request;
  private final AtomicLong begun = new AtomicLong();
  private Optional<ScheduledFuture<?>> ticking = Optional.empty();

  /**
   * Prepares it.
   *
   * @param log the coordinator's, which tells what has not ended
   */
  HangingTraffic(HangingService service, URI coordinator, Database log) {
    this.service = service;
    this.log = log;
    this.request =
        HttpRequest.newBuilder(coordinator.resolve("/v1/atomic"))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .header("Prefer", "respond-async")
            .POST(HttpRequest.BodyPublishers.ofString(Requests.hanging()))
            .build();
  }

  /** How many were begun. */
  long begun() {
    return begun.get();
  }

  @Override
  public void begin() throws InterruptedException {
    service.hang();
    ticking =
        Optional.of(
            clock.scheduleAtFixedRate(this::one, 0, 1_000_000 / PER_S, TimeUnit.MICROSECONDS));
    Thread.sleep(AHEAD.toMillis());
  }

  private void one() {
    CompletableFuture<?> unused =
        http.sendAsync(request, BodyHandlers.discarding())
            .thenAccept(
                answer -> {
                  if (answer.statusCode() == STATUS_ACCEPTED) {
                    begun.incrementAndGet();
                  }
                });
  }

  @Override
  public void end() throws InterruptedException, SQLException {
    ticking.ifPresent(it -> it.cancel(false));
    service.wake();
    Thread.sleep(CALLS_MAX.toMillis());
    awaitEnds(CLEARING_MAX);
  }

  /**
   * Waits until every transaction has ended, for so long at most.
   *
   * @return how many have not
   */
  long awaitEnds(Duration most) throws InterruptedException, SQLException {
    long endNs = System.nanoTime() + most.toNanos();
    long left;
    do {
      Thread.sleep(BETWEEN_LOOKS_MS);
      left = log.number(UNFINISHED);
    } while (left > 0 && System.nanoTime() - endNs < 0);
    return left;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
