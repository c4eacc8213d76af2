package dev.verdict.sdk.coordinators;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to several coordinators. A refusal is passed to the next one at once,
 * silence after a while; the first answer wins and calls the others off.
 *
 * @param <T> an answer
 */
final class Question<T> {
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);
  private static final Duration ATTEMPT_SHORTEST = Duration.ofMillis(1);
  private static final int SHIFT_MAX = 10;
  private static final int SHOWN_CHARS_MAX = 500;

  /** So often, once all addresses were tried, whoever answers in a coordinator's place is tried. */
  private static final int STRANGERS_MORE_MAX = 6;

  private static final int STRANGER_STATUS_MIN = 300;

  private final AnyCoordinator coordinators;
  private final Request request;
  private final Pace pace;
  private final Reading<T> reading;
  private final int first;
  private final long endNanos;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<HttpResponse<String>>> underWay = new HashMap<>();
  private int asked;

  /** Of those that were asked, so many may have got the request. */
  private int reached;

  private int strangersInARow;
  private String lastFailure = "nobody answered";

  Question(AnyCoordinator coordinators, Request request, Pace pace, Reading<T> reading) {
    this.coordinators = coordinators;
    this.request = request;
    this.pace = pace;
    this.reading = reading;
    this.first = coordinators.preferred();
    this.endNanos = System.nanoTime() + pace.total().toNanos();
  }

  CompletionStage<T> begin() {
    CompletableFuture<Boolean> bell =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, pace.total().toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<?> unused = bell.thenRunAsync(this::giveUp);
    CompletableFuture<?> unused2 =
        answer.whenComplete(
            (text, error) -> {
              bell.cancel(false);
              callOff();
            });
    askNext(0);
    return answer;
  }

  /** Asks one more, if no more than {@code before} were asked. */
  private void askNext(int before) {
    int index = (first + before) % coordinators.count();
    CompletableFuture<HttpResponse<String>> one;
    synchronized (this) {
      if (answer.isDone() || asked != before) {
        return;
      }
      one = send(index);
      asked++;
      reached++;
      underWay.put(before, one);
    }
    boolean more = before + 1 < coordinators.count();
    Duration next = more ? pace.hedge() : pace.again();
    if (next.compareTo(pace.total()) < 0) {
      after(next, () -> askNext(before + 1));
    }
    CompletableFuture<?> unused =
        one.whenComplete((response, error) -> take(before, index, response, error));
  }

  /** What cannot even be sent is a failure like any other. */
  private CompletableFuture<HttpResponse<String>> send(int index) {
    try {
      return coordinators
          .client()
          .sendAsync(coordinators.request(index, request, attempt()), BodyHandlers.ofString());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Nobody is given more time than is left. */
  private Duration attempt() {
    Duration left = Duration.ofNanos(endNanos - System.nanoTime());
    Duration bounded = left.compareTo(pace.attempt()) < 0 ? left : pace.attempt();
    return bounded.compareTo(ATTEMPT_SHORTEST) < 0 ? ATTEMPT_SHORTEST : bounded;
  }

  private void take(
      int number, int index, @Nullable HttpResponse<String> response, @Nullable Throwable error) {
    boolean repeated;
    synchronized (this) {
      underWay.remove(number);
      reached -= error != null && isUnsent(error) ? 1 : 0;
      repeated = reached > 1;
    }
    Optional<T> read = Optional.ofNullable(response).flatMap(it -> read(it, repeated));
    if (read.isPresent()) {
      coordinators.prefer(index);
      answer.complete(read.get());
    } else if (!answer.isDone()) {
      boolean stranger = Optional.ofNullable(response).filter(Question::isByStranger).isPresent();
      failed(coordinators.base(index) + " " + why(response, error), stranger);
    }
  }

  /** A status that would be a coordinator's last word, had it been read as an answer. */
  private static boolean isByStranger(HttpResponse<?> unread) {
    int status = unread.statusCode();
    return status >= STRANGER_STATUS_MIN && !AnyCoordinator.saysNothing(status);
  }

  private Optional<T> read(HttpResponse<String> response, boolean repeated) {
    try {
      return reading.read(response.statusCode(), response.body(), repeated);
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static String why(@Nullable HttpResponse<String> response, @Nullable Throwable error) {
    if (response != null) {
      String body = response.body();
      String shown = body.substring(0, Math.min(body.length(), SHOWN_CHARS_MAX));
      return "answered " + response.statusCode() + " " + shown;
    }
    return "did not answer: " + (error == null ? "" : cause(error));
  }

  /** Whether there was no connection, so that nobody can have got the request. */
  private static boolean isUnsent(Throwable error) {
    Throwable cause = cause(error);
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private void failed(String what, boolean byStranger) {
    int soFar;
    boolean allFailed;
    boolean hopeless;
    synchronized (this) {
      lastFailure = what;
      strangersInARow = byStranger ? strangersInARow + 1 : 0;
      hopeless = strangersInARow >= coordinators.count() + STRANGERS_MORE_MAX;
      soFar = asked;
      allFailed = underWay.isEmpty();
    }
    if (soFar < coordinators.count()) {
      askNext(soFar);
    } else if (allFailed && pace.persists() && !hopeless) {
      after(pause(soFar - coordinators.count()), () -> askNext(soFar));
    } else if (allFailed) {
      giveUp();
    }
  }

  /** Longer after more failures, with jitter. */
  static Duration pause(int round) {
    long bound = PAUSE_FIRST.toMillis() << Math.min(SHIFT_MAX, round);
    long longest = Math.min(PAUSE_LONGEST.toMillis(), bound);
    return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }

  private void giveUp() {
    String last;
    synchronized (this) {
      last = lastFailure;
    }
    answer.completeExceptionally(
        new NoAnswerException(
            "no coordinator answered " + request.method() + " " + request.path() + ": " + last));
  }

  private void callOff() {
    List<CompletableFuture<HttpResponse<String>>> all;
    synchronized (this) {
      all = List.copyOf(underWay.values());
    }
    all.forEach(one -> one.cancel(true));
  }

  private static void after(Duration delay, Runnable then) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(then);
  }
}
