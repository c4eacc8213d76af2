package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;

/** One entry and who waits for it. What became of it is told on the event loop that asked. */
final class Append {
  private final LogEntry entry;
  private final Optional<Context> caller;
  private final Promise<AppendOutcome> promise = Promise.promise();
  private Consumer<Append> copyTo = other -> {};

  /**
   * @param entry the entry
   * @param caller where the outcome is awaited; on any thread if empty
   */
  Append(LogEntry entry, Optional<Context> caller) {
    this.entry = entry;
    this.caller = caller;
  }

  LogEntry entry() {
    return entry;
  }

  Optional<Context> caller() {
    return caller;
  }

  Future<AppendOutcome> outcome() {
    return promise.future();
  }

  /** Notes the outcome; what is returned tells the caller, and is to be run where it waits. */
  Runnable settle(AppendOutcome outcome) {
    copyTo = other -> other.complete(outcome);
    return () -> promise.tryComplete(outcome);
  }

  void complete(AppendOutcome outcome) {
    deliver(settle(outcome));
  }

  void fail(RuntimeException error) {
    copyTo = other -> other.fail(error);
    deliver(() -> promise.tryFail(error));
  }

  private void deliver(Runnable news) {
    if (caller.isEmpty() || caller.get() == Vertx.currentContext()) {
      news.run();
    } else {
      caller.get().runOnContext(there -> news.run());
    }
  }

  /** Settles a later entry of the same transaction that must not be stored either. */
  void settleAlike(Append follower) {
    copyTo.accept(follower);
  }
}
