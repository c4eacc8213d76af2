package dev.verdict.sdk.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns(2);

  private CompletableFuture<Void> take() {
    return turns.take().toCompletableFuture();
  }

  @Test
  void soManyAreInAndTheNextComesInWhenOneLeaves() {
    assertThat(take()).isCompleted();
    assertThat(take()).isCompleted();
    CompletableFuture<Void> third = take();
    CompletableFuture<Void> fourth = take();
    assertThat(third).isNotDone();
    turns.giveBack();
    assertThat(third).isCompleted();
    assertThat(fourth).isNotDone();
  }

  @Test
  void aTurnThatNobodyWaitedForIsKept() {
    assertThat(take()).isCompleted();
    turns.giveBack();
    assertThat(take()).isCompleted();
    assertThat(take()).isCompleted();
    assertThat(take()).isNotDone();
  }

  @Test
  void whoeverWouldWaitBehindTooManyIsRefused() {
    assertThat(take()).isCompleted();
    assertThat(take()).isCompleted();
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < Turns.WAITING_MAX; i++) {
      waiting.add(take());
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(take())
        .isCompletedExceptionally()
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(RejectedExecutionException.class);
  }
}
