package dev.verdict.saga.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import dev.verdict.saga.client.SagaResult.Stuck;
import dev.verdict.saga.internal.JsonText;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that says what it is told. Tests with real coordinators are in the examples. */
@Timeout(60)
class SagaClientTest {
  private static final String ID = "01k9abcdef-0f-0000001-8zq3k2m1n0";
  private static final Trip ADA = new Trip("Ada", "BER", "LIS", 3, true);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Saga<Trip, Itinerary> trip = TripSaga.declare();
  private final SagaHandle<Itinerary> handle = new SagaHandle<>(trip, new TxId(ID));
  private final FakeCoordinator coordinator;
  private final SagaClient client;

  SagaClientTest() throws IOException {
    coordinator = new FakeCoordinator();
    client = SagaClient.of(coordinator.address());
  }

  @AfterEach
  void stop() {
    client.close();
    coordinator.close();
  }

  private static String transaction(String state, String more) {
    return "{\"id\":\"%s\",\"state\":\"%s\",\"reason\":\"no seat\"%s}".formatted(ID, state, more);
  }

  @Test
  void registeringSendsTheDefinition() {
    coordinator.answers(200, "{}");

    client.register(trip);

    assertThat(coordinator.seen())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.call()).isEqualTo("PUT /v1/saga-definitions");
              assertThat(DefinitionJson.parse(JsonText.read(seen.body())))
                  .isEqualTo(trip.definition());
            });
  }

  @Test
  void startingSaysWhatTheCallerSays() {
    coordinator.answers(202, transaction("running", ""));

    SagaHandle<Itinerary> started =
        client.start(
            trip,
            ADA,
            StartOptions.NONE
                .withBusinessKey("trip-17")
                .withLabel("tenant", "acme")
                .withIdempotencyKey("order 17"));

    assertThat(started.id()).isEqualTo(new TxId(ID));
    assertThat(coordinator.seen())
        .containsExactly(
            new FakeCoordinator.Seen(
                "POST /v1/sagas",
                "order 17",
                "respond-async",
                "anonymous",
                "",
                "{\"saga\":\"trip\",\"version\":1,\"input\":{\"traveller\":\"Ada\",\"from\":\"BER\","
                    + "\"to\":\"LIS\",\"nights\":3,\"withCar\":true},"
                    + "\"business_key\":\"trip-17\",\"labels\":{\"tenant\":\"acme\"}}"));
  }

  @Test
  void aTokenIsShownAndNotPrinted() {
    ClientOptions options = ClientOptions.of(coordinator.address()).withToken("vdt_secret");
    coordinator.answers(202, transaction("running", ""));

    try (SagaClient shown = new SagaClient(options)) {
      shown.start(trip, ADA, StartOptions.NONE);
    }

    assertThat(coordinator.seen())
        .extracting(FakeCoordinator.Seen::authorization)
        .containsExactly("Bearer vdt_secret");
    assertThat(options.toString()).doesNotContain("secret");
    assertThatThrownBy(() -> ClientOptions.of(coordinator.address()).withToken("two words"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("two words");
  }

  @Test
  void aStartIsRepeatedWithOneKeyAndTwoStartsHaveTwo() {
    coordinator.answersBusy(0).answers(502, "").answers(202, transaction("running", ""));

    client.start(trip, ADA);
    client.start(trip, ADA);

    var keys = coordinator.seen().stream().map(FakeCoordinator.Seen::key).toList();
    assertThat(keys).hasSize(4).doesNotContain("");
    assertThat(keys.subList(0, 3)).containsOnly(keys.get(0));
    assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
  }

  @Test
  @SuppressWarnings("NullAway") // the point of it
  void aHalfInputIsNotSent() {
    Trip half = new Trip(null, "BER", "LIS", 3, true);

    assertThatThrownBy(() -> client.start(trip, half)).isInstanceOf(IllegalArgumentException.class);
    assertThat(coordinator.seen()).isEmpty();
  }

  @Test
  void anotherCoordinatorIsAskedIfOneIsAway() throws IOException {
    coordinator.answers(202, transaction("running", ""));
    URI away;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      away = URI.create("http://127.0.0.1:" + closedSoon.getLocalPort());
    }

    try (SagaClient both = SagaClient.of(away, coordinator.address())) {
      assertThat(both.start(trip, ADA).id()).isEqualTo(new TxId(ID));
    }
  }

  @Test
  void theOutcomeIsUnknownIfNobodyAnswersInTime() {
    coordinator.answersBusy(0);
    ClientOptions hasty =
        ClientOptions.of(coordinator.address()).withGiveUpAfter(Duration.ofMillis(200));

    try (SagaClient impatient = new SagaClient(hasty)) {
      assertThatThrownBy(() -> impatient.start(trip, ADA))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("answered 503");
    }
  }

  /** They may come from what is between, and the call may have been carried out behind it. */
  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 504, 520})
  void aStatusThatSaysNothingOfTheCallIsNoAnswer(int status) {
    coordinator.answers(status, "{}").answers(202, transaction("running", ""));

    assertThat(client.start(trip, ADA).id()).isEqualTo(new TxId(ID));
    assertThat(coordinator.seen())
        .extracting(FakeCoordinator.Seen::key)
        .hasSize(2)
        .doesNotContain("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "\"ok\"", ""})
  void garbageIsNoAnswer(String garbage) {
    coordinator.answers(200, garbage).answers(202, transaction("running", ""));

    assertThat(client.start(trip, ADA).id()).isEqualTo(new TxId(ID));
    assertThat(coordinator.seen()).hasSize(2);
  }

  @Test
  void aProblemIsThrownWithItsCode() {
    coordinator.answers(
        422,
        "{\"type\":\"about:blank\",\"title\":\"Key reused\",\"status\":422,"
            + "\"detail\":\"another body\",\"code\":\"idempotency_key_reused\"}");

    CoordinatorRefusedException refused =
        catchThrowableOfType(CoordinatorRefusedException.class, () -> client.start(trip, ADA));

    assertThat(refused.code()).isEqualTo("idempotency_key_reused");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused).hasMessage("POST /v1/sagas: 422 idempotency_key_reused: another body");
    assertThat(coordinator.seen()).hasSize(1);
  }

  /** Such as a page of a gateway that has no route for a moment, or wants somebody to log in. */
  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 404})
  void anErrorThatIsNoProblemOfACoordinatorIsNoAnswer(int status) {
    coordinator
        .answers(status, "<html>no route</html>")
        .answers(status, "{\"message\":\"no route\"}")
        .answers(202, transaction("running", ""));

    assertThat(client.start(trip, ADA).id()).isEqualTo(new TxId(ID));
    assertThat(coordinator.seen()).hasSize(3);
  }

  /** The node that was cut off may have begun it. */
  @ParameterizedTest
  @CsvSource({"401, token_required", "403, not_allowed"})
  void whoIsRefusedAfterAnAnswerWasLostDoesNotKnowTheOutcome(int status, String code) {
    String problem = "{\"code\":\"" + code + "\",\"detail\":\"no\"}";
    coordinator.answers(502, "").answers(status, problem);

    assertThatThrownBy(() -> client.start(trip, ADA))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("after 2 attempts");
    assertThatThrownBy(() -> client.start(trip, ADA))
        .isInstanceOf(CoordinatorRefusedException.class);
  }

  @Test
  void whoeverKeepsAnsweringInACoordinatorsPlaceIsNamed() {
    coordinator.answers(403, "<html>Log in</html>");

    assertThatThrownBy(() -> client.await(handle, LONG))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining(coordinator.address().toString())
        .hasMessageContaining("answered 403 <html>Log in</html>");
    assertThat(coordinator.seen()).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void anAddressBesideAStrangersIsAskedAtOnce() throws IOException {
    coordinator.answers(404, "not here");
    try (FakeCoordinator other = new FakeCoordinator();
        SagaClient both = SagaClient.of(coordinator.address(), other.address())) {
      other.answers(202, transaction("running", ""));
      assertThat(both.start(trip, ADA).id()).isEqualTo(new TxId(ID));
      assertThat(both.start(trip, ADA).id()).isEqualTo(new TxId(ID));
    }
    assertThat(coordinator.seen()).hasSize(1);
  }

  @Test
  void callsAtTheSameTimeDoNotSendEachOtherToAStranger() throws IOException {
    coordinator.answers(404, "not here");
    try (FakeCoordinator other = new FakeCoordinator();
        SagaClient both = SagaClient.of(coordinator.address(), other.address())) {
      other.answers(202, transaction("running", ""));
      List<CompletableFuture<SagaHandle<Itinerary>>> calls =
          Stream.generate(() -> CompletableFuture.supplyAsync(() -> both.start(trip, ADA)))
              .limit(2)
              .toList();
      assertThat(calls).allSatisfy(call -> assertThat(call.join().id()).isEqualTo(new TxId(ID)));
      assertThat(other.seen()).hasSize(2);
    }
    assertThat(coordinator.seen()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void awaitingEndsWithTheOutput() {
    coordinator
        .answers(200, transaction("running", ""))
        .answers(
            200,
            transaction(
                "completed",
                ",\"output\":{\"flight\":\"F1\",\"hotel\":\"H1\",\"receipt\":\"R1\"}"));

    assertThat(client.await(handle, LONG))
        .isEqualTo(new SagaResult.Completed<>(new Itinerary("F1", "H1", "R1")));
  }

  @Test
  void awaitingEndsWithTheReason() {
    coordinator
        .answers(200, transaction("compensating", ""))
        .answers(200, transaction("compensated", ""));

    assertThat(client.await(handle, LONG)).isEqualTo(new SagaResult.Compensated<>("no seat"));
  }

  @Test
  void awaitingEndsWithTheTime() {
    coordinator.answers(
        200,
        transaction(
            "running", ",\"stuck\":{\"branch\":\"hotel\",\"reason\":\"down\",\"attempts\":14}"));

    assertThat(client.await(handle, Duration.ofMillis(100)))
        .isEqualTo(
            new SagaResult.Unfinished<>("running", Optional.of(new Stuck("hotel", "down", 14))));
  }

  @Test
  void awaitingOutlastsCoordinatorsThatAreAway() {
    coordinator
        .answersBusy(0)
        .answersBusy(0)
        .answersBusy(0)
        .answers(200, transaction("compensated", ""));
    ClientOptions hasty =
        ClientOptions.of(coordinator.address()).withGiveUpAfter(Duration.ofMillis(1));

    try (SagaClient patient = new SagaClient(hasty)) {
      assertThat(patient.await(handle, LONG)).isInstanceOf(SagaResult.Compensated.class);
    }
  }

  @Test
  void anAnswerThatNeverEndsIsNoAnswer() {
    ClientOptions hasty =
        ClientOptions.of(coordinator.address())
            .withCallTimeout(Duration.ofMillis(300))
            .withGiveUpAfter(Duration.ofSeconds(20));
    coordinator.hangs().answers(202, transaction("running", ""));

    try (SagaClient patient = new SagaClient(hasty)) {
      assertThat(patient.start(trip, ADA).id()).isEqualTo(new TxId(ID));
    }
    assertThat(coordinator.seen()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void anAnswerWithoutAnIdLeavesTheOutcomeUnknown() {
    coordinator.answers(202, "{}");

    assertThatThrownBy(() -> client.start(trip, ADA)).isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void anAnswerOfMoreThanItsBoundIsNotRead() {
    coordinator.answers(200, " ".repeat((16 << 20) + 1));
    ClientOptions hasty =
        ClientOptions.of(coordinator.address()).withGiveUpAfter(Duration.ofSeconds(5));

    try (SagaClient impatient = new SagaClient(hasty)) {
      assertThatThrownBy(() -> impatient.register(trip))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("more than 16777216 bytes");
    }
  }

  @Test
  void cancellingAsksToAbort() {
    coordinator.answers(202, transaction("compensating", ""));

    client.cancel(handle);

    assertThat(coordinator.seen())
        .extracting(FakeCoordinator.Seen::call)
        .containsExactly("POST /v1/transactions/" + ID + "/abort");
  }

  record Paid(String by, long cents) {}

  @Test
  void aSignalIsSaidByNameWithItsPayload() {
    coordinator.answers(200, transaction("running", ""));

    client.signal(handle.id(), "paid", new Paid("card", 990));

    assertThat(coordinator.seen())
        .extracting(FakeCoordinator.Seen::call, FakeCoordinator.Seen::body)
        .containsExactly(
            tuple(
                "POST /v1/sagas/" + ID + "/signals/paid",
                "{\"payload\":{\"by\":\"card\",\"cents\":990}}"));
  }

  @Test
  void aSignalOfAStepHasThatStepsType() {
    SagaBuilder<Paid> order = Saga.named("order", 1, Paid.class);
    StepRef<Paid> paid = order.step("payment").awaitSignal(Paid.class).named("paid").add();
    Saga<Paid, Nothing> saga = order.build();
    coordinator.answers(200, transaction("running", ""));

    client.signal(new SagaHandle<>(saga, handle.id()), paid, new Paid("card", 990));

    assertThat(coordinator.seen())
        .extracting(FakeCoordinator.Seen::call)
        .containsExactly("POST /v1/sagas/" + ID + "/signals/paid");
  }

  @Test
  void aSignalThatContradictsTheFirstIsRefused() {
    coordinator.answers(409, "{\"code\": \"signal_conflict\", \"detail\": \"was given before\"}");

    assertThatExceptionOfType(CoordinatorRefusedException.class)
        .isThrownBy(() -> client.signal(handle.id(), "paid", new Paid("cash", 1)))
        .satisfies(e -> assertThat(e.code()).isEqualTo("signal_conflict"));
  }

  @Test
  void closingEndsTheWait() {
    coordinator.answers(200, transaction("running", ""));
    CompletableFuture<SagaResult<Itinerary>> waiting =
        CompletableFuture.supplyAsync(() -> client.await(handle, LONG));

    client.close();

    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(OutcomeUnknownException.class)
        .withMessageContaining("closed");
  }

  @Test
  void wrongOptionsAreRefused() {
    assertThatThrownBy(() -> SagaClient.of()).hasMessageContaining("at least one coordinator");
    assertThatThrownBy(() -> SagaClient.of(URI.create("ftp://a")))
        .hasMessage("not an http address: ftp://a");
    assertThatThrownBy(() -> StartOptions.NONE.withIdempotencyKey("é"))
        .hasMessageContaining("printable ASCII");
  }
}
