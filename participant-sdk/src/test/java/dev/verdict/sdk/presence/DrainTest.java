package dev.verdict.sdk.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.FakeHttp;
import dev.verdict.sdk.FakeHttp.Answer;
import dev.verdict.sdk.FakeHttp.Seen;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.MemoryTransaction;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.Result;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An instance that goes loses no call. */
class DrainTest {
  private static final TimeUnit SECONDS = TimeUnit.SECONDS;

  private final CompletableFuture<CompletableFuture<Integer>> calledWhenItSignsOff =
      new CompletableFuture<>();
  private final FakeHttp node = new FakeHttp(this::answer);
  private final CompletableFuture<Result<Result.None>> slow = new CompletableFuture<>();
  private final CountDownLatch working = new CountDownLatch(1);
  private final Participant bank =
      Participant.named("bank", new MemoryStore())
          .coordinators(node.uri())
          .preparedAsync("slow", Result.None.class, this::work)
          .prepared("quick", Result.None.class, (tx, input) -> Result.done())
          .build();

  /** Whoever hears the sign-off may have sent a call just before. */
  private Answer answer(Seen request) {
    if (request.line().startsWith("DELETE ")) {
      calledWhenItSignsOff.complete(prepare("quick", 2));
    }
    return new Answer(200, "{\"time_to_live_ms\":15000}");
  }

  private CompletableFuture<Result<Result.None>> work(MemoryTransaction tx, Result.None input) {
    working.countDown();
    return slow;
  }

  @AfterEach
  void close() {
    slow.complete(Result.done());
    bank.close();
    node.close();
  }

  private CompletableFuture<Integer> prepare(String operation, long unique) {
    String body =
        "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"%s\"}"
            .formatted(TxId.of(System.currentTimeMillis(), 1, 1, unique).text(), operation);
    return bank.handle("prepare", body.getBytes(StandardCharsets.UTF_8))
        .toCompletableFuture()
        .thenApply(Reply::status);
  }

  @Test
  void itSignsOffServesUntilThatIsKnownAndFinishesWhatIsUnderWay() throws Exception {
    bank.announce(URI.create("http://127.0.0.1:9001")).toCompletableFuture().get(60, SECONDS);
    CompletableFuture<Integer> underWay = prepare("slow", 1);
    assertThat(working.await(60, SECONDS)).isTrue();

    CompletableFuture<Boolean> drained = bank.drain().toCompletableFuture();
    assertThat(calledWhenItSignsOff.get(60, SECONDS).get(60, SECONDS)).isEqualTo(200);
    while (prepare("quick", 3).get(60, SECONDS) != 503) {
      assertThat(drained).isNotDone();
      Thread.sleep(50);
    }
    assertThat(node.seen()).last().extracting(Seen::line).asString().startsWith("DELETE ");
    assertThat(drained).isNotDone();

    slow.complete(Result.done());
    assertThat(underWay.get(60, SECONDS)).isEqualTo(200);
    assertThat(drained.get(60, SECONDS)).isTrue();
  }

  @Test
  void whoeverWasNeverAnnouncedIsGoneAtOnce() {
    assertThat(bank.drain().toCompletableFuture()).isCompletedWithValue(true);
  }
}
