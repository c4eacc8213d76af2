package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedWorkTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final BoundedWork work = new BoundedWork(vertx);

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  private <T> Future<T> run(Callable<T> piece) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(here -> work.run(piece).onComplete(promise));
    return promise.future();
  }

  @Test
  void whatIsTooMuchIsRefusedUntilSomethingEnds() {
    CountDownLatch free = new CountDownLatch(1);
    List<Future<Boolean>> held = new ArrayList<>();
    for (int i = 0; i < BoundedWork.UNDER_WAY_MAX; i++) {
      held.add(
          run(
              () -> {
                free.await();
                return true;
              }));
    }

    Throwable refused =
        TestServer.await(
            run(() -> true).map(none -> new Throwable()).recover(it -> Future.succeededFuture(it)));
    Problem problem = ((ProblemException) refused).problem();
    assertThat(problem.code()).isEqualTo(ProblemCode.OVERLOADED);
    assertThat(problem.retryAfter()).isEqualTo(Optional.of(Duration.ofSeconds(1)));

    free.countDown();
    TestServer.await(Future.all(held));
    assertThat(TestServer.await(run(() -> true))).isTrue();
  }

  @Test
  void whatFailsIsOverToo() {
    for (int i = 0; i <= BoundedWork.UNDER_WAY_MAX; i++) {
      Throwable failure =
          TestServer.await(
              run(BoundedWorkTest::failing)
                  .map(none -> new Throwable())
                  .recover(it -> Future.succeededFuture(it)));
      assertThat(failure).hasMessage("broken");
    }
  }

  private static Boolean failing() {
    throw new IllegalStateException("broken");
  }
}
