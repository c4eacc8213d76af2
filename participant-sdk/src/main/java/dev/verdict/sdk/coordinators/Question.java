package dev.verdict.sdk.coordinators;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to several coordinators. A refusal is passed to the next one at once,
 * silence after a while; the first answer wins and calls the others off.
 */
final class Question {
  private static final int STATUS_OK = 200;

  private final AnyCoordinator coordinators;
  private final String method;
  private final String path;
  private final BodyPublisher body;
  private final int first;
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
  private int failures;
  private String lastFailure = "nobody answered";

  Question(AnyCoordinator coordinators, String method, String path, BodyPublisher body) {
    this.coordinators = coordinators;
    this.method = method;
    this.path = path;
    this.body = body;
    this.first = coordinators.preferred();
  }

  CompletionStage<String> begin() {
    CompletableFuture<String> unused = answer.whenComplete((text, error) -> callOff());
    after(AnyCoordinator.LONGEST, this::giveUp);
    askNext(0);
    return answer;
  }

  /** Asks one more, if no more than {@code before} were asked. */
  private void askNext(int before) {
    int index = (first + before) % coordinators.count();
    CompletableFuture<HttpResponse<String>> one;
    synchronized (this) {
      if (answer.isDone() || asked.size() != before) {
        return;
      }
      one =
          coordinators
              .client()
              .sendAsync(coordinators.request(index, method, path, body), BodyHandlers.ofString());
      asked.add(one);
    }
    boolean more = before + 1 < coordinators.count();
    after(more ? AnyCoordinator.HEDGE : AnyCoordinator.AGAIN, () -> askNext(before + 1));
    CompletableFuture<?> unused =
        one.whenComplete((response, error) -> take(index, response, error));
  }

  private void take(int index, @Nullable HttpResponse<String> response, @Nullable Throwable error) {
    if (response != null && response.statusCode() == STATUS_OK) {
      coordinators.prefer(index);
      answer.complete(response.body());
    } else if (!answer.isDone()) {
      failed(coordinators.base(index) + " " + why(response, error));
    }
  }

  private static String why(@Nullable HttpResponse<String> response, @Nullable Throwable error) {
    if (response != null) {
      return "answered " + response.statusCode() + " " + response.body();
    }
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return "did not answer: " + cause;
  }

  private void failed(String what) {
    int soFar;
    boolean over;
    synchronized (this) {
      lastFailure = what;
      failures++;
      soFar = asked.size();
      over = failures == soFar && soFar >= coordinators.count();
    }
    if (over) {
      giveUp();
    } else if (soFar < coordinators.count()) {
      askNext(soFar);
    }
  }

  private void giveUp() {
    String last;
    synchronized (this) {
      last = lastFailure;
    }
    answer.completeExceptionally(
        new NoAnswerException("no coordinator answered " + method + " " + path + ": " + last));
  }

  private void callOff() {
    List<CompletableFuture<HttpResponse<String>>> all;
    synchronized (this) {
      all = List.copyOf(asked);
    }
    all.forEach(one -> one.cancel(true));
  }

  private static void after(Duration delay, Runnable then) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(then);
  }
}
