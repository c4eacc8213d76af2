package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.RetriedFailures;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step says which failures are worth another attempt. */
class RetriedFailuresTest {
  private static final BranchId TAKE = new BranchId("take");
  private static final SagaDefinition NOT_REJECTED = order("'not': ['rejected', 'unreadable']", "");

  private final SagaMachine machine = new SagaMachine();

  private static SagaDefinition order(String retried, String more) {
    return order(3, retried, more);
  }

  private static SagaDefinition order(int attemptsMax, String retried, String more) {
    return Sagas.saga(
        """
        {'name': 'order', %s 'steps': [
          {'name': 'take', 'participant': 'stock', 'operation': 'take', 'compensation': 'return',
           'retry': {'attempts_max': %d, %s}}]}
        """
            .formatted(more, attemptsMax, retried)
            .replace('\'', '"'));
  }

  @Test
  void aFailureThatIsWorthItIsFollowedByAnotherAttempt() {
    SagaState state = start(NOT_REJECTED);
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.SERVER_ERROR));

    assertThat(reaction.effects()).singleElement().isInstanceOf(Effect.Wake.class);
    assertThat(after(state, reaction).step(TAKE).status()).isEqualTo(StepStatus.RUNNING);
  }

  @Test
  void oneThatIsNotCountsAsTheLastAttempt() {
    SagaState state = start(NOT_REJECTED);
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.REJECTED));

    assertThat(after(state, reaction).reason())
        .isEqualTo("step take failed and is not tried again if rejected: out of order");
  }

  /** What may have been carried out has to be found out, and undone. */
  @Test
  void theStepIsSettledAsAfterAnyLastAttemptAndOnlyOnceThatIsDurable() {
    SagaState state = start(NOT_REJECTED);
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.UNREADABLE));

    assertThat(reaction.records()).anyMatch(each -> each.durability() == Durability.FORCED);
    assertThat(reaction.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Call.class,
            call -> {
              assertThat(call.call().kind()).isEqualTo(CallKind.SETTLE);
              assertThat(call.waitsForDurability()).isTrue();
            });
  }

  @Test
  void aNewOwnerDoesNotTryItAgainEither() {
    SagaState state = start(NOT_REJECTED);
    SagaState left = after(state, machine.decide(state, failure(1, FailureKind.REJECTED)));
    SagaState taken = after(left, machine.decide(left, new Event.TakenOver(8)));

    assertThat(machine.resume(taken))
        .extracting(effect -> effect instanceof Effect.Call call ? call.call().kind() : "no call")
        .containsExactly(CallKind.SETTLE);
  }

  @ParameterizedTest
  @CsvSource({"not_sent, true", "overloaded, true", "timed_out, false", "server_error, false"})
  void onlyTheFailuresThatAreNamedAreWorthIt(String kind, boolean again) {
    SagaState state = start(order("'only': ['not_sent', 'overloaded']", ""));
    FailureKind failure = FailureKind.valueOf(kind.toUpperCase(Locale.ROOT));

    assertThat(after(state, machine.decide(state, failure(1, failure))).isUndecided())
        .isEqualTo(again);
  }

  @Test
  void aSagaThatGoesForwardShowsTheStepAsStuckInstead() {
    SagaState state = start(order("'not': ['rejected']", "'recovery': 'forward',"));
    SagaState stuck = after(state, machine.decide(state, failure(1, FailureKind.REJECTED)));

    assertThat(stuck.isUndecided()).isTrue();
    assertThat(stuck.stuck()).isPresent();
  }

  @Test
  void whateverIsSaidTheNumberOfAttemptsIsTheLimit() {
    SagaState state = start(NOT_REJECTED);
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(state.isUndecided()).isTrue();
      state = after(state, machine.decide(state, failure(attempt, FailureKind.TIMED_OUT)));
    }
    assertThat(state.reason()).startsWith("step take failed 3 times");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "'not': [{'code': 'expired'}]                | expired | false",
        "'not': [{'code': 'expired'}]                | busy    | true",
        "'not': [{'code': 'expired'}]                | \"\"      | true",
        "'not': ['overloaded', {'code': 'expired'}]  | busy    | false",
        "'only': [{'code': 'busy'}]                  | busy    | true",
        "'only': [{'code': 'busy'}]                  | expired | false",
        "'only': [{'code': 'busy'}]                  | \"\"      | false",
        "'only': ['overloaded', {'code': 'busy'}]    | expired | true"
      })
  void whatItsParticipantCallsTheFailureDecidesToo(String retried, String code, boolean again) {
    SagaState state = start(order(retried, ""));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(FailureKind.OVERLOADED, code));

    assertThat(after(state, reaction).isUndecided()).isEqualTo(again);
  }

  @Test
  void theReasonTellsTheCodeThatIsNotTriedAgain() {
    SagaState state = start(order("'not': [{'code': 'expired'}]", ""));
    Event failure = failure(FailureKind.OVERLOADED, "expired");

    assertThat(after(state, machine.decide(state, failure)).reason())
        .isEqualTo("step take failed and is not tried again if expired: out of order");
  }

  @Test
  void aPolicyNamesKindsAndCodesTogether() {
    RetryPolicy not = RetryPolicy.DEFAULT.not(FailureKind.REJECTED).notCodes("expired", "stolen");
    assertThat(not.failures())
        .isEqualTo(
            new RetriedFailures(false, Set.of(FailureKind.REJECTED), Set.of("expired", "stolen")));
    assertThat(not.onlyCodes("busy").failures())
        .as("only those, whatever was said before")
        .isEqualTo(new RetriedFailures(true, Set.of(), Set.of("busy")));
    assertThat(not.not(FailureKind.TOO_LARGE).notCodes("busy").failures())
        .as("a kind that is never tried again is not named")
        .isEqualTo(new RetriedFailures(false, Set.of(), Set.of("busy")));
  }

  private static Event failure(FailureKind kind, String code) {
    CallFailure failure = new CallFailure(kind, Optional.of(code).filter(it -> !it.isEmpty()));
    return new Event.Unanswered(TAKE, CallKind.ACTION, 1, failure, "out of order");
  }

  /** It never left and never will: another attempt could only fail in the same way. */
  @ParameterizedTest
  @ValueSource(strings = {"'only': ['not_sent']", "'not': ['not_sent']", "'factor': 2"})
  void aCallThatIsTooLargeIsNotTriedAgainWhateverIsSaid(String retried) {
    SagaState state = start(order(retried, ""));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.TOO_LARGE));

    assertThat(after(state, reaction).reason())
        .isEqualTo("step take cannot be called: out of order");
    assertThat(kinds(reaction)).as("an owner before may have called").containsOnly(CallKind.SETTLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void nothingIsUndoneOfWhatWasTooLargeForAPlainEndpoint(int attemptsMax) {
    SagaState state = start(order(attemptsMax, "'factor': 2", ""), "stock");
    SagaState end = after(state, machine.decide(state, failure(1, FailureKind.TOO_LARGE)));

    assertThat(end.phase()).isEqualTo(SagaStatus.COMPENSATED);
    assertThat(end.reason()).isEqualTo("step take cannot be called: out of order");
  }

  /** Its call failed while what gave the saga up was handled: to undo it would be as large. */
  @ParameterizedTest
  @CsvSource({"look refused", "cancelled", "deadline"})
  void whatWasTooLargeForAPlainEndpointHasNoEffectAlsoOnceTheSagaIsGivenUp(String cause) {
    SagaState state =
        start(
            Sagas.saga(
                """
                {"name": "order", "deadline_ms": 60000, "steps": [
                  {"name": "look", "participant": "shop", "operation": "look", "after": [],
                   "undo": "nothing"},
                  {"name": "take", "participant": "stock", "operation": "take", "after": [],
                   "compensation": "return"}]}
                """),
            "stock");
    state = after(state, givenUp(state, cause));
    state = after(state, answered(state, "look", new BranchAnswer.Refused("closed")));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.TOO_LARGE));

    assertThat(after(state, reaction).phase()).isEqualTo(SagaStatus.COMPENSATED);
    assertThat(reaction.records())
        .as("nobody can be asked for it again")
        .contains(new SagaRecord.StepRefused(TAKE, "out of order", Durability.FORCED));
  }

  private Reaction<SagaRecord> givenUp(SagaState state, String cause) {
    return switch (cause) {
      case "cancelled" -> machine.decide(state, new SagaCommand.Cancel(""));
      case "deadline" -> machine.decide(state, new Event.TimerFired(Timer.deadline()));
      default -> Reaction.nothing();
    };
  }

  private Reaction<SagaRecord> answered(SagaState state, String step, BranchAnswer answer) {
    return machine.decide(
        state, new Event.Answered(new BranchId(step), CallKind.ACTION, 1, answer));
  }

  @Test
  void norHasItInABranchThatIsNotNeeded() {
    SagaState state =
        start(
            Sagas.saga(
                """
                {"name": "order", "steps": [
                  {"name": "borrow", "participant": "shop", "operation": "borrow", "after": [],
                   "compensation": "return"},
                  {"name": "take", "participant": "stock", "operation": "take", "after": [],
                   "compensation": "return"}],
                 "joins": [{"need": 1, "of": [["borrow"], ["take"]]}]}
                """),
            "stock");
    state = after(state, answered(state, "borrow", new BranchAnswer.Done(Json.nil())));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.TOO_LARGE));

    assertThat(kinds(reaction)).isEmpty();
    assertThat(after(state, reaction).phase()).isEqualTo(SagaStatus.COMPLETED);
  }

  @Test
  void norHasAPivotThatIsTooLargeWhileItIsFoundOutWhetherItRan() {
    SagaState state =
        start(
            Sagas.saga(
                """
                {"name": "order", "steps": [
                  {"name": "take", "participant": "stock", "operation": "take", "pivot": true}]}
                """),
            "stock");
    state = after(state, machine.decide(state, new SagaCommand.Cancel("")));
    assertThat(state.phase()).isEqualTo(SagaStatus.SETTLING);

    state = after(state, machine.decide(state, failure(1, FailureKind.TOO_LARGE)));
    assertThat(state.phase()).isEqualTo(SagaStatus.COMPENSATED);
  }

  @Test
  void anAwaitedAnswerOfASecondAttemptThatIsTooLargeLeavesTheFirstToBeUndone() {
    SagaState state = start(NOT_REJECTED, "stock");
    state = after(state, machine.decide(state, failure(1, FailureKind.TIMED_OUT)));
    state = after(state, machine.decide(state, new Event.TimerFired(Timer.retry(TAKE))));
    state = after(state, machine.decide(state, new SagaCommand.Cancel("")));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(2, FailureKind.TOO_LARGE));

    assertThat(kinds(reaction)).containsOnly(CallKind.COMPENSATE);
  }

  /** The first attempt may have run: that the second cannot be made says nothing of it. */
  @Test
  void aPlainPivotThatMayHaveRunIsNotTakenForRefused() {
    SagaState state =
        start(
            Sagas.saga(
                """
                {"name": "order", "steps": [
                  {"name": "take", "participant": "stock", "operation": "take", "pivot": true}]}
                """),
            "stock");
    state = after(state, machine.decide(state, failure(1, FailureKind.TIMED_OUT)));
    state = after(state, machine.decide(state, new Event.TimerFired(Timer.retry(TAKE))));
    state = after(state, machine.decide(state, failure(2, FailureKind.TOO_LARGE)));

    assertThat(state.isUndecided()).isTrue();
    assertThat(state.phase()).isEqualTo(SagaStatus.SETTLING);
    SagaState again = after(state, machine.decide(state, failure(3, FailureKind.TOO_LARGE)));
    assertThat(again.outcome()).isEmpty();
  }

  @Test
  void anEarlierAttemptAtAPlainEndpointThatMayHaveRunIsUndone() {
    SagaState state = start(NOT_REJECTED, "stock");
    state = after(state, machine.decide(state, failure(1, FailureKind.TIMED_OUT)));
    state = after(state, machine.decide(state, new Event.TimerFired(Timer.retry(TAKE))));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(2, FailureKind.TOO_LARGE));

    assertThat(kinds(reaction)).containsOnly(CallKind.COMPENSATE);
  }

  @Test
  void afterThePivotACallThatIsTooLargeIsStuckAtOnce() {
    SagaState state =
        start(
            Sagas.saga(
                """
                {"name": "order", "steps": [
                  {"name": "pay", "participant": "bank", "operation": "pay", "pivot": true},
                  {"name": "take", "participant": "stock", "operation": "take"}]}
                """));
    state =
        after(
            state,
            machine.decide(
                state,
                new Event.Answered(
                    new BranchId("pay"), CallKind.ACTION, 1, new BranchAnswer.Done(Json.nil()))));
    Reaction<SagaRecord> reaction = machine.decide(state, failure(1, FailureKind.TOO_LARGE));

    assertThat(after(state, reaction).stuck().orElseThrow().reason()).isEqualTo("out of order");
    assertThat(reaction.effects())
        .containsExactly(new Effect.Wake(Timer.retry(TAKE), SagaMachine.STUCK_RETRY));
  }

  private static List<CallKind> kinds(Reaction<SagaRecord> reaction) {
    return reaction.effects().stream().map(effect -> ((Effect.Call) effect).call().kind()).toList();
  }

  private SagaState start(SagaDefinition definition, String... plain) {
    SagaState absent = machine.initial(SagaWorld.TX);
    return after(
        absent,
        machine.decide(
            absent, new SagaCommand.Start(definition, Json.emptyObject(), Set.of(plain))));
  }

  private static Event failure(int attempt, FailureKind kind) {
    return new Event.Unanswered(TAKE, CallKind.ACTION, attempt, kind, "out of order");
  }

  private SagaState after(SagaState state, Reaction<SagaRecord> reaction) {
    List<SagaRecord> records = reaction.records();
    SagaState next = state;
    for (SagaRecord each : records) {
      next = machine.evolve(next, each);
    }
    return next;
  }
}
