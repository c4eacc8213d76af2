package dev.verdict.saga.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.saga.Saga;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import dev.verdict.saga.client.SagaProgress.Step;
import dev.verdict.saga.client.SagaResult.Stuck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What does not block, and what follows a saga. */
@Timeout(60)
class AsyncSagaClientTest {
  private static final String ID = "01k9abcdef-0f-0000001-8zq3k2m1n0";
  private static final Trip ADA = new Trip("Ada", "BER", "LIS", 3, true);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Saga<Trip, Itinerary> trip = TripSaga.declare();
  private final SagaHandle<Itinerary> handle = new SagaHandle<>(trip, new TxId(ID));
  private final List<SagaProgress> told = Collections.synchronizedList(new ArrayList<>());
  private final FakeCoordinator coordinator;
  private final AsyncSagaClient client;

  AsyncSagaClientTest() throws IOException {
    coordinator = new FakeCoordinator();
    client = AsyncSagaClient.of(coordinator.address());
  }

  @AfterEach
  void stop() {
    client.close();
    coordinator.close();
  }

  private static String transaction(String state, String more) {
    return "{\"id\":\"%s\",\"state\":\"%s\",\"reason\":\"no seat\"%s}".formatted(ID, state, more);
  }

  private static String flight(String state) {
    return (",\"branches\":[{\"id\":\"flight\",\"participant\":\"air\",\"operation\":\"book\","
            + "\"state\":\"%s\",\"attempts\":2,\"detail\":\"full\"}]")
        .formatted(state);
  }

  private static <T> T soon(CompletionStage<T> stage) {
    assertThat(stage).succeedsWithin(SOON);
    return stage.toCompletableFuture().join();
  }

  @Test
  void registersStartsAndAwaitsWithoutBlocking() {
    coordinator
        .answers(200, "{}")
        .answers(202, transaction("running", ""))
        .answers(200, transaction("running", ""))
        .answers(200, transaction("compensated", ""));

    CompletionStage<SagaResult<Itinerary>> end =
        client
            .register(trip)
            .thenCompose(registered -> client.start(trip, ADA))
            .thenCompose(started -> client.await(started, LONG));

    assertThat(soon(end)).isEqualTo(new SagaResult.Compensated<>("no seat"));
  }

  @Test
  void aProblemFailsTheStage() {
    coordinator.answers(409, "{\"code\": \"transaction_committed\", \"detail\": \"too late\"}");

    assertThat(client.cancel(handle))
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(CoordinatorRefusedException.class)
        .withMessageContaining("too late");
  }

  @Test
  void followingTellsWhateverLooksDifferentOnce() {
    coordinator
        .answers(200, transaction("running", flight("running")))
        .answers(200, transaction("running", flight("running")))
        .answers(
            200,
            transaction(
                "running",
                flight("running")
                    + ",\"stuck\":{\"branch\":\"flight\",\"reason\":\"down\",\"attempts\":9}"))
        .answers(200, transaction("compensated", flight("compensated")));

    SagaResult<Itinerary> end = soon(client.follow(handle, LONG, told::add));

    assertThat(end).isEqualTo(new SagaResult.Compensated<>("no seat"));
    List<Step> running = List.of(new Step("flight", "running", 2, "full"));
    List<Step> undone = List.of(new Step("flight", "compensated", 2, "full"));
    assertThat(told)
        .containsExactly(
            new SagaProgress("running", running, Optional.empty()),
            new SagaProgress("running", running, Optional.of(new Stuck("flight", "down", 9))),
            new SagaProgress("compensated", undone, Optional.empty()));
    assertThat(told).extracting(SagaProgress::isEnded).containsExactly(false, false, true);
  }

  @Test
  void whoIsToldAndThrowsEndsTheFollowing() {
    coordinator.answers(200, transaction("running", ""));

    assertThat(
            client.follow(
                handle,
                LONG,
                progress -> {
                  throw new IllegalStateException("seen enough");
                }))
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("seen enough");
  }

  @Test
  void whoCancelsTheStageEndsTheLooking() {
    coordinator.answers(200, transaction("running", ""));
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<SagaResult<Itinerary>> following =
        client.follow(handle, LONG, progress -> first.countDown()).toCompletableFuture();
    assertThat(awaited(first)).isTrue();

    following.cancel(true);

    assertThat(client.await(handle, Duration.ofMillis(50))).succeedsWithin(SOON);
    assertThat(following).isCancelled();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void closingEndsWhatIsUnderWay() {
    coordinator.answers(200, transaction("running", ""));
    CompletionStage<SagaResult<Itinerary>> following = client.follow(handle, LONG, told::add);

    client.close();

    assertThat(following)
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(OutcomeUnknownException.class)
        .withMessageContaining("closed");
    assertThat(client.start(trip, ADA))
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("closed");
  }

  @Test
  void aBlockingCallThatIsInterruptedSaysSoAndStops() throws InterruptedException {
    coordinator.answers(200, transaction("running", ""));
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (SagaClient blocking = SagaClient.of(coordinator.address())) {
      Thread waiting =
          new Thread(
              () -> {
                try {
                  blocking.await(handle, LONG);
                } catch (OutcomeUnknownException e) {
                  thrown.complete(e);
                }
              });
      waiting.start();

      waiting.interrupt();

      assertThat(soon(thrown)).hasMessageContaining("await " + ID).hasMessageContaining("interrup");
      waiting.join();
    }
  }
}
