package dev.verdict.sdk.barrier.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LendingTest {
  private final Lending lending = new Lending();

  @Test
  void itEndsAfterAUseThatIsUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    CompletableFuture<Boolean> finishedWhileLent =
        CompletableFuture.supplyAsync(() -> use(begun, finish));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> ending = CompletableFuture.runAsync(lending::end);
    assertThat(ending).isNotDone();
    finish.countDown();
    assertThat(finishedWhileLent.get(60, TimeUnit.SECONDS)).isTrue();
    ending.get(60, TimeUnit.SECONDS);
    assertThatThrownBy(() -> lending.during(() -> true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(Lending.OVER);
  }

  private boolean use(CountDownLatch begun, CountDownLatch finish) {
    try {
      return lending.during(
          () -> {
            begun.countDown();
            return finish.await(60, TimeUnit.SECONDS) && !lending.isOver();
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
