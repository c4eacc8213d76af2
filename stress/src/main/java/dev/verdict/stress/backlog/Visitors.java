package dev.verdict.stress.backlog;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** Clients that send requests spread over a time, each when its time has come. */
final class Visitors {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(40);
  private static final int THREADS = 16;
  private static final int DIGITS = 3;
  private static final int STATUS_MULTIPLE = 300;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Histogram latencies = new SynchronizedHistogram(DIGITS);
  private final AtomicLong errors = new AtomicLong();
  private final String url;

  Visitors(String url) {
    this.url = url;
  }

  /** Gives each of these sagas its signal. */
  void signal(List<String> sagas, Duration over) throws InterruptedException {
    post(sagas.stream().map(id -> "/v1/sagas/" + id + "/signals/paid").toList(), "{}", over);
  }

  /** Starts that many sagas; nobody waits for their ends. */
  void start(WaitingSagas saga, int count, Duration over) throws InterruptedException {
    post(
        IntStream.range(0, count).mapToObj(number -> "/v1/sagas").toList(),
        "{\"saga\": \"" + saga.saga() + "\"}",
        over);
  }

  private void post(List<String> paths, String body, Duration over) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long begunNs = System.nanoTime();
    try {
      for (int i = 0; i < paths.size(); i++) {
        long atNs = begunNs + over.toNanos() / Math.max(1, paths.size()) * i;
        TimeUnit.NANOSECONDS.sleep(Math.max(0, atNs - System.nanoTime()));
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url + paths.get(i)))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(body))
                .build();
        threads.execute(() -> send(request, atNs));
      }
    } finally {
      threads.shutdown();
      if (!threads.awaitTermination(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)) {
        errors.incrementAndGet();
      }
    }
  }

  private void send(HttpRequest request, long dueNs) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      latencies.recordValue(System.nanoTime() - dueNs);
      if (answer.statusCode() >= STATUS_MULTIPLE) {
        errors.incrementAndGet();
      }
    } catch (IOException unreachable) {
      errors.incrementAndGet();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Latency since a request was due. */
  double latencyMs(double percentile) {
    return TimeUnit.NANOSECONDS.toMicros(latencies.getValueAtPercentile(percentile)) / 1e3;
  }

  /** Requests that were refused or got no answer. */
  long errors() {
    return errors.get();
  }
}
