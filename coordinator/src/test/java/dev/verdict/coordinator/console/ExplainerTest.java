package dev.verdict.coordinator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Why a transaction is where it is, case by case, of states that the real core came to. */
class ExplainerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String AWAY = "hotel answered 503 to confirm";

  // --- atomic transactions

  @Test
  void theClientHasNotAskedForCommit() {
    Explanation explanation = explain(begun());

    assertThat(explanation.cause()).isEqualTo(Cause.WAITING_FOR_CLIENT);
    assertThat(explanation.text())
        .isEqualTo(
            "Waiting for the client to ask for commit or abort. Without a word from it the"
                + " transaction is aborted when its time is up.");
  }

  @Test
  void aVoteIsAwaited() {
    Explanation explanation = explain(asked().failed("room", CallKind.TRY, 1, "it is away"));

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_FAILS);
    assertThat(explanation.text())
        .isEqualTo(
            "Waiting for `hotel` to vote: 1 attempt failed, because it is away; next try in 8"
                + " s. Nothing is decided: without that answer the transaction is aborted.");
  }

  @Test
  void aParticipantDoesNotConfirmWhatIsDecided() {
    Explanation explanation = explain(committing().failed("room", CallKind.CONFIRM, 5, AWAY));

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_BUSY);
    assertThat(explanation.text())
        .isEqualTo(
            "Waiting for `hotel` to confirm: 5 attempts failed, the last one because hotel answered"
                + " 503 to confirm (at which instance is known again after the next attempt); next"
                + " try in 8 s. It was decided to commit, which nothing takes"
                + " back: if `hotel` never does so, an operator must decide.");
    assertThat(explanation.branch()).contains("room");
    assertThat(explanation.participant()).contains("hotel");
    assertThat(explanation.failures()).isEqualTo(5);
    assertThat(explanation.next()).contains(NOW.plusSeconds(8));
  }

  @Test
  void theInstanceAtWhichTheLastAttemptFailedIsNamed() {
    Explanation explanation = explain(failedAt(4, 5));

    assertThat(explanation.text())
        .startsWith(
            "Waiting for `hotel` to confirm: 5 attempts failed, the last one because hotel answered"
                + " 503 to confirm, at `10.0.0.7:8080`; next try in 8 s.");
    assertThat(explanation.instance()).contains("10.0.0.7:8080");
  }

  @Test
  void ofAnAttemptThatAnotherNodeMadeTheInstanceIsNotKnown() {
    Explanation explanation = explain(failedAt(3, 4));

    assertThat(explanation.text())
        .contains(
            "hotel answered 503 to confirm (at which instance is known again after the next"
                + " attempt); next try in 8 s.");
    assertThat(explanation.instance()).isEmpty();
  }

  @Test
  void whatWasAnsweredWithinTheProtocolIsNoCallThatFailed() {
    Explanation explanation =
        explain(committing().answered("room", CallKind.CONFIRM, 1, new BranchAnswer.Refused("no")));

    assertThat(explanation.text()).contains("the decision was refused: no; next try");
  }

  /** Confirmed in vain five times; the leader saw those attempts fail. */
  private static Situation failedAt(int... attempts) {
    List<FailedTry> seen =
        IntStream.of(attempts)
            .mapToObj(
                attempt ->
                    new FailedTry(
                        new BranchId("room"),
                        CallKind.CONFIRM,
                        attempt,
                        NOW,
                        Optional.of("10.0.0.7:8080")))
            .toList();
    Played<AtomicState, AtomicCommand, AtomicRecord> played =
        committing().failed("room", CallKind.CONFIRM, 5, AWAY);
    Circumstances known =
        new Circumstances(true, timer -> Optional.of(NOW.plusSeconds(8)), Optional.empty(), seen);
    return AtomicSituation.of(played.state(), played.owed(), known);
  }

  private static Explanation explain(Situation situation) {
    return Explainer.explain(situation, name -> Health.UNKNOWN, NOW);
  }

  @Test
  void anAttemptIsUnderWay() {
    Played<AtomicState, AtomicCommand, AtomicRecord> played =
        committing().failed("room", CallKind.CONFIRM, 2, AWAY);

    Explanation explanation =
        Explainer.explain(
            AtomicSituation.of(played.state(), played.owed(), known(Optional.empty())),
            name -> Health.UNKNOWN,
            NOW);

    assertThat(explanation.text()).contains("; attempt 3 is under way.");
    assertThat(explanation.next()).isEmpty();
  }

  @Test
  void oneThatIsNotInMemoryIsTriedAgainLater() {
    Played<AtomicState, AtomicCommand, AtomicRecord> played =
        committing().failed("room", CallKind.CONFIRM, 2, AWAY);

    Explanation explanation =
        Explainer.explain(
            AtomicSituation.of(
                played.state(), played.owed(), Circumstances.stored(Optional.empty())),
            name -> Health.UNKNOWN,
            NOW);

    assertThat(explanation.text()).contains("; it is tried again when there is room for it.");
  }

  @Test
  void aParticipantHasLostWhatItPromised() {
    Explanation explanation =
        explain(
            committing().answered("room", CallKind.CONFIRM, 1, new BranchAnswer.UnknownBranch()));

    assertThat(explanation.cause()).isEqualTo(Cause.BRANCH_LOST);
  }

  @Test
  void aParticipantRefusesTheDecision() {
    Explanation explanation =
        explain(committing().answered("room", CallKind.CONFIRM, 1, new BranchAnswer.Refused("no")));

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_REFUSES);
    assertThat(explanation.text()).contains("the decision was refused: no");
  }

  @Test
  void whatWeighsMostComesFirstAndTheOthersAreCounted() {
    Explanation explanation =
        explain(
            committing()
                .failed("flight", CallKind.CONFIRM, 1, "airline answered 500 to confirm")
                .failed("room", CallKind.CONFIRM, 6, AWAY));

    assertThat(explanation.participant()).contains("hotel");
    assertThat(explanation.text()).contains("One more branch fails.");
  }

  @Test
  void aCircuitThatIsOpenIsTold() {
    Played<AtomicState, AtomicCommand, AtomicRecord> played =
        committing().failed("room", CallKind.CONFIRM, 5, AWAY);

    Explanation explanation =
        Explainer.explain(
            AtomicSituation.of(played.state(), played.owed(), retrying()),
            name -> new Health(true, 2, 1, Optional.empty(), Optional.empty()),
            NOW);

    assertThat(explanation.text())
        .contains("Most calls to `hotel` fail: 1 of its 2 addresses takes no new work.");
  }

  @Test
  void whetherOnlyThisCallFailsIsTold() {
    String broken = "hotel answered 500 to confirm";
    Optional<Instant> before = Optional.of(NOW.minusSeconds(300));
    Optional<Instant> late = Optional.of(NOW.minusSeconds(2));

    assertThat(explain(broken, late, before))
        .contains("It answers other calls, so look at what this one sends.");
    assertThat(explain("hotel answered 423 to confirm", late, before))
        .contains("It answers other calls. ");
    assertThat(explain(broken, before, late)).contains("It last answered 5 min ago.");
    assertThat(explain(broken, Optional.empty(), late))
        .contains("It has answered nothing since this node started.");
    assertThat(explain(broken, Optional.empty(), Optional.empty())).doesNotContain("answers other");
  }

  private static String explain(
      String detail, Optional<Instant> answered, Optional<Instant> failed) {
    Played<AtomicState, AtomicCommand, AtomicRecord> played =
        committing().failed("room", CallKind.CONFIRM, 5, detail);
    return Explainer.explain(
            AtomicSituation.of(played.state(), played.owed(), retrying()),
            name -> new Health(true, 2, 0, answered, failed),
            NOW)
        .text();
  }

  @Test
  void aServiceThatNobodyRegisteredIsNamed() {
    Played<AtomicState, AtomicCommand, AtomicRecord> played =
        committing().failed("room", CallKind.CONFIRM, 1, "hotel is not registered");

    Explanation explanation =
        Explainer.explain(
            AtomicSituation.of(played.state(), played.owed(), retrying()),
            name -> new Health(false, 0, 0, Optional.empty(), Optional.empty()),
            NOW);

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_NOT_REGISTERED);
  }

  @Test
  void anAbortIsToldToEveryone() {
    Explanation explanation =
        explain(
            begun()
                .asked(new AtomicCommand.Abort("no"))
                .failed("room", CallKind.CANCEL, 1, "hotel did not answer cancel within 5000 ms"));

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_SILENT);
    assertThat(explanation.text()).contains("It was decided to abort, which nothing takes back");
  }

  @Test
  void aFinishedOneSaysSo() {
    Explanation explanation =
        explain(committing().done("room", CallKind.CONFIRM).done("flight", CallKind.CONFIRM));

    assertThat(explanation.cause()).isEqualTo(Cause.FINISHED);
    assertThat(explanation.text()).isEqualTo("Committed, and every participant has acknowledged.");
  }

  @Test
  void aFinishedOneNamesWhatWasResolvedByHandAndWhatContradicts() {
    BranchId flight = new BranchId("flight");
    Played<AtomicState, AtomicCommand, AtomicRecord> agreed =
        committing()
            .done("room", CallKind.CONFIRM)
            .told(new Event.Resolved(flight, Outcome.COMMIT, "ada", "by hand"));
    Played<AtomicState, AtomicCommand, AtomicRecord> otherwise =
        committing()
            .done("room", CallKind.CONFIRM)
            .told(new Event.Resolved(flight, Outcome.ABORT, "ada", "by hand"));

    assertThat(explain(agreed).text())
        .isEqualTo("Committed: every participant has acknowledged but `flight`, resolved by hand.");
    assertThat(explain(otherwise).text())
        .endsWith("That contradicts the decision: `flight` ended otherwise.");
  }

  @Test
  void theCoordinatorItselfIsToBlame() {
    Played<AtomicState, AtomicCommand, AtomicRecord> played = committing();
    Stuck halted = new Stuck(new BranchId("coordinator"), "the log refuses its records: x", 1);

    Explanation explanation =
        Explainer.explain(
            AtomicSituation.of(
                played.state(),
                played.owed(),
                new Circumstances(true, timer -> Optional.empty(), Optional.of(halted), List.of())),
            name -> Health.UNKNOWN,
            NOW);

    assertThat(explanation.cause()).isEqualTo(Cause.LOG_REFUSES);
    assertThat(explanation.text())
        .isEqualTo(
            "The coordinator cannot go on with it: the log refuses its records: x. Mend what this"
                + " names, then retry.");
  }

  // --- sagas

  @Test
  void aStepBeforeTheDecisionFails() {
    Explanation explanation =
        explain(
            trip("backward").failed("book", CallKind.ACTION, 2, "hotel answered 500 to action"));

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_FAILS);
    assertThat(explanation.text())
        .startsWith("Waiting for `hotel` to do book: 2 attempts failed")
        .endsWith("Nothing is decided: when its attempts are used up, what ran is undone.");
  }

  @Test
  void aStepThatIsLeftToAPerson() {
    Explanation explanation =
        explain(trip("park").failed("book", CallKind.ACTION, 5, "hotel answered 500 to action"));

    assertThat(explanation.cause()).isEqualTo(Cause.WAITING_FOR_OPERATOR);
    assertThat(explanation.text())
        .endsWith("Nothing is decided: it stays like this until somebody retries or cancels it.");
  }

  @Test
  void aStepAfterThePivotFails() {
    Explanation explanation =
        explain(
            trip("backward")
                .done("book", CallKind.ACTION)
                .done("pay", CallKind.ACTION)
                .failed("send", CallKind.ACTION, 9, "post answered 503 to action"));

    assertThat(explanation.cause()).isEqualTo(Cause.PARTICIPANT_BUSY);
    assertThat(explanation.text())
        .endsWith(
            "Its pivot is passed, so that it cannot be undone: if `post` never does so, an operator"
                + " must decide.");
  }

  @Test
  void aCompensationFails() {
    Explanation explanation =
        explain(
            trip("backward")
                .done("book", CallKind.ACTION)
                .answered("pay", CallKind.ACTION, 1, new BranchAnswer.Refused("no funds"))
                .failed("book", CallKind.COMPENSATE, 3, "hotel answered 500 to compensate"));

    assertThat(explanation.text())
        .startsWith("Waiting for `hotel` to undo it by unbook: 3 attempts failed")
        .endsWith(
            "It is being undone, which nothing takes back: if `hotel` never does so, an operator"
                + " must decide.");
  }

  @Test
  void itIsNotKnownWhetherThePivotRan() {
    Explanation explanation =
        explain(
            trip("backward")
                .done("book", CallKind.ACTION)
                .asked(new SagaCommand.Cancel("changed my mind"))
                .failed("pay", CallKind.SETTLE, 2, "bank answered 500 to settle"));

    assertThat(explanation.participant()).contains("bank");
    assertThat(explanation.text())
        .contains("nothing can be decided before `bank` tells whether the pivot ran");
  }

  @Test
  void aSignalIsAwaitedForSomeTime() {
    Played<SagaState, SagaCommand, SagaRecord> played =
        saga(
            "{\"name\":\"order\",\"version\":1,\"steps\":[{\"name\":\"paid\",\"signal\":"
                + "{\"deadline_ms\":7200000}}]}");
    played.told(
        new Event.Armed(
            Timer.ofWait(new BranchId("paid")), NOW.plus(Duration.ofHours(2)).toEpochMilli()));

    Explanation explanation = explain(played);

    assertThat(explanation.cause()).isEqualTo(Cause.WAITING_FOR_SIGNAL);
    assertThat(explanation.text())
        .isEqualTo("Step `paid` waits for the signal `paid`, for 2 h at most.");
  }

  @Test
  void aTimeIsAwaited() {
    Explanation explanation =
        explain(
            saga(
                "{\"name\":\"order\",\"version\":1,\"steps\":[{\"name\":\"cool\",\"sleep_ms\":"
                    + "60000}]}"));

    assertThat(explanation.cause()).isEqualTo(Cause.WAITING_FOR_TIME);
  }

  @Test
  void locksAreAwaited() {
    Explanation explanation =
        explain(
            saga(
                "{\"name\":\"order\",\"version\":1,\"holds\":[{\"resource\":{\"value\":\"stock\"}}],"
                    + "\"steps\":[{\"name\":\"book\",\"participant\":\"hotel\",\"operation\":"
                    + "\"book\",\"compensation\":\"unbook\"}]}"));

    assertThat(explanation.cause()).isEqualTo(Cause.WAITING_FOR_LOCK);
    assertThat(explanation.text()).isEqualTo("Waiting for locks that others hold.");
  }

  // --- the transactions

  private static Played<AtomicState, AtomicCommand, AtomicRecord> begun() {
    return new Played<>(new AtomicMachine())
        .asked(
            new AtomicCommand.Begin(
                new AtomicSpec(Duration.ofSeconds(30), Duration.ofSeconds(5), false),
                List.of(branch("room", "hotel"), branch("flight", "airline")),
                false));
  }

  private static Branch branch(String id, String participant) {
    return new Branch(
        new BranchId(id),
        participant,
        Branch.Style.TRY_CONFIRM_CANCEL,
        Branch.VoteBy.COORDINATOR_CALL,
        "book",
        Json.nil(),
        true);
  }

  private static Played<AtomicState, AtomicCommand, AtomicRecord> asked() {
    return begun().asked(new AtomicCommand.Commit(Optional.empty()));
  }

  private static Played<AtomicState, AtomicCommand, AtomicRecord> committing() {
    return asked().done("room", CallKind.TRY).done("flight", CallKind.TRY);
  }

  @Test
  void aStepThatIsBeingReplacedIsAskedUntilItAnswers() {
    Played<SagaState, SagaCommand, SagaRecord> played =
        trip("backward")
            .asked(new SagaCommand.Skip(new BranchId("book"), "ada", "nobody needs it"))
            .failed("book", CallKind.SETTLE, 1, AWAY);

    assertThat(explain(played).text())
        .startsWith("Waiting for `hotel` to tell whether it ran: 1 attempt failed")
        .doesNotContain("undone");
  }

  @Test
  void aStepThatAPersonDidAsWellAsItsServiceIsNamedForGood() {
    BranchId book = new BranchId("book");
    SagaCommand byHand =
        new SagaCommand.Substitute(book, Json.number(1), true, "ada", "by telephone");
    Played<SagaState, SagaCommand, SagaRecord> played =
        trip("backward")
            .asked(byHand)
            .done("book", CallKind.SETTLE)
            .done("pay", CallKind.ACTION)
            .done("send", CallKind.ACTION);

    assertThat(explain(played).text())
        .isEqualTo(
            "Completed: every step is done. Done by their services besides what an operator did or"
                + " gave, which somebody has to see to: `book`.");
  }

  @Test
  void whatAPersonDidWaitsForAPersonToUndoIt() {
    BranchId book = new BranchId("book");
    SagaCommand byHand =
        new SagaCommand.Substitute(book, Json.number(1), true, "ada", "by telephone");
    Played<SagaState, SagaCommand, SagaRecord> played =
        trip("backward")
            .asked(byHand)
            .asked(new SagaCommand.Cancel(""))
            .told(new Event.Answered(book, CallKind.SETTLE, 1, new BranchAnswer.Tombstone()));

    assertThat(explain(played).cause()).isEqualTo(Cause.WAITING_FOR_OPERATOR);
    assertThat(explain(played).text())
        .startsWith(
            "Step `book` is left to a person: to be undone by hand, as it was done by ada: by"
                + " telephone.");
  }

  @Test
  void aSagaThatWasUndoneByHandSaysWhatStands() {
    BranchId book = new BranchId("book");
    Event stands = new Event.Resolved(book, Outcome.COMMIT, "ada", "the guest stays");
    Played<SagaState, SagaCommand, SagaRecord> played =
        trip("backward")
            .done("book", CallKind.ACTION)
            .told(
                new Event.Answered(
                    new BranchId("pay"), CallKind.ACTION, 1, new BranchAnswer.Refused("no cover")))
            .told(stands);

    assertThat(explain(played).text())
        .isEqualTo(
            "Given up, and all that ran is undone but for what an operator saw to at `book`,"
                + " resolved by hand. That contradicts the decision: `book` ended otherwise.");
  }

  private static Played<SagaState, SagaCommand, SagaRecord> trip(String recovery) {
    return saga(
        "{\"name\":\"trip\",\"version\":1,\"recovery\":\""
            + recovery
            + "\",\"steps\":["
            + "{\"name\":\"book\",\"participant\":\"hotel\",\"operation\":\"book\","
            + "\"compensation\":\"unbook\"},"
            + "{\"name\":\"pay\",\"participant\":\"bank\",\"operation\":\"pay\",\"pivot\":true,"
            + "\"after\":[\"book\"]},"
            + "{\"name\":\"send\",\"participant\":\"post\",\"operation\":\"send\","
            + "\"after\":[\"pay\"]}]}");
  }

  private static Played<SagaState, SagaCommand, SagaRecord> saga(String json) {
    SagaDefinition definition = DefinitionJson.parse(JsonText.read(json));
    return new Played<>(new SagaMachine())
        .asked(new SagaCommand.Start(definition, Json.nil(), Set.of()));
  }

  private static Explanation explain(Played<?, ?, ?> played) {
    Situation situation =
        played.state() instanceof AtomicState atomic
            ? AtomicSituation.of(atomic, played.owed(), retrying())
            : SagaSituation.of((SagaState) played.state(), played.owed(), retrying());
    return Explainer.explain(situation, name -> Health.UNKNOWN, NOW);
  }

  private static Circumstances retrying() {
    return known(Optional.of(NOW.plusSeconds(8)));
  }

  private static Circumstances known(Optional<Instant> retryAt) {
    return new Circumstances(true, timer -> retryAt, Optional.empty(), List.of());
  }
}
