package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.participants.Arrivals.Arrived;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that travel together, to a real server that answers them as the test says. */
class BatchedCallsTest extends BatchedCallsFixture {
  @Test
  void whatIsReadyTogetherTravelsTogetherAndEachIsAnswered() throws Exception {
    List<Future<BranchAnswer>> answers =
        together(calls(), prepare("a"), call(CallKind.COMMIT, "b", 1, LONG), prepare("c"));

    Arrived batch = next();
    assertThat(batch.path()).isEqualTo("/verdict/v1/batch");
    assertThat(batch.request().getHeader("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(batch.lines())
        .containsExactly(line("commit", "b"), line("prepare", "a"), line("prepare", "c"));
    batch.end(
        """
            {"line":2,"result":"refused","reason":"no money"}
            {"line":0,"result":"unknown_branch"}
            {"line":1,"result":"done","output":5}
            """);

    assertThat(Awaiting.result(answers.get(0)))
        .isEqualTo(new BranchAnswer.Done(JsonText.read("5")));
    assertThat(Awaiting.result(answers.get(1))).isEqualTo(new BranchAnswer.UnknownBranch());
    assertThat(Awaiting.result(answers.get(2))).isEqualTo(new BranchAnswer.Refused("no money"));
  }

  @Test
  void rule17AnAnswerCountsAsSoonAsItIsThereWhileOthersAreStillAwaited() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("slow"), prepare("fast"));

    Arrived batch = next();
    batch.line("{\"line\":1,\"result\":\"done\"}");

    assertThat(Awaiting.result(answers.get(1))).isEqualTo(DONE);
    assertThat(answers.get(0).isComplete()).isFalse();
    batch.end("{\"line\":0,\"result\":\"done\"}\n");
    assertThat(Awaiting.result(answers.get(0))).isEqualTo(DONE);
  }

  @Test
  void whatBecomesReadyWhileARequestIsNotTakenLeavesOnceItIs() throws Exception {
    HttpParticipantCalls calls = calls();
    Future<BranchAnswer> first = together(calls, prepare("first")).get(0);
    Arrived untaken = next();

    List<Future<BranchAnswer>> later = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      later.addAll(together(calls, prepare("later-" + i)));
    }
    untaken.begin();

    int lines = 0;
    while (lines < 5) {
      Arrived next = next();
      lines += next.lines().size();
      next.allDone();
    }
    for (Future<BranchAnswer> answer : later) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
    assertThat(first.isComplete()).isFalse();
    untaken.end("{\"line\":0,\"result\":\"done\"}\n");
    assertThat(Awaiting.result(first)).isEqualTo(DONE);
  }

  @Test
  void aLineMayComeInPieces() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));

    Arrived batch = next();
    String whole = "{\"line\":0,\"result\":\"done\"}\n{\"line\":1,\"result\":\"tombstone\"}\n";
    for (int i = 0; i < whole.length(); i++) {
      batch.piece(whole.substring(i, i + 1));
    }

    assertThat(Awaiting.result(answers.get(0))).isEqualTo(DONE);
    assertThat(Awaiting.result(answers.get(1))).isEqualTo(new BranchAnswer.Tombstone());
    batch.end("");
  }

  @Test
  void aCallWhoseAnswerIsMissingAtTheEndMayHaveBeenCarriedOut() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));

    next().end("{\"line\":0,\"result\":\"done\"}\nnonsense\n{\"line\":7}\n{\"line\":1");

    assertThat(Awaiting.result(answers.get(0))).isEqualTo(DONE);
    assertFailed(answers.get(1), FailureKind.CONNECTION_LOST, "bank closed the connection");
  }

  @Test
  void anAnswerThatTheProtocolDoesNotKnowIsNone() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));

    next()
        .end(
            """
            {"line":0,"result":"maybe"}
            {"line":1,"status":424,"code":"card_down","detail":"try later"}
            """);

    assertFailed(answers.get(0), FailureKind.UNREADABLE, "the protocol does not know");
    assertFailed(
        answers.get(1), FailureKind.ofStatus(424), "424 to prepare: card_down (try later)");
  }

  @Test
  void aLostConnectionLosesAllAnswersThatHaveNotCome() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));

    Arrived batch = next();
    batch.line("{\"line\":0,\"result\":\"done\"}");
    assertThat(Awaiting.result(answers.get(0))).isEqualTo(DONE);
    Awaiting.result(batch.request().connection().close());

    assertFailed(answers.get(1), FailureKind.CONNECTION_LOST, "bank");
  }

  @Test
  void whoKnowsNoBatchesGetsEachCallAloneFromThenOn() throws Exception {
    HttpParticipantCalls calls = calls();
    List<Future<BranchAnswer>> answers = together(calls, prepare("a"), prepare("b"));
    next().end(404, "");

    for (int i = 0; i < 2; i++) {
      Arrived alone = next();
      assertThat(alone.path()).isEqualTo("/verdict/v1/prepare");
      assertThat(alone.request().getHeader("traceparent")).isEqualTo(TRACE);
      alone.end("{\"result\":\"done\"}");
    }
    assertThat(Awaiting.result(answers.get(0))).isEqualTo(DONE);
    assertThat(Awaiting.result(answers.get(1))).isEqualTo(DONE);

    Future<BranchAnswer> later = together(calls, prepare("c")).get(0);
    Arrived alone = next();
    assertThat(alone.path()).isEqualTo("/verdict/v1/prepare");
    alone.end("{\"result\":\"done\"}");
    assertThat(Awaiting.result(later)).isEqualTo(DONE);
  }

  @Test
  void aRefusedBatchIsAnAnswerToNoneOfItsCalls() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));

    next().end(503, "{\"code\":\"overloaded\",\"detail\":\"too many calls\"}");

    for (Future<BranchAnswer> answer : answers) {
      assertFailed(answer, FailureKind.OVERLOADED, "503 to prepare: overloaded (too many calls)");
    }
  }

  @Test
  void aRepeatTravelsAloneForTheOthersMayHaveBeenTheTrouble() throws Exception {
    List<Future<BranchAnswer>> answers =
        together(calls(), prepare("a"), call(CallKind.COMMIT, "b", 2, LONG));

    List<Arrived> both = List.of(next(), next());
    assertThat(both.stream().map(Arrived::path))
        .containsExactlyInAnyOrder("/verdict/v1/batch", "/verdict/v1/commit");
    for (Arrived each : both) {
      if (each.path().endsWith("batch")) {
        each.allDone();
      } else {
        each.end("{\"result\":\"done\"}");
      }
    }
    for (Future<BranchAnswer> answer : answers) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
  }

  @Test
  void oneThatIsGivenUpLeavesTheOthersAlone() throws Exception {
    HttpParticipantCalls calls = calls();
    List<Future<BranchAnswer>> answers =
        together(calls, call(CallKind.PREPARE, "short", 1, SHORT), prepare("long"));

    Arrived batch = next();
    assertFailed(answers.get(0), FailureKind.TIMED_OUT, "did not answer prepare within 2000 ms");
    batch.end("{\"line\":0,\"result\":\"done\"}\n{\"line\":1,\"result\":\"done\"}\n");
    assertThat(Awaiting.result(answers.get(1))).isEqualTo(DONE);
  }

  @Test
  void aRequestOfWhichAllCallsWereGivenUpLetsGoOfItsConnectionAndOfThoseBehindIt()
      throws Exception {
    HttpParticipantCalls calls = calls();
    Future<BranchAnswer> hanging = together(calls, call(CallKind.PREPARE, "a", 1, SHORT)).get(0);
    Promise<Void> closed = Promise.promise();
    Arrived untaken = next();
    untaken
        .loop()
        .runOnContext(here -> untaken.request().response().closeHandler(gone -> closed.complete()));
    Future<BranchAnswer> behind = together(calls, prepare("b")).get(0);

    assertFailed(hanging, FailureKind.TIMED_OUT, "did not answer");
    next().allDone();
    assertThat(Awaiting.result(behind)).isEqualTo(DONE);
    Awaiting.result(closed.future());
  }

  @Test
  void whatTimedOutBeforeItLeftWasNeverSent() throws Exception {
    HttpParticipantCalls calls = calls(limits(128, 1, CallLimits.DEFAULT.answerBytesMax()));
    Future<BranchAnswer> first = together(calls, prepare("a")).get(0);
    Arrived onTheOnlyConnection = next();
    Future<BranchAnswer> behind =
        together(calls, call(CallKind.PREPARE, "b", 1, Duration.ofMillis(50))).get(0);

    assertFailed(behind, FailureKind.NOT_SENT, "was not asked to prepare within 50 ms");
    Future<BranchAnswer> last = together(calls, prepare("c")).get(0);
    onTheOnlyConnection.allDone();
    Arrived next = next();
    assertThat(next.lines()).containsExactly(line("prepare", "c"));
    next.allDone();
    assertThat(Awaiting.result(first)).isEqualTo(DONE);
    assertThat(Awaiting.result(last)).isEqualTo(DONE);
  }

  private static CallLimits limits(int places, int connections, int answerBytesMax) {
    CallLimits standard = CallLimits.DEFAULT;
    return new CallLimits(
        places,
        places,
        standard.waitingPerService(),
        connections,
        standard.connectTimeout(),
        standard.keepAlive(),
        standard.restAfterFailure(),
        answerBytesMax,
        true);
  }

  @Test
  void rule17WhoDoesNotTakeARequestGetsTheNextOneAllTheSame() throws Exception {
    HttpParticipantCalls calls = calls();
    Future<BranchAnswer> waits = together(calls, prepare("waits-for-the-row-of-a")).get(0);
    Arrived held = next();
    Future<BranchAnswer> commit = together(calls, call(CallKind.COMMIT, "a", 1, LONG)).get(0);

    next().allDone();
    assertThat(Awaiting.result(commit)).isEqualTo(DONE);
    held.allDone();
    assertThat(Awaiting.result(waits)).isEqualTo(DONE);
  }

  @Test
  void decisionsLeaveBeforeWork() throws Exception {
    HttpParticipantCalls calls = calls();
    Future<BranchAnswer> first = together(calls, prepare("first")).get(0);
    Arrived untaken = next();
    List<Future<BranchAnswer>> later =
        together(calls, prepare("work"), call(CallKind.COMMIT, "decision", 1, LONG));
    untaken.allDone();

    Arrived second = next();
    assertThat(second.lines()).containsExactly(line("commit", "decision"), line("prepare", "work"));
    second.allDone();
    assertThat(Awaiting.result(first)).isEqualTo(DONE);
    assertThat(Awaiting.result(later.get(1))).isEqualTo(DONE);
  }

  @Test
  void whatWasGivenUpHoldsNoConnectionOnceAllOthersAreAnswered() throws Exception {
    List<Future<BranchAnswer>> answers =
        together(calls(), call(CallKind.PREPARE, "hangs", 1, SHORT), prepare("done"));
    Arrived batch = next();
    Promise<Void> closed = Promise.promise();
    batch
        .loop()
        .runOnContext(here -> batch.request().response().closeHandler(gone -> closed.complete()));

    assertFailed(answers.get(0), FailureKind.TIMED_OUT, "did not answer");
    batch.line("{\"line\":1,\"result\":\"done\"}");
    assertThat(Awaiting.result(answers.get(1))).isEqualTo(DONE);
    Awaiting.result(closed.future());
  }

  @Test
  void anAnswerWithoutEndHoldsNoConnection() throws Exception {
    Future<BranchAnswer> answer = together(calls(), prepare("a")).get(0);
    Arrived batch = next();
    Promise<Void> closed = Promise.promise();
    batch
        .loop()
        .runOnContext(here -> batch.request().response().closeHandler(gone -> closed.complete()));

    batch.line("{\"line\":0,\"result\":\"done\"}");
    assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    Awaiting.result(closed.future());
  }

  @Test
  void aLineWhoseNumberIsNoneIsNobodys() throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));

    next()
        .end(
            """
            {"line":null,"result":"done"}
            {"line":false,"result":"done"}
            {"line":"0","result":"done"}
            {"line":0.9,"result":"done"}
            {"line":1,"result":"done","output":1000e2147483646}
            """);

    assertFailed(answers.get(0), FailureKind.CONNECTION_LOST, "bank");
    assertFailed(answers.get(1), FailureKind.UNREADABLE, "the protocol does not know");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 501})
  void whatARefusalOfTheWholeSaysOfTheRequestIsNotSaidOfItsCalls(int status) throws Exception {
    List<Future<BranchAnswer>> answers = together(calls(), prepare("a"), prepare("b"));
    next().end(status, "");

    for (int i = 0; i < 2; i++) {
      Arrived alone = next();
      assertThat(alone.path()).isEqualTo("/verdict/v1/prepare");
      alone.end("{\"result\":\"done\"}");
    }
    for (Future<BranchAnswer> answer : answers) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
  }

  @Test
  void aRequestCarriesABoundedNumberOfCalls() throws Exception {
    CallLimits wide = limits(1_000, 128, CallLimits.DEFAULT.answerBytesMax());
    List<Future<BranchAnswer>> answers =
        together(
            calls(wide),
            IntStream.range(0, 300).mapToObj(i -> prepare("b" + i)).toArray(BranchCall[]::new));

    Arrived first = next();
    assertThat(first.lines()).hasSize(256);
    first.allDone();
    Arrived second = next();
    assertThat(second.lines()).hasSize(44);
    second.allDone();
    for (Future<BranchAnswer> answer : answers) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
  }

  @Test
  void withoutCoalescingEachTravelsAlone() throws Exception {
    List<Future<BranchAnswer>> answers =
        together(calls(CallLimits.DEFAULT.withCoalescing(false)), prepare("a"), prepare("b"));

    for (int i = 0; i < 2; i++) {
      Arrived alone = next();
      assertThat(alone.path()).isEqualTo("/verdict/v1/prepare");
      alone.end("{\"result\":\"done\"}");
    }
    for (Future<BranchAnswer> answer : answers) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
  }

  @Test
  void anAnswerLineBeyondTheBoundIsNotRead() throws Exception {
    CallLimits tight = limits(128, 128, 1_000);
    Future<BranchAnswer> answer = together(calls(tight), prepare("a")).get(0);

    next().line("{\"line\":0,\"result\":\"done\",\"output\":\"" + "x".repeat(2_000) + "\"}");

    assertFailed(answer, FailureKind.UNREADABLE, "more than 1000 bytes");
  }
}
