package dev.verdict.stress.backlog;

import dev.verdict.stress.process.Lines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Clients that begin a new transaction each 20 ms, and wait for its outcome, while a coordinator
 * has other things to do. Before the first outcome nothing counts as an error.
 */
final class Newcomers implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(40);
  private static final int CLIENTS = 4;
  private static final int DIGITS = 3;
  private static final double NS_PER_MS = 1e6;
  private static final double P50 = 50;
  private static final double P99 = 99;

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final long begunNs = System.nanoTime();
  private final List<Thread> clients = new ArrayList<>();
  private Histogram latencies = new Histogram(DIGITS);
  private long firstMs = -1;
  private long committed;
  private long errors;
  private volatile boolean over;

  Newcomers(String url) {
    String body = Lines.write(Map.of("branches", List.of(branch("a"), branch("b"))));
    this.request =
        HttpRequest.newBuilder(URI.create(url + "/v1/atomic"))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(this::run, "newcomer-" + i);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
  }

  private static Map<String, String> branch(String id) {
    return Map.of(
        "id",
        id,
        "participant",
        Service.BARRIER.name(),
        "operation",
        Leftover.COMMITTED.operation());
  }

  /**
   * What they met.
   *
   * @param firstMs from the beginning to the first outcome; -1 if there was none
   */
  record Met(long committed, long errors, long firstMs, double p50Ms, double p99Ms) {}

  /** What they met since this was asked last. */
  synchronized Met met() {
    Met met =
        new Met(
            committed,
            errors,
            firstMs,
            latencies.getValueAtPercentile(P50) / NS_PER_MS,
            latencies.getValueAtPercentile(P99) / NS_PER_MS);
    latencies = new Histogram(DIGITS);
    committed = 0;
    errors = 0;
    return met;
  }

  private void run() {
    while (!over) {
      long fromNs = System.nanoTime();
      try {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        note(answer.body().contains("\"outcome\":\"commit\""), System.nanoTime() - fromNs);
      } catch (IOException unreachable) {
        note(false, 0);
      } catch (InterruptedException ended) {
        return;
      }
      pause(fromNs + PERIOD.multipliedBy(CLIENTS).toNanos() - System.nanoTime());
    }
  }

  private synchronized void note(boolean success, long tookNs) {
    if (success) {
      firstMs = firstMs < 0 ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs) : firstMs;
      latencies.recordValue(tookNs);
      committed++;
    } else if (firstMs >= 0 && !over) {
      errors++;
    }
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends them once what they wait for is answered. */
  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread client : clients) {
      client.join(ANSWER_MAX.toMillis());
    }
  }
}
