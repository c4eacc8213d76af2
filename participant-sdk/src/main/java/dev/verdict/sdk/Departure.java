package dev.verdict.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Leaves once, however often it is asked to: says goodbye, then closes the door and waits for those
 * inside. Thread-safe.
 */
final class Departure {
  private final Supplier<CompletionStage<Boolean>> goodbye;
  private final InFlight inside;
  private final Duration longest;
  private Optional<CompletableFuture<Boolean>> begun = Optional.empty();

  /**
   * @param goodbye completes when nobody new comes any more, as far as one can tell; never fails
   * @param inside who is waited for
   * @param longest how long all of it may take
   */
  Departure(Supplier<CompletionStage<Boolean>> goodbye, InFlight inside, Duration longest) {
    this.goodbye = goodbye;
    this.inside = inside;
    this.longest = longest;
  }

  /** Completes within the time that began with the first call: true if nobody is left inside. */
  synchronized CompletionStage<Boolean> begin() {
    CompletableFuture<Boolean> departure = begun.orElseGet(this::leave);
    begun = Optional.of(departure);
    return departure.copy();
  }

  private CompletableFuture<Boolean> leave() {
    return goodbye
        .get()
        .thenCompose(gone -> inside.close())
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
