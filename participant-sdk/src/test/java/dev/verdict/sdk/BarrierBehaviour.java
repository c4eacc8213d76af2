package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store must do. Operation {@code op} writes an effect {@code did <what>}, its
 * confirmation {@code confirmed <what> <number>}, its undoing {@code undid <what> <number>}.
 */
abstract class BarrierBehaviour<C> {
  static final String DONE = "{\"result\":\"done\"}";
  static final String READ_ONLY = "{\"result\":\"done\",\"read_only\":true}";
  static final String DONE_7 = "{\"result\":\"done\",\"output\":{\"number\":7}}";
  static final String TOMBSTONE = "{\"result\":\"tombstone\"}";
  static final String REFUSED = "{\"result\":\"refused\",\"reason\":\"no seat\"}";
  static final String UNKNOWN = "{\"result\":\"unknown_branch\"}";
  static final String MISMATCH = "{\"result\":\"input_mismatch\"}";
  static final String GO = "{\"what\":\"a\",\"mode\":\"go\"}";
  static final String REFUSE = "{\"what\":\"a\",\"mode\":\"refuse\"}";
  static final String FAIL = "{\"what\":\"a\",\"mode\":\"fail\"}";

  /** Which operation on what. */
  record Order(String what, String mode) {}

  /** What came of it. */
  record Ticket(int number) {}

  private Participant participant;
  private Calls calls;
  private final List<C> sessions = new CopyOnWriteArrayList<>();
  private boolean followUpsFail;

  abstract Store<C> store();

  abstract CompletionStage<Void> write(C session, String effect);

  abstract List<String> effects();

  abstract void clean();

  @BeforeEach
  void build() {
    clean();
    followUpsFail = false;
    participant =
        Participant.named("bank", store())
            .preparedAsync("op", Order.class, (c, in) -> work(c, in, Result.done()))
            .tccAsync(
                "op",
                Order.class,
                Ticket.class,
                (c, in) -> work(c, in, Result.done(new Ticket(7))),
                (c, in, out) -> follow(c, "confirmed", in, out),
                (c, in, out) -> follow(c, "undid", in, out))
            .sagaAsync(
                "op",
                Order.class,
                Ticket.class,
                (c, in) -> work(c, in, Result.done(new Ticket(7))),
                "undo-op",
                (c, in, out) -> follow(c, "undid", in, out))
            .preparedAsync("check", Order.class, (c, in) -> work(c, in, Result.readOnly()))
            .tccAsync(
                "check",
                Order.class,
                Result.None.class,
                (c, in) -> work(c, in, Result.readOnly()),
                (c, in, out) -> write(c, "confirmed"),
                (c, in, out) -> write(c, "undid"))
            .sagaAsync(
                "check", Order.class, Result.None.class, (c, in) -> work(c, in, Result.readOnly()))
            .preparedAsync("other", Order.class, (c, in) -> work(c, in, Result.done()))
            .sagaAsync(
                "other",
                Order.class,
                Ticket.class,
                (c, in) -> work(c, in, Result.done(new Ticket(8))),
                "undo-other",
                (c, in, out) -> follow(c, "undid", in, out))
            .build();
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
    calls = new Calls(participant, Calls.newTx());
  }

  @AfterEach
  void close() {
    participant.close();
  }

  private <O> CompletionStage<Result<O>> work(C session, Order order, Result<O> result) {
    sessions.add(session);
    return write(session, "did " + order.what())
        .thenApply(
            none ->
                switch (order.mode()) {
                  case "refuse" -> Result.refused("no seat");
                  case "quote" -> Result.refused("no seat for a\u0000b");
                  case "fail" -> throw new IllegalStateException("out of order");
                  default -> result;
                });
  }

  private CompletionStage<Void> follow(C session, String how, Order order, Ticket ticket) {
    if (followUpsFail) {
      return CompletableFuture.failedFuture(new IllegalStateException("out of order"));
    }
    sessions.add(session);
    return write(session, how + " " + order.what() + " " + ticket.number());
  }

  @ParameterizedTest
  @CsvSource({"prepare,false", "try,true", "action,true"})
  void aRepeatOfWorkGetsTheFirstAnswerAndRunsNothing(String work, boolean output) {
    String first = calls.work(work, "op", GO);
    assertThat(first).isEqualTo(output ? DONE_7 : DONE);
    assertThat(calls.work(work, "op", "{\"mode\":\"go\",\"what\":\"a\"}", 2)).isEqualTo(first);
    if (work.equals("prepare")) {
      assertThat(effects()).isEmpty();
      calls.end("commit");
    }
    assertThat(effects()).containsExactly("did a");
  }

  @ParameterizedTest
  @CsvSource({"prepare", "try", "action"})
  void rule23_aRefusalIsStoredAndNothingElseOfIt(String work) {
    assertThat(calls.work(work, "op", REFUSE)).isEqualTo(REFUSED);
    assertThat(calls.work(work, "op", REFUSE)).isEqualTo(REFUSED);
    assertThat(calls.work(work, "op", GO)).isEqualTo(MISMATCH);
    assertThat(effects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"prepare", "try", "action"})
  void rule23_aRefusalIsStoredWhateverItsReasonQuotes(String work) {
    String quote = "{\"what\":\"a\",\"mode\":\"quote\"}";
    String refused = "{\"result\":\"refused\",\"reason\":\"no seat for a b\"}";
    assertThat(calls.work(work, "op", quote)).isEqualTo(refused);
    assertThat(calls.work(work, "op", quote)).isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource({"prepare", "try", "action"})
  void rule23_anotherInputUnderTheSameKeyIsToldApart(String work) {
    calls.work(work, "op", GO);
    assertThat(calls.work(work, "op", "{\"what\":\"b\",\"mode\":\"go\"}")).isEqualTo(MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({"prepare", "action"})
  void rule23_anotherOperationUnderTheSameKeyIsToldApart(String work) {
    calls.work(work, "op", GO);
    assertThat(calls.work(work, "other", GO)).isEqualTo(MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({"prepare", "try", "action"})
  void afterAFailureNothingIsKeptAndTheNextCallRuns(String work) {
    assertThat(calls.work(work, "op", FAIL)).startsWith("500 ");
    assertThat(calls.work(work, "op", GO)).startsWith("{\"result\":\"done\"");
  }

  /** A handler may leave something behind that goes on, when the connection is another branch's. */
  @ParameterizedTest
  @CsvSource({"prepare,commit", "try,confirm", "action,compensate"})
  void aSessionIsOverWithItsHandler(String work, String end) {
    for (String mode : List.of(REFUSE, FAIL, GO)) {
      new Calls(participant, Calls.newTx()).work(work, "op", mode);
    }
    calls.work(work, "op", GO);
    calls.end(end);
    assertThat(sessions).hasSize(work.equals("prepare") ? 4 : 5);
    assertThat(sessions)
        .allSatisfy(
            late ->
                assertThatThrownBy(
                        () ->
                            Calls.await(
                                CompletableFuture.completedFuture(late)
                                    .thenCompose(it -> write(it, "late"))))
                    .hasStackTraceContaining("the handler is over"));
    assertThat(effects()).doesNotContain("late");
  }

  @ParameterizedTest
  @CsvSource({"abort,prepare", "cancel,try", "compensate,action"})
  void aLateWorkCallMeetsTheTombstone(String end, String work) {
    assertThat(calls.end(end)).isEqualTo(DONE);
    assertThat(calls.end(end)).isEqualTo(DONE);
    assertThat(calls.work(work, "op", GO)).isEqualTo(TOMBSTONE);
    assertThat(effects()).isEmpty();
  }

  @Test
  void committedWorkIsShownOnce() {
    calls.work("prepare", "op", GO);
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a");
    assertThat(calls.end("abort")).startsWith("409 ");
  }

  @Test
  void abortedWorkIsGoneAndNeverRunsAgain() {
    calls.work("prepare", "op", GO);
    assertThat(calls.end("abort")).isEqualTo(DONE);
    assertThat(calls.end("abort")).isEqualTo(DONE);
    assertThat(calls.work("prepare", "op", GO)).isEqualTo(TOMBSTONE);
    assertThat(calls.end("commit")).isEqualTo(UNKNOWN);
    assertThat(effects()).isEmpty();
  }

  @Test
  void aReservationIsUsedOnce() {
    calls.work("try", "op", GO);
    assertThat(calls.end("confirm")).isEqualTo(DONE);
    assertThat(calls.end("confirm")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a", "confirmed a 7");
    assertThat(calls.end("cancel")).startsWith("409 ");
  }

  @ParameterizedTest
  @CsvSource({"try,cancel", "action,compensate"})
  void doneWorkIsUndoneOnceWithItsStoredInputAndOutput(String work, String end) {
    calls.work(work, "op", GO);
    assertThat(calls.end(end)).isEqualTo(DONE);
    assertThat(calls.end(end)).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a", "undid a 7");
    assertThat(calls.work(work, "op", GO)).isEqualTo(DONE_7);
  }

  @Test
  void aFailedUndoIsRepeated() {
    calls.work("action", "op", GO);
    followUpsFail = true;
    assertThat(calls.end("compensate")).startsWith("500 ");
    followUpsFail = false;
    assertThat(calls.end("compensate")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a", "undid a 7");
  }

  @ParameterizedTest
  @CsvSource({"prepare,abort", "try,cancel", "action,compensate"})
  void undoingRefusedWorkDoesNothing(String work, String end) {
    calls.work(work, "op", REFUSE);
    assertThat(calls.end(end)).isEqualTo(DONE);
    assertThat(calls.work(work, "op", REFUSE)).isEqualTo(REFUSED);
    assertThat(effects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"prepare", "try"})
  void aReadOnlyVoteIsKeptAndNothingThatItsWorkWroteAllTheSame(String work) {
    assertThat(calls.work(work, "check", GO)).isEqualTo(READ_ONLY);
    assertThat(calls.work(work, "check", GO, 2)).isEqualTo(READ_ONLY);
    assertThat(calls.work(work, "check", FAIL, 2)).isEqualTo(MISMATCH);
    assertThat(calls.work(work, "check", GO, 1)).contains("stale_epoch");
    assertThat(effects()).isEmpty();
  }

  @Test
  void workInOnePhaseIsCommittedAtOnceAndItsAnswerKept() {
    assertThat(calls.work("commit_one_phase", "op", GO)).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a");
    assertThat(calls.work("commit_one_phase", "op", GO, 2)).isEqualTo(DONE);
    assertThat(calls.end("settle_one_phase")).isEqualTo(DONE);
    assertThat(calls.work("commit_one_phase", "op", FAIL, 2)).isEqualTo(MISMATCH);
    assertThat(calls.work("commit_one_phase", "op", GO, 1)).contains("stale_epoch");
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(calls.end("abort")).startsWith("409").contains("committed");
    assertThat(effects()).containsExactly("did a");
    assertThat(Calls.await(participant.resolveInDoubt())).isZero();
  }

  @Test
  void workInOnePhaseMayRefuseOrWriteNothing() {
    assertThat(calls.work("commit_one_phase", "op", REFUSE)).isEqualTo(REFUSED);
    assertThat(calls.work("commit_one_phase", "op", REFUSE)).isEqualTo(REFUSED);
    assertThat(calls.end("settle_one_phase")).isEqualTo(REFUSED);
    Calls other = new Calls(participant, Calls.newTx());
    assertThat(other.work("commit_one_phase", "check", GO)).isEqualTo(READ_ONLY);
    assertThat(other.end("settle_one_phase")).isEqualTo(READ_ONLY);
    assertThat(effects()).isEmpty();
  }

  @Test
  void workInOnePhaseThatFailsLeavesNothingAndIsSettledByATombstone() {
    assertThat(calls.work("commit_one_phase", "op", FAIL)).startsWith("500");
    assertThat(calls.end("settle_one_phase")).isEqualTo(TOMBSTONE);
    assertThat(calls.work("commit_one_phase", "op", GO)).isEqualTo(TOMBSTONE);
    assertThat(effects()).isEmpty();
  }

  @Test
  void preparedWorkIsNotDecidedInOnePhase() {
    assertThat(calls.work("prepare", "op", GO)).isEqualTo(DONE);
    assertThat(calls.work("commit_one_phase", "op", GO)).startsWith("4");
    assertThat(calls.end("settle_one_phase")).startsWith("4");
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a");
  }

  /** It may have been committed: a refusal, or a tombstone, would have it aborted. */
  @Test
  void rule20_whatIsForgottenIsNotDecidedInOnePhase() {
    TxId old = Calls.txAt(3_600_000);
    Calls forgotten = new Calls(participant, old);
    assertThat(forgotten.work("commit_one_phase", "op", GO)).isEqualTo(DONE);
    Calls.await(participant.forgetFinished(old, ids -> finished(Set.copyOf(ids))));
    assertThat(forgotten.work("commit_one_phase", "op", GO, 2)).isEqualTo(UNKNOWN);
    assertThat(forgotten.end("settle_one_phase", 2)).isEqualTo(UNKNOWN);
    assertThat(effects()).containsExactly("did a");
  }

  @ParameterizedTest
  @CsvSource({"prepare,commit,abort", "try,confirm,cancel", "prepare,abort,commit"})
  void aReadOnlyBranchTakesEitherDecisionAndDoesNothing(String work, String one, String other) {
    calls.work(work, "check", GO);
    assertThat(calls.end(one)).isEqualTo(DONE);
    assertThat(calls.end(other)).isEqualTo(DONE);
    assertThat(calls.work(work, "check", GO, 2)).isEqualTo(READ_ONLY);
    assertThat(effects()).isEmpty();
    assertThat(Calls.await(participant.resolveInDoubt())).isZero();
  }

  @ParameterizedTest
  @CsvSource({"prepare,abort", "try,cancel"})
  void aReadOnlyCallThatComesAfterItsEndMeetsTheTombstone(String work, String end) {
    calls.end(end);
    assertThat(calls.work(work, "check", GO)).isEqualTo(TOMBSTONE);
  }

  @Test
  void aStepOfASagaIsDoneWhetherItWroteSomethingOrNot() {
    assertThat(calls.work("action", "check", GO)).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did a");
  }

  @ParameterizedTest
  @CsvSource({"commit", "confirm"})
  void rule14_unknownIsNotDone(String kind) {
    assertThat(calls.end(kind)).isEqualTo(UNKNOWN);
    assertThat(calls.work(kind.equals("commit") ? "prepare" : "try", "op", GO)).contains("done");
  }

  @Test
  void rule24_settleTellsTheStoredAnswer() {
    calls.work("action", "op", GO);
    assertThat(calls.end("settle")).isEqualTo(DONE_7);
    assertThat(new Calls(participant, Calls.newTx()).end("settle")).isEqualTo(TOMBSTONE);
  }

  @Test
  void rule24_settleLeavesATombstone() {
    assertThat(calls.end("settle")).isEqualTo(TOMBSTONE);
    assertThat(calls.work("action", "op", GO)).isEqualTo(TOMBSTONE);
    assertThat(effects()).isEmpty();
  }

  @Test
  void rule24_settleTellsARefusal() {
    calls.work("action", "op", REFUSE);
    assertThat(calls.end("settle")).isEqualTo(REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"prepare,commit", "try,confirm", "action,compensate"})
  void rule16_workOfALowerEpochIsRefusedAndADecisionIsNot(String work, String decision) {
    calls.work(work, "op", GO, 9);
    assertThat(calls.work(work, "op", GO, 8))
        .isEqualTo("{\"result\":\"stale_epoch\",\"seen_epoch\":9}");
    assertThat(calls.end(decision, 3)).isEqualTo(DONE);
  }

  @Test
  void rule16_theHighestEpochIsRemembered() {
    calls.work("action", "op", GO, 2);
    calls.work("action", "op", GO, 5);
    assertThat(calls.work("action", "op", GO, 4)).contains("\"seen_epoch\":5");
    calls.end("settle", 6);
    assertThat(calls.work("action", "op", GO, 5)).contains("\"seen_epoch\":6");
  }

  @ParameterizedTest
  @CsvSource({"prepare,commit", "try,confirm", "action,compensate"})
  void rule18_forgettingIsOneWay(String work, String decision) {
    TxId tx = Calls.txAt(1_000_000);
    Calls old = new Calls(participant, tx);
    old.work(work, "op", GO);
    old.end(decision);
    List<String> before = effects();
    long rows = Calls.await(participant.forgetFinished(tx, ids -> finished(Set.copyOf(ids))));
    assertThat(rows).isEqualTo(1);
    assertThat(old.work(work, "op", GO)).contains("refused").contains("older");
    assertThat(effects()).isEqualTo(before);
    assertThat(calls.work(work, "op", GO)).contains("done");
  }

  @Test
  void rule18_onlyWhatIsFinishedIsForgotten() {
    TxId tx = Calls.txAt(2_000_000);
    Calls old = new Calls(participant, tx);
    old.work("try", "op", GO);
    List<TxId> asked = new ArrayList<>();
    long rows =
        Calls.await(
            participant.forgetFinished(
                tx,
                ids -> {
                  asked.addAll(ids);
                  return finished(Set.of());
                }));
    assertThat(rows).isZero();
    assertThat(asked).contains(tx);
    assertThat(old.end("confirm")).isEqualTo(DONE);
  }

  /** While the coordinator is asked, nothing is deleted yet, and it is too late for old work. */
  @Test
  void rule18_theWatermarkIsRaisedBeforeAnythingIsDeleted() {
    TxId tx = Calls.txAt(3_000_000);
    Calls old = new Calls(participant, tx);
    old.work("try", "op", GO);
    old.end("cancel");
    Calls late = new Calls(participant, Calls.txAt(2_999_999));
    List<String> answers = new CopyOnWriteArrayList<>();
    Calls.await(
        participant.forgetFinished(
            tx,
            ids ->
                CompletableFuture.supplyAsync(
                    () -> {
                      answers.add(late.work("try", "op", GO));
                      return Set.copyOf(ids);
                    })));
    assertThat(answers).isNotEmpty().allMatch(answer -> answer.contains("older"));
  }

  @Test
  void rule18_theWatermarkNeverFalls() {
    TxId young = Calls.txAt(4_000_000);
    Calls.await(participant.forgetFinished(young, ids -> finished(Set.of())));
    Calls.await(participant.forgetFinished(Calls.txAt(3_900_000), ids -> finished(Set.of())));
    Calls between = new Calls(participant, Calls.txAt(3_950_000));
    assertThat(between.work("action", "op", GO)).contains("refused").contains("older");
  }

  private static CompletionStage<Set<TxId>> finished(Set<TxId> ids) {
    return CompletableFuture.completedFuture(ids);
  }

  @ParameterizedTest
  @CsvSource({
    "prepare,go,,2pc,prepared",
    "prepare,go,commit,2pc,done",
    "prepare,go,abort,2pc,tombstone",
    "prepare,refuse,,2pc,refused",
    "try,go,,tcc,tried",
    "try,go,confirm,tcc,done",
    "try,go,cancel,tcc,undone",
    "try,refuse,,tcc,refused",
    ",,cancel,tcc,tombstone",
    "prepare,check,,2pc,read_only",
    "prepare,check,commit,2pc,read_only",
    "try,check,,tcc,read_only",
    "action,go,,saga,done",
    "action,go,compensate,saga,undone",
    "action,refuse,,saga,refused",
    ",,settle,saga,tombstone"
  })
  void itTellsWhatItHoldsOfABranch(
      @Nullable String work, String mode, @Nullable String end, String style, String state) {
    TxId tx = Calls.newTx();
    Calls branch = new Calls(participant, tx);
    if (work != null) {
      String operation = mode.equals("check") ? "check" : "op";
      branch.work(work, operation, mode.equals("refuse") ? REFUSE : GO);
    }
    if (end != null) {
      branch.end(end);
    }
    assertThat(holdings("{\"from\":\"" + tx.text() + "\"}"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.at("/tx").asText()).isEqualTo(tx.text());
              assertThat(it.at("/branch").asText()).isEqualTo("b");
              assertThat(it.at("/style").asText()).isEqualTo(style);
              assertThat(it.at("/state").asText()).isEqualTo(state);
              if (state.equals("prepared")) {
                assertThat(it.has("since")).isFalse();
              } else {
                assertThat(Instant.parse(it.at("/since").asText()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
              }
            });
  }

  @Test
  void holdingsComeInPagesByTransactionPreparedOnesAmongThem() {
    List<String> held = new ArrayList<>();
    List<String> kinds = List.of("action", "prepare", "try", "prepare", "action");
    for (String kind : kinds) {
      TxId tx = Calls.newTx();
      new Calls(participant, tx).work(kind, "op", GO);
      held.add(tx.text());
    }
    List<String> told = new ArrayList<>();
    int pages = 0;
    String cursor = "";
    do {
      JsonNode page =
          page("{\"from\":\"" + held.get(0) + "\",\"limit\":2,\"unknown\":{}" + cursor + "}");
      page.path("holdings").forEach(it -> told.add(it.path("tx").asText()));
      cursor = page.has("next_cursor") ? ",\"cursor\":" + page.path("next_cursor") : "";
      pages++;
    } while (!cursor.isEmpty());
    assertThat(told).isEqualTo(held);
    assertThat(pages).isEqualTo(3);
    String inside =
        "{\"from\":\"" + held.get(1) + "\",\"below\":\"" + held.get(3) + "\",\"limit\":1000}";
    assertThat(holdings(inside))
        .extracting(it -> it.path("tx").asText())
        .isEqualTo(held.subList(1, 3));
  }

  @Test
  void holdingsTellUpToWhereTheyMayHaveBeenForgotten() {
    assertThat(page("{}").has("forgotten_up_to")).isFalse();
    TxId horizon = Calls.txAt(3_800_000);
    Calls.await(participant.forgetFinished(horizon, ids -> finished(Set.of())));
    assertThat(page("{}").path("forgotten_up_to").asText()).isEqualTo(horizon.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"limit\":0}",
        "{\"limit\":1001}",
        "{\"limit\":\"5\"}",
        "{\"cursor\":\"x\"}",
        "{\"from\":\"NO\"}",
        "{\"below\":7}"
      })
  void aQuestionForHoldingsIsReadStrictly(String body) {
    assertThat(calls.send("holdings", body)).startsWith("400 ").contains("malformed");
  }

  private List<JsonNode> holdings(String question) {
    List<JsonNode> found = new ArrayList<>();
    page(question).path("holdings").forEach(found::add);
    return found;
  }

  private JsonNode page(String question) {
    try {
      return new ObjectMapper().readTree(calls.send("holdings", question));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInputThatDoesNotFitIsRefused() {
    assertThat(calls.work("action", "op", "[1]")).contains("refused").contains("does not fit");
  }

  @Test
  void anUnknownOperationIsAProblemAndLeavesNoTrace() {
    assertThat(calls.work("action", "nothing", GO)).startsWith("404 ").contains("nothing");
    assertThat(calls.work("action", "op", GO)).isEqualTo(DONE_7);
  }

  @Test
  void aCallOfAnotherStyleIsAContradiction() {
    calls.work("try", "op", GO);
    assertThat(calls.end("compensate")).startsWith("409 ");
    assertThat(calls.end("confirm")).isEqualTo(DONE);
  }

  private static String staleSince(String resource, int token) {
    return "{\"result\":\"refused\",\"reason\":\"stale_lock: "
        + resource
        + " was given to somebody else since token "
        + token
        + "\"}";
  }

  private static String holding(TxId tx, String branch, int token, String mode, String resource) {
    return """
        {"tx":"%s","branch":"%s","epoch":1,"attempt":1,"operation":"op","payload":%s,
         "locks":{"token":%d,"%s":["%s"]}}"""
        .formatted(tx.text(), branch, GO, token, mode, resource);
  }

  private String work(String kind, int token, String mode, String resource) {
    return calls.send(kind, holding(Calls.newTx(), "b", token, mode, resource));
  }

  @ParameterizedTest
  @CsvSource({"try", "action"})
  void workOfAFormerHolderIsRefused(String work) {
    String resource = "account:" + Calls.newTx();
    assertThat(work(work, 19, "exclusive", resource)).isEqualTo(DONE_7);

    assertThat(work(work, 17, "exclusive", resource)).isEqualTo(staleSince(resource, 17));
    assertThat(work(work, 18, "shared", resource)).isEqualTo(staleSince(resource, 18));
    assertThat(work(work, 20, "shared", resource)).isEqualTo(DONE_7);
    assertThat(work(work, 19, "exclusive", resource)).isEqualTo(DONE_7);
    assertThat(effects()).hasSize(3);
  }

  @Test
  void preparedWorkOfAFormerHolderIsRefused() {
    String resource = "account:" + Calls.newTx();
    TxId newer = Calls.newTx();
    calls.send("prepare", holding(newer, "b", 19, "exclusive", resource));
    calls.send("commit", "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1}".formatted(newer.text()));

    assertThat(work("prepare", 17, "exclusive", resource)).isEqualTo(staleSince(resource, 17));
    assertThat(effects()).containsExactly("did a");
  }

  @Test
  void branchesOfOneTransactionDoNotWaitForEachOther() {
    String resource = "account:" + Calls.newTx();
    TxId tx = Calls.newTx();

    assertThat(calls.send("prepare", holding(tx, "b", 17, "exclusive", resource))).isEqualTo(DONE);
    assertThat(calls.send("prepare", holding(tx, "c", 17, "exclusive", resource))).isEqualTo(DONE);
    for (String branch : List.of("b", "c")) {
      calls.send(
          "abort", "{\"tx\":\"%s\",\"branch\":\"%s\",\"epoch\":1}".formatted(tx.text(), branch));
    }
  }
}
