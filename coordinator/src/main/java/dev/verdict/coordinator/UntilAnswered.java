package dev.verdict.coordinator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database again, each second, until it answers. */
final class UntilAnswered {
  private static final Logger LOG = LoggerFactory.getLogger(UntilAnswered.class);
  private static final long AGAIN_MILLIS = 1_000;

  private UntilAnswered() {}

  /**
   * Asks. Whoever asks for something to be done must bear that it was done before.
   *
   * @param what what is to be known, in words that follow "waiting to know"
   * @param question asked again as it is
   * @return the first answer; never fails
   */
  static <T> Future<T> ask(Vertx vertx, String what, Supplier<Future<T>> question) {
    return question
        .get()
        .recover(
            failure -> {
              LOG.warn("Waiting to know {}: {}", what, failure.toString());
              Promise<Void> later = Promise.promise();
              vertx.setTimer(AGAIN_MILLIS, id -> later.complete());
              return later.future().compose(now -> ask(vertx, what, question));
            });
  }
}
