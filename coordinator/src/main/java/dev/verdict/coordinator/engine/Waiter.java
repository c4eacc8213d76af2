package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.EngineTime.Cancellable;
import dev.verdict.coordinator.engine.Transactions.Wait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * A caller that waits for a transaction, for a bounded time. Answered once; when its time is up
 * before what it asked for is certain, it learns that the outcome is unknown.
 *
 * <p>Who does not wait for the end still waits until the request is accepted.
 */
final class Waiter implements Reply {
  private final TransactionRun<?, ?, ?> run;
  private final boolean early;
  private final Promise<Snapshot> promise = Promise.promise();
  private Cancellable timer;
  private boolean accepted;
  private boolean revealing;
  private boolean answered;

  Waiter(TransactionRun<?, ?, ?> run, Wait wait) {
    this.run = run;
    this.early = wait.until() == Wait.Until.ACCEPTED || wait.longest().isZero();
    Duration longest = early ? run.shard().limits().requestMax() : wait.longest();
    this.timer = run.shard().time().after(longest, this::timeIsUp);
  }

  Future<Snapshot> answer() {
    return promise.future();
  }

  @Override
  public void accepted() {
    accepted = true;
    if (answered) {
      return;
    }
    if (early || run.isFinished() || !run.await(this)) {
      complete();
    }
  }

  @Override
  public void failed(RuntimeException why) {
    if (end()) {
      promise.fail(why);
    }
  }

  /** Tells where the transaction stands, as soon as its key is durable. */
  void complete() {
    if (answered || revealing) {
      return;
    }
    if (run.hasKeyAtRisk()) {
      reveal();
    } else {
      tell();
    }
  }

  private void reveal() {
    revealing = true;
    timer.cancel();
    timer = run.shard().time().after(run.shard().limits().requestMax(), this::timeIsUp);
    run.reveal(new Revealed());
  }

  private void tell() {
    if (end()) {
      promise.complete(run.snapshot());
    }
  }

  /** Hears whether the key is durable. */
  private final class Revealed implements Reply {
    @Override
    public void accepted() {
      tell();
    }

    @Override
    public void failed(RuntimeException why) {
      Waiter.this.failed(why);
    }

    @Override
    public void follow(Future<Snapshot> other) {
      Waiter.this.follow(other);
    }
  }

  @Override
  public void follow(Future<Snapshot> other) {
    if (end()) {
      other.onComplete(promise);
    }
  }

  private void timeIsUp() {
    run.stopAwaiting(this);
    if (!accepted || revealing || run.isUnsettled()) {
      failed(Failures.outcomeUnknown(run.shard().limits().retryAfter()));
    } else {
      complete();
    }
  }

  private boolean end() {
    if (answered) {
      return false;
    }
    answered = true;
    timer.cancel();
    return true;
  }
}
