package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to a real server that behaves and misbehaves. */
class HttpParticipantCallsTest {
  private static final TxId TX = TxId.of(1_800_000_000_000L, 1, 1, 1);
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final ManualClock clock = new ManualClock();
  private Vertx vertx;
  private Context context;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private ParticipantRegistry registry =
      new ParticipantRegistry(
          new MemoryDatabase(1, () -> Instant.EPOCH).participants(Runnable::run), List.of());

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return Awaiting.result(future);
  }

  private URI serve(Handler<HttpServerRequest> handler) throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(handler);
    servers.add(server);
    await(server.listen(0, "127.0.0.1"));
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private HttpParticipantCalls calls(CallLimits limits, URI... bases) {
    Participant bank = new Participant("bank", List.of(bases), true);
    registry =
        new ParticipantRegistry(
            new MemoryDatabase(1, () -> Instant.EPOCH).participants(Runnable::run), List.of(bank));
    return new HttpParticipantCalls(vertx, registry, limits, calls -> {}, clock);
  }

  private Future<BranchAnswer> call(HttpParticipantCalls calls, BranchCall call) {
    Promise<BranchAnswer> promise = Promise.promise();
    context.runOnContext(here -> calls.call(call, 7, TRACE).onComplete(promise));
    return promise.future();
  }

  private static BranchCall prepare(Duration timeout) {
    return new BranchCall(
        CallKind.PREPARE,
        TX,
        new BranchId("debit"),
        "bank",
        "debit",
        JsonText.read("{\"cents\":1250}"),
        3,
        timeout);
  }

  /** The shortest that a call may take which is to be sent, on a machine that may be busy. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static BranchCall prepare() {
    return prepare(Duration.ofSeconds(60));
  }

  private static Handler<HttpServerRequest> answering(int status, String body) {
    return request -> request.response().setStatusCode(status).end(body);
  }

  @Test
  void aReasonIsAlwaysTextThatCanBeStoredAndShown() throws Exception {
    URI base = serve(answering(200, "{\"result\":\"refused\",\"reason\":\"a\\ud800b\"}"));

    assertThat(await(call(calls(CallLimits.DEFAULT, base), prepare())))
        .isEqualTo(new BranchAnswer.Refused("a?b"));
  }

  @Test
  void aCallCarriesEverythingThatTheProtocolSays() throws Exception {
    Promise<String> seen = Promise.promise();
    URI base =
        serve(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          seen.complete(
                              request.method()
                                  + " "
                                  + request.path()
                                  + " "
                                  + request.getHeader("content-type")
                                  + " "
                                  + request.getHeader("traceparent")
                                  + " "
                                  + body);
                          request.response().end("{\"result\":\"done\"}");
                        }));
    BranchAnswer answer = await(call(calls(CallLimits.DEFAULT, base.resolve("/app/")), prepare()));

    assertThat(answer).isEqualTo(new BranchAnswer.Done(Json.nil()));
    assertThat(await(seen.future()))
        .isEqualTo(
            "POST /app/verdict/v1/prepare application/json "
                + TRACE
                + " {\"tx\":\""
                + TX
                + "\",\"branch\":\"debit\",\"epoch\":7,\"attempt\":3,\"operation\":\"debit\","
                + "\"payload\":{\"cents\":1250}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"result":"done","output":{"a":[1]}}       | Done[output=Obj[members={a=Arr[items=[Num[value=1]]]}]]
          {"result":"refused","reason":"no funds"}   | Refused[reason=no funds]
          {"x":[{}],"result":"tombstone"}            | Tombstone[]
          {"result":"unknown_branch"}                | UnknownBranch[]
          {"result":"stale_epoch","seen_epoch":9}    | StaleEpoch[seen=9]
          {"result":"input_mismatch"}                | InputMismatch[]
          """)
  void everyAnswerOfTheProtocolIsUnderstood(String body, String answer) throws Exception {
    assertThat(await(call(calls(CallLimits.DEFAULT, serve(answering(200, body))), prepare())))
        .hasToString(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | {"result":"done"}            | server_error | bank answered 500 to prepare
          423 | {}                           | overloaded | bank answered 423 to prepare
          424 | {}                           | overloaded | bank answered 424 to prepare
          429 | {}                           | overloaded | bank answered 429 to prepare
          503 | {}                           | overloaded | bank answered 503 to prepare
          409 | {}                           | rejected | bank answered 409 to prepare
          302 | {"result":"done"}            | server_error | bank answered 302 to prepare
          204 | ''                           | server_error | bank answered 204 to prepare
          200 | <html>hello</html>           | unreadable | something that the protocol does not know
          200 | ''                           | unreadable | something that the protocol does not know
          200 | {"result":"perhaps"}         | unreadable | something that the protocol does not know
          200 | {"result":["done"]}          | unreadable | something that the protocol does not know
          200 | {"result":"done"} {}         | unreadable | something that the protocol does not know
          200 | {"result":"done"             | unreadable | something that the protocol does not know
          200 | {"result":"stale_epoch"}     | unreadable | something that the protocol does not know
          200 | {"outcome":"done"}           | unreadable | something that the protocol does not know
          """)
  void anythingElseIsNoAnswer(int status, String body, String kind, String why) throws Exception {
    Future<BranchAnswer> answer =
        call(calls(CallLimits.DEFAULT, serve(answering(status, body))), prepare());
    failsWith(answer, FailureKind.valueOf(kind.toUpperCase(Locale.ROOT)), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          424 | {"code":"card_down"}                     | card_down | bank answered 424 to prepare: card_down
          500 | {"detail":"no\\n line","code":"a.b-C_9"} | a.b-C_9   | bank answered 500 to prepare: a.b-C_9 (no line)
          424 | {"title":{"code":"x"},"code":"y"}        | y         | bank answered 424 to prepare: y
          424 | {"code":"not a code","detail":"words"}   | ''        | bank answered 424 to prepare
          424 | {"code":["x"]}                           | ''        | bank answered 424 to prepare
          424 | ["code","x"]                             | ''        | bank answered 424 to prepare
          424 | {"code":"x"                              | ''        | bank answered 424 to prepare
          424 | code                                     | ''        | bank answered 424 to prepare
          """)
  void whatAServiceCallsItsFailureIsTaken(int status, String body, String code, String words)
      throws Exception {
    Future<BranchAnswer> answer =
        call(calls(CallLimits.DEFAULT, serve(answering(status, body))), prepare());
    assertThatThrownBy(() -> await(answer))
        .cause()
        .isInstanceOfSatisfying(
            CallFailedException.class,
            failed -> assertThat(failed.failure().code().orElse("")).isEqualTo(code))
        .hasMessage(words);
  }

  private static void failsWith(Future<BranchAnswer> answer, FailureKind kind, String why) {
    assertThatThrownBy(() -> await(answer))
        .cause()
        .isInstanceOfSatisfying(
            CallFailedException.class, failed -> assertThat(failed.kind()).isEqualTo(kind))
        .hasMessageContaining(why);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    AtomicInteger followed = new AtomicInteger();
    URI elsewhere = serve(request -> followed.incrementAndGet());
    URI base =
        serve(
            request ->
                request
                    .response()
                    .setStatusCode(307)
                    .putHeader("location", elsewhere.toString())
                    .end());
    failsWith(
        call(calls(CallLimits.DEFAULT, base), prepare()), FailureKind.SERVER_ERROR, "answered 307");
    assertThat(followed).hasValue(0);
  }

  @Test
  void aServerThatHangsIsGivenUpAfterTheCallsTimeout() throws Exception {
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, serve(request -> {}));
    failsWith(call(calls, prepare(SHORT)), FailureKind.TIMED_OUT, "within 2000 ms");
  }

  @Test
  void aServerThatStopsInTheMiddleOfItsAnswerIsGivenUpToo() throws Exception {
    URI base = serve(request -> request.response().setChunked(true).write("{\"result\":"));
    failsWith(
        call(calls(CallLimits.DEFAULT, base), prepare(SHORT)), FailureKind.TIMED_OUT, "2000 ms");
  }

  @Test
  void anAnswerMayComeInManyPieces() throws Exception {
    String answer = "{\"result\":\"done\",\"output\":\"" + "x".repeat(100_000) + "\"}";
    URI base =
        serve(
            request -> {
              request.response().setChunked(true);
              for (int at = 0; at < answer.length(); at += 999) {
                String piece = answer.substring(at, Math.min(at + 999, answer.length()));
                request.response().write(piece);
              }
              request.response().end();
            });
    assertThat(await(call(calls(CallLimits.DEFAULT, base), prepare())))
        .isEqualTo(new BranchAnswer.Done(Json.text("x".repeat(100_000))));
  }

  @Test
  void aConnectionThatIsClosedIsNoAnswer() throws Exception {
    URI base = serve(request -> request.connection().close());
    failsWith(
        call(calls(CallLimits.DEFAULT, base), prepare()),
        FailureKind.CONNECTION_LOST,
        "closed the connection");
  }

  @Test
  void aServerThatIsNotThereIsNoAnswer() throws Exception {
    URI base = serve(request -> {});
    await(servers.get(0).close());
    failsWith(
        call(calls(CallLimits.DEFAULT, base), prepare()),
        FailureKind.NOT_SENT,
        "could not be reached");
  }

  @Test
  void aServiceThatIsNotRegisteredIsNotCalled() {
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, URI.create("http://127.0.0.1:1"));
    BranchCall call =
        new BranchCall(
            CallKind.COMMIT,
            TX,
            new BranchId("a"),
            "stranger",
            "",
            Json.nil(),
            1,
            Duration.ofSeconds(1));
    failsWith(call(calls, call), FailureKind.NOT_SENT, "stranger is not registered");
  }

  @Test
  void anAnswerOfAnySizeIsCutOff() throws Exception {
    Buffer chunk = Buffer.buffer(new byte[64 * 1024]);
    URI base =
        serve(
            request -> {
              request.response().setChunked(true).exceptionHandler(closed -> {});
              for (int i = 0; i < 64; i++) {
                request.response().write(chunk);
              }
            });
    failsWith(
        call(calls(CallLimits.DEFAULT, base), prepare()),
        FailureKind.UNREADABLE,
        "more than 1048576 bytes");
  }

  @Test
  void instancesTakeTurnsAndOneThatJustFailedRests() throws Exception {
    assertThat(askedInTurn(503)).containsExactly("good", "bad", "fine", "good", "fine", "good");
  }

  /** Another instance of the service would meet the same lock. */
  @Test
  void oneThatMetALockDoesNotRest() throws Exception {
    assertThat(askedInTurn(423)).containsExactly("good", "bad", "fine", "good", "bad", "fine");
  }

  /** It is well, and says what is not. */
  @Test
  void norDoesOneThatNamesWhatItDependsOn() throws Exception {
    assertThat(askedInTurn(424)).containsExactly("good", "bad", "fine", "good", "bad", "fine");
  }

  /** Who gets six calls, one after the other, of three of which one answers with this status. */
  private List<String> askedInTurn(int status) throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    URI good = serve(recording(asked, "good", 200));
    URI bad = serve(recording(asked, "bad", status));
    URI fine = serve(recording(asked, "fine", 200));
    HttpParticipantCalls calls =
        calls(
            new CallLimits(
                8,
                8,
                8,
                8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                100,
                true),
            good,
            bad,
            fine);
    for (int i = 0; i < 6; i++) {
      call(calls, prepare())
          .toCompletionStage()
          .toCompletableFuture()
          .exceptionally(e -> null)
          .get(60, TimeUnit.SECONDS);
    }
    return asked;
  }

  @Test
  void aCallThatFindsNobodyAtOneAddressGoesToAnotherAtOnce() throws Exception {
    URI gone = serve(request -> {});
    await(servers.get(0).close());
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpParticipantCalls calls =
        calls(CallLimits.DEFAULT, gone, serve(recording(asked, "there", 200)));
    for (int i = 0; i < 4; i++) {
      assertThat(await(call(calls, prepare()))).isInstanceOf(BranchAnswer.Done.class);
    }
    assertThat(asked).hasSize(4);
  }

  /** Whether it was carried out is unknown: to send it again is not for the transport. */
  @Test
  void aCallThatWasSentIsNotSentToAnother() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    URI closing =
        serve(
            request -> {
              asked.add("closing");
              request.connection().close();
            });
    HttpParticipantCalls calls =
        calls(CallLimits.DEFAULT, closing, serve(recording(asked, "there", 200)));
    failsWith(call(calls, prepare()), FailureKind.CONNECTION_LOST, "closed the connection");
    assertThat(asked).containsExactly("closing");
    assertThat(await(call(calls, prepare()))).isInstanceOf(BranchAnswer.Done.class);
  }

  private static Handler<HttpServerRequest> recording(List<String> asked, String name, int status) {
    return request -> {
      asked.add(name);
      request.response().setStatusCode(status).end("{\"result\":\"done\"}");
    };
  }

  @Test
  void callsBeyondTheLimitWaitForTheirTurnAndTheRestIsRefused() throws Exception {
    List<HttpServerRequest> underWay = new CopyOnWriteArrayList<>();
    Promise<Void> refused = Promise.promise();
    Promise<Integer> third = Promise.promise();
    URI base =
        serve(
            request -> {
              underWay.add(request);
              if (underWay.size() == 3) {
                third.complete(3);
              } else {
                refused.future().onSuccess(now -> request.response().end("{\"result\":\"done\"}"));
              }
            });
    HttpParticipantCalls calls =
        calls(
            new CallLimits(
                1,
                1,
                2,
                8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ZERO,
                100,
                true),
            base);
    Future<BranchAnswer> first = call(calls, prepare());
    Future<BranchAnswer> second = call(calls, prepare());
    Future<BranchAnswer> waiting = call(calls, prepare(SHORT));
    Future<BranchAnswer> tooMuch = call(calls, prepare());

    failsWith(tooMuch, FailureKind.NOT_SENT, "too many calls to bank are waiting");
    refused.complete();
    assertThat(await(first)).isInstanceOf(BranchAnswer.Done.class);
    assertThat(await(second)).isInstanceOf(BranchAnswer.Done.class);
    failsWith(waiting, FailureKind.TIMED_OUT, "within 2000 ms");
    assertThat(await(third.future())).isEqualTo(3);
  }

  private static final int MANY = 15_000;
  private static final Duration SOON = Duration.ofMillis(200);

  private static CallLimits limits(int concurrent, int waiting) {
    return new CallLimits(
        concurrent,
        concurrent,
        waiting,
        8,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ZERO,
        100,
        true);
  }

  /** Calls asked for in one go, so that those with the same time-out expire together. */
  private List<Future<BranchAnswer>> callTogether(
      HttpParticipantCalls calls, int count, BranchCall call) {
    List<Promise<BranchAnswer>> promises = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      promises.add(Promise.promise());
    }
    context.runOnContext(here -> promises.forEach(it -> calls.call(call, 7, TRACE).onComplete(it)));
    return promises.stream().map(Promise::future).toList();
  }

  private static void allFailWith(List<Future<BranchAnswer>> answers, String why) {
    assertThatThrownBy(() -> await(Future.join(answers)))
        .cause()
        .isInstanceOf(CallFailedException.class);
    assertThat(answers).allSatisfy(it -> assertThat(it.cause()).hasMessageContaining(why));
  }

  /** Holds what it is asked until it is told to answer all of it. */
  private static final class Holding implements Handler<HttpServerRequest> {
    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    private final Promise<Void> first = Promise.promise();
    private boolean answers;

    @Override
    public synchronized void handle(HttpServerRequest request) {
      held.add(request);
      first.tryComplete();
      if (answers) {
        answer(request);
      }
    }

    synchronized void answerAll() {
      answers = true;
      held.forEach(Holding::answer);
    }

    private static void answer(HttpServerRequest request) {
      request.response().end("{\"result\":\"done\"}");
    }
  }

  @Test
  void callsThatExpiredInTheQueueTakeNobodysPlace() throws Exception {
    Holding holding = new Holding();
    HttpParticipantCalls calls = calls(limits(1, MANY), serve(holding));
    Future<BranchAnswer> held = call(calls, prepare());
    await(holding.first.future());
    allFailWith(callTogether(calls, MANY, prepare(SOON)), "within 200 ms");

    Future<BranchAnswer> fresh = call(calls, prepare());
    holding.answerAll();

    assertThat(await(held)).isInstanceOf(BranchAnswer.Done.class);
    assertThat(await(fresh)).isInstanceOf(BranchAnswer.Done.class);
    assertThat(holding.held).hasSize(2);
  }

  @Test
  void anAnswerIsToldHoweverManyCallsExpiredBehindIt() throws Exception {
    Holding holding = new Holding();
    HttpParticipantCalls calls = calls(limits(1, 2 * MANY), serve(holding));
    Future<BranchAnswer> held = call(calls, prepare());
    await(holding.first.future());
    allFailWith(callTogether(calls, MANY, prepare(SOON)), "within 200 ms");

    holding.answerAll();

    assertThat(await(held)).isInstanceOf(BranchAnswer.Done.class);
    assertThat(await(call(calls, prepare()))).isInstanceOf(BranchAnswer.Done.class);
  }

  @Test
  void allCallsThatExpireTogetherAreToldAndTheirTurnsPassedOn() throws Exception {
    Holding holding = new Holding();
    HttpParticipantCalls calls = calls(limits(2, 2 * MANY), serve(holding));

    allFailWith(callTogether(calls, MANY, prepare(SOON)), "within 200 ms");

    holding.answerAll();
    for (int i = 0; i < 3; i++) {
      assertThat(await(call(calls, prepare()))).isInstanceOf(BranchAnswer.Done.class);
    }
  }

  @Test
  void aTurnThatCannotBeUsedIsPassedOnHoweverManyWait() throws Exception {
    HttpParticipantCalls calls = calls(limits(1, MANY), serve(new Holding()));
    Future<BranchAnswer> held = call(calls, prepare());
    List<Future<BranchAnswer>> waiting = callTogether(calls, MANY, prepare());

    await(calls.close());

    allFailWith(waiting, "prepare");
    assertThat(await(held.otherwiseEmpty())).isNull();
  }

  @Test
  void whoeverIsToldOfAnAnswerMayCallAgainAtOnce() throws Exception {
    HttpParticipantCalls calls =
        calls(limits(1, 1), serve(answering(200, "{\"result\":\"done\"}")));
    Promise<BranchAnswer> last = Promise.promise();
    context.runOnContext(here -> again(calls, 20, last));
    assertThat(await(last.future())).isInstanceOf(BranchAnswer.Done.class);
  }

  private static void again(HttpParticipantCalls calls, int times, Promise<BranchAnswer> last) {
    calls
        .call(prepare(), 7, TRACE)
        .onFailure(last::fail)
        .onSuccess(
            answer -> {
              if (times == 1) {
                last.complete(answer);
              } else {
                again(calls, times - 1, last);
              }
            });
  }

  private static BranchCall commit(Duration timeout) {
    return new BranchCall(
        CallKind.COMMIT, TX, new BranchId("debit"), "bank", "", Json.nil(), 1, timeout);
  }

  private void shutCircuit(HttpParticipantCalls calls) {
    allFailWith(callTogether(calls, Circuits.CALLS_MIN, prepare(SHORT)), "within 2000 ms");
  }

  @Test
  void workForAServiceThatHangsIsRefusedAtOnceAndAFewTryItAgain() throws Exception {
    Holding holding = new Holding();
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, serve(holding));
    shutCircuit(calls);

    failsWith(
        call(calls, prepare()),
        FailureKind.NOT_SENT,
        "bank did not answer prepare within 2000 ms; this call was not sent, as most calls to it"
            + " fail");
    assertThat(holding.held).hasSize(Circuits.CALLS_MIN);

    clock.pass(Circuits.SHUT.plusMillis(100));
    List<Future<BranchAnswer>> next = callTogether(calls, 10, prepare(SHORT));
    assertThatThrownBy(() -> await(Future.join(next))).isNotNull();
    assertThat(holding.held).hasSize(Circuits.CALLS_MIN + Circuits.PROBES);
  }

  /** Calls are told of their end before their place is free. */
  private void afterWhatIsUnderWay() throws Exception {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(here -> promise.complete());
    await(promise.future());
  }

  private static Traffic.OfService told(
      int underWay, int waiting, int addressesShut, long refusedShut, long refusedFull) {
    return new Traffic.OfService(underWay, waiting, 1, addressesShut, refusedShut, refusedFull);
  }

  @Test
  void howCallsGoIsToldToAnyThread() throws Exception {
    Holding holding = new Holding();
    URI base = serve(holding);
    HttpParticipantCalls calls = calls(limits(1, 1), base);
    assertThat(registry.traffic().of("bank")).isEqualTo(new Traffic.OfService(0, 0, 0, 0, 0, 0));

    List<Future<BranchAnswer>> answers = callTogether(calls, 3, prepare());
    failsWith(answers.get(2), FailureKind.NOT_SENT, "too many calls to bank are waiting");
    await(holding.first.future());
    assertThat(registry.traffic().of("bank")).isEqualTo(told(1, 1, 0, 0, 1));
    assertThat(registry.traffic().at("bank", base))
        .isEqualTo(new Traffic.OfAddress(1, Traffic.Circuit.CLOSED));

    holding.answerAll();
    await(answers.get(1));
    afterWhatIsUnderWay();
    assertThat(registry.traffic().of("bank")).isEqualTo(told(0, 0, 0, 0, 1));
  }

  @Test
  void howTheLastCallsEndedIsToldToAnyThread() throws Exception {
    URI base = serve(answering(500, "{\"code\":\"broken\",\"detail\":\"no paper\"}"));
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, base);
    assertThat(registry.traffic().last("bank"))
        .isEqualTo(new Traffic.Last(Optional.empty(), Optional.empty()));

    failsWith(call(calls, prepare()), FailureKind.SERVER_ERROR, "answered 500");

    Traffic.Last last = registry.traffic().last("bank");
    assertThat(last.answeredAt()).isEmpty();
    assertThat(last.failure())
        .contains(
            new Traffic.Failure(
                "bank answered 500 to prepare: broken (no paper)",
                clock.instant(),
                base.getAuthority()));
  }

  @Test
  void whenACallWasAnsweredLastIsToldToAnyThread() throws Exception {
    HttpParticipantCalls calls =
        calls(CallLimits.DEFAULT, serve(answering(200, "{\"result\":\"done\"}")));
    await(call(calls, prepare()));
    assertThat(registry.traffic().last("bank"))
        .isEqualTo(
            new Traffic.Last(
                Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS)), Optional.empty()));
  }

  @Test
  void anAddressThatIsShutIsToldAndSoIsWorkThatIsRefusedForIt() throws Exception {
    URI base = serve(new Holding());
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, base);
    assertThat(registry.traffic().isShut("bank")).isFalse();
    shutCircuit(calls);

    failsWith(
        call(calls, prepare()),
        FailureKind.NOT_SENT,
        "this call was not sent, as most calls to it fail");

    assertThat(registry.traffic().isShut("bank")).isTrue();
    assertThat(registry.traffic().of("bank")).isEqualTo(told(0, 0, 1, 1, 0));
    assertThat(registry.traffic().at("bank", base))
        .isEqualTo(new Traffic.OfAddress(0, Traffic.Circuit.OPEN));
    clock.pass(Circuits.SHUT.plusMillis(100));
    Future<BranchAnswer> probe = call(calls, prepare(SHORT));
    failsWith(probe, FailureKind.TIMED_OUT, "within 2000 ms");
    assertThat(registry.traffic().at("bank", base).circuit()).isEqualTo(Traffic.Circuit.HALF_OPEN);
  }

  @Test
  void decisionsAreSentToAServiceThatHangsAllTheSame() throws Exception {
    Holding holding = new Holding();
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, serve(holding));
    shutCircuit(calls);

    List<Future<BranchAnswer>> decisions = callTogether(calls, 50, commit(Duration.ofSeconds(60)));
    holding.answerAll();

    await(Future.all(decisions));
    clock.pass(Circuits.SHUT.plusMillis(100));
    assertThat(await(call(calls, prepare()))).isInstanceOf(BranchAnswer.Done.class);
  }

  /** The service is well; a row that many want is locked. */
  @Test
  void callsThatMeetLocksDoNotShutAnAddress() throws Exception {
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, serve(answering(423, "")));
    allFailWith(callTogether(calls, 3 * Circuits.CALLS_MIN, prepare()), "answered 423");
    failsWith(call(calls, prepare()), FailureKind.OVERLOADED, "answered 423");
  }

  @Test
  void answersThatAreTheCallersFaultDoNotShutAnAddress() throws Exception {
    HttpParticipantCalls calls = calls(CallLimits.DEFAULT, serve(answering(404, "")));
    allFailWith(callTogether(calls, 3 * Circuits.CALLS_MIN, prepare()), "answered 404");
    failsWith(call(calls, prepare()), FailureKind.REJECTED, "answered 404");
  }

  @Test
  void anAddressThatHangsTakesNoMoreThanItsShareAndTheOtherServesOn() throws Exception {
    Holding holding = new Holding();
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpParticipantCalls calls =
        calls(
            new CallLimits(
                8,
                2,
                100,
                8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ZERO,
                100,
                true),
            serve(holding),
            serve(recording(asked, "well", 200)));
    List<Future<BranchAnswer>> answers = callTogether(calls, 30, prepare());
    Awaiting.until(
        "all but those that hang are answered",
        () -> answers.stream().filter(Future::succeeded).count() == 28);
    assertThat(asked).hasSize(28);
    Awaiting.until("the others hang", () -> holding.held.size() == 2);
    holding.answerAll();
    assertThat(await(Future.all(answers)).succeeded()).isTrue();
  }

  @Test
  void aDecisionGoesBeforeWorkThatWaits() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    Promise<Void> first = Promise.promise();
    URI base =
        serve(
            request -> {
              asked.add(request.path());
              if (asked.size() == 1) {
                held.add(request);
                first.complete();
              } else {
                request.response().end("{\"result\":\"done\"}");
              }
            });
    HttpParticipantCalls calls = calls(limits(1, 10), base);
    Future<BranchAnswer> before = call(calls, prepare());
    await(first.future());
    Future<BranchAnswer> work = call(calls, prepare());
    Future<BranchAnswer> decision = call(calls, commit(Duration.ofSeconds(60)));
    context.runOnContext(here -> held.get(0).response().end("{\"result\":\"done\"}"));
    await(Future.all(before, work, decision));
    assertThat(asked)
        .containsExactly("/verdict/v1/prepare", "/verdict/v1/commit", "/verdict/v1/prepare");
  }

  @Test
  void aCallThatWaitedTooLongIsNotHeldAgainstTheAddressThatGotItLate() throws Exception {
    Holding holding = new Holding();
    HttpParticipantCalls calls = calls(limits(1, 100), serve(holding));
    allFailWith(callTogether(calls, 2 * Circuits.CALLS_MIN, prepare(SHORT)), "within 2000 ms");
    holding.answerAll();
    assertThat(await(call(calls, prepare()))).isInstanceOf(BranchAnswer.Done.class);
  }
}
