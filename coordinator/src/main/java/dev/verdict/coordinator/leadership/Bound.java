package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** A limit to how long a call is waited for, by the monotonic clock. */
final class Bound {
  private Bound() {}

  /**
   * The call's result, or a {@link ExceededException} if it does not come in time. What the call
   * does later is nobody's business.
   */
  static <T> Future<T> within(Duration most, Scheduler scheduler, String what, Future<T> call) {
    if (call.isComplete()) {
      return call;
    }
    Promise<T> promise = Promise.promise();
    call.onComplete(
        (result, failure) -> {
          if (failure == null) {
            promise.tryComplete(result);
          } else {
            promise.tryFail(failure);
          }
        });
    scheduler.after(
        most.toMillis(), () -> promise.tryFail(new ExceededException(what, most.toMillis())));
    return promise.future();
  }

  /** No answer in time. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExceededException(String what, long millis) {
      super(what + " did not end within " + millis + " ms", null, false, false);
    }
  }
}
