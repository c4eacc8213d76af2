package dev.verdict.sdk.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.barrier.sql.XaLinks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class VertxXaLinksTest {
  private static final XaLinks.Habits HABITS = new XaLinks.Habits(List.of(), false, true);

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void aServerThatAcceptsAndSaysNothingKeepsNobodysTurn() {
    Supplier<Future<SqlConnection>> silent =
        () -> {
          asked.incrementAndGet();
          return Promise.<SqlConnection>promise().future();
        };
    VertxXaLinks links = new VertxXaLinks(silent, 1, Duration.ofMillis(50));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () -> links.open(HABITS, false).toCompletableFuture().get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TimeoutException.class);
    }
    assertThat(asked).hasValue(3);
    links.close();
  }
}
