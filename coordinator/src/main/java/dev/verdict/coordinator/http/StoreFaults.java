package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failing store of definitions or services looks like: the database is away. */
final class StoreFaults {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFaults.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private StoreFaults() {}

  static <T> Future<T> asUnavailable(Future<T> stored) {
    return stored.recover(
        failure -> {
          LOG.warn("The database did not answer: {}", failure.toString());
          return Future.failedFuture(
              Problem.of(
                      ProblemCode.UNAVAILABLE,
                      "The database does not answer at present. Repeating is safe; try again.")
                  .retryAfter(RETRY_AFTER)
                  .asException());
        });
  }
}
