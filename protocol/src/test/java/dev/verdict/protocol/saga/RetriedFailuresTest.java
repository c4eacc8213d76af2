package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step says which failures are worth another attempt. */
class RetriedFailuresTest {
  private static final BranchId TAKE = new BranchId("take");
  private static final SagaDefinition NOT_REJECTED = order("'not': ['rejected', 'unreadable']", "");

  private final SagaMachine machine = new SagaMachine();

  private static SagaDefinition order(String retried, String more) {
    return Sagas.saga(
        """
        {'name': 'order', %s 'steps': [
          {'name': 'take', 'participant': 'stock', 'operation': 'take', 'compensation': 'return',
           'retry': {'attempts_max': 3, %s}}]}
        """
            .formatted(more, retried)
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

  private SagaState start(SagaDefinition definition) {
    SagaState absent = machine.initial(SagaWorld.TX);
    return after(
        absent,
        machine.decide(absent, new SagaCommand.Start(definition, Json.emptyObject(), Set.of())));
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
