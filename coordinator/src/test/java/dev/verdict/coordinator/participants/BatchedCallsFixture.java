package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.Arrivals.Arrived;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A caller of services that take batches, and a real server that answers as a test says. */
abstract class BatchedCallsFixture {
  static final TxId TX = TxId.of(1_800_000_000_000L, 1, 1, 1);
  static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  static final Duration LONG = Duration.ofSeconds(60);

  /** The shortest that a call may take which is to be sent, on a machine that may be busy. */
  static final Duration SHORT = Duration.ofSeconds(2);

  static final BranchAnswer DONE = new BranchAnswer.Done(Json.nil());

  final ManualClock clock = new ManualClock();
  Vertx vertx;
  Context context;
  Arrivals arrivals;
  ParticipantRegistry registry =
      new ParticipantRegistry(
          new MemoryDatabase(1, () -> Instant.EPOCH).participants(Runnable::run), List.of());
  URI base;

  @BeforeEach
  void serve() throws Exception {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    arrivals = new Arrivals(vertx);
    base = arrivals.base();
  }

  @AfterEach
  void close() throws Exception {
    Awaiting.result(vertx.close());
  }

  /** Whether the services announced HTTP/2. */
  boolean overHttp2() {
    return false;
  }

  Arrived next() throws InterruptedException {
    return arrivals.next();
  }

  HttpParticipantCalls calls(CallLimits limits) {
    return calls(limits, base);
  }

  HttpParticipantCalls calls(CallLimits limits, URI... bases) {
    Participant bank =
        new Participant(
            "bank", List.of(bases), true, Set.of(bases), overHttp2() ? Set.of(bases) : Set.of());
    registry =
        new ParticipantRegistry(
            new MemoryDatabase(1, () -> Instant.EPOCH).participants(Runnable::run), List.of(bank));
    Promise<HttpParticipantCalls> made = Promise.promise();
    context.runOnContext(
        here ->
            made.complete(new HttpParticipantCalls(vertx, registry, limits, calls -> {}, clock)));
    try {
      return Awaiting.result(made.future());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  HttpParticipantCalls calls() {
    return calls(CallLimits.DEFAULT);
  }

  static BranchCall prepare(String branch) {
    return call(CallKind.PREPARE, branch, 1, LONG);
  }

  static BranchCall call(CallKind kind, String branch, int attempt, Duration timeout) {
    Json payload = JsonText.read("{\"cents\":1250}");
    return new BranchCall(
        kind, TX, new BranchId(branch), "bank", "debit", payload, attempt, timeout);
  }

  /** All of them in one turn of the event loop. */
  List<Future<BranchAnswer>> together(HttpParticipantCalls calls, BranchCall... wanted) {
    List<Promise<BranchAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      answers.add(Promise.promise());
    }
    context.runOnContext(
        here -> {
          for (int i = 0; i < wanted.length; i++) {
            calls.call(wanted[i], 7, TRACE).onComplete(answers.get(i));
          }
        });
    return answers.stream().map(Promise::future).toList();
  }

  static void assertFailed(Future<BranchAnswer> answer, FailureKind kind, String words) {
    assertThatThrownBy(() -> Awaiting.result(answer)).hasMessageContaining(words);
    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            CallFailedException.class, failed -> assertThat(failed.kind()).isEqualTo(kind));
  }

  static String line(String call, String branch) {
    return "{\"call\":\"%s\",\"traceparent\":\"%s\",\"tx\":\"%s\",\"branch\":\"%s\","
            .formatted(call, TRACE, TX.text(), branch)
        + "\"epoch\":7,\"attempt\":1,\"operation\":\"debit\",\"payload\":{\"cents\":1250}}";
  }
}
