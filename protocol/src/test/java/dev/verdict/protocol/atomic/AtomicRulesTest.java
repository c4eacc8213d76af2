package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.testing.CommonNotation;
import dev.verdict.protocol.testing.GoldenTrace;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the protocol that the core alone can keep. */
class AtomicRulesTest {
  private static final AtomicNotation NOTATION = new AtomicNotation();
  private final AtomicMachine machine = new AtomicMachine();

  @Test
  void rule8_aTransactionThatIsDecidedDoesNotFoldAnotherOutcome() {
    AtomicState committing = after("one-shot a | a answers prepare #1: done");
    assertThatThrownBy(
            () -> machine.evolve(committing, machine.decided(Outcome.ABORT, "history says so")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot follow in committing");
    assertThat(machine.evolve(committing, machine.decided(Outcome.COMMIT, "again")))
        .isEqualTo(committing);
  }

  @Test
  void rule8_onlyADecidedRecordCompetesForTheDecisionRow() {
    AtomicState preparing = after("one-shot a");
    Reaction<AtomicRecord> reaction = event(preparing, "a answers prepare #1: done");
    assertThat(reaction.records())
        .filteredOn(record -> record.decision().isPresent())
        .containsExactly(new AtomicRecord.Decided(Outcome.COMMIT, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin a",
        "begin durable a",
        "begin a/plain | enlist b",
        "begin a/plain | commit",
        "one-shot a"
      })
  void rule11_aNewOwnerAbortsWhatItMayKnowOnlyInPart(String undecided) {
    Reaction<AtomicRecord> reaction = event(after(undecided), "taken over by epoch 8");
    assertThat(reaction.records()).hasSize(1);
    assertThat(reaction.records().get(0).decision()).contains(Outcome.ABORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-shot durable a", "one-shot a/plain"})
  void rule11_aNewOwnerDrivesOnWhatAForcedBeginNamesCompletely(String undecided) {
    AtomicState preparing = after(undecided);
    assertThat(event(preparing, "taken over by epoch 8")).isEqualTo(Reaction.nothing());
    assertThat(effects(machine.resume(preparing)))
        .containsExactly("wake at the deadline in 10000 ms", "call a prepare #1");
  }

  @Test
  void aPlainEndpointThatRefusesIsToldToAbortForAnEarlierTryMayHaveRun() {
    AtomicState preparing =
        after("one-shot a/plain b | a fails prepare #1: no answer | retry of a is due");
    Reaction<AtomicRecord> reaction = event(preparing, "a answers prepare #2: refused reserved");
    assertThat(effects(reaction.effects())).contains("call a abort #1, once durable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit naming a", "commit naming a, b, c", "commit naming a, c"})
  void rule11_aCommitThatNamesOtherBranchesAborts(String commit) {
    Reaction<AtomicRecord> reaction = command(after("begin a b"), commit);
    assertThat(reaction.records()).hasSize(2);
    assertThat(reaction.records().get(1).decision()).contains(Outcome.ABORT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin a | commit | a answers prepare #1: refused no",
        "begin a | commit naming b",
        "begin a | commit | deadline passes",
        "begin a | commit | abort why",
        "begin a/client | commit",
        "one-shot a | a answers prepare #1: refused no"
      })
  void anAbortThatARequestForCommitLedToIsItsAnswerAlsoWhenItIsRepeated(String aborted) {
    assertThat(after(aborted).outcome()).contains(Outcome.ABORT);
    assertThat(command(after(aborted), "commit")).isEqualTo(Reaction.nothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin a | abort why",
        "begin a | deadline passes",
        "begin a/client | vote a no",
        "inquire"
      })
  void aRequestForCommitThatComesAfterTheAbortIsRefused(String aborted) {
    assertThat(after(aborted).outcome()).contains(Outcome.ABORT);
    assertThat(command(after(aborted), "commit").refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.TRANSACTION_ABORTED);
    assertThat(command(after(aborted), "abort again")).isEqualTo(Reaction.nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin a", "one-shot a", "begin a | commit"})
  void rule12_anInquiryDoesNotKillLiveWork(String live) {
    assertThat(command(after(live), "inquire")).isEqualTo(Reaction.nothing());
  }

  @Test
  void rule12_anInquiryOfTheUnknownDecidesAbortDurably() {
    Reaction<AtomicRecord> reaction = command(after(""), "inquire");
    assertThat(reaction.records().get(0).decision()).contains(Outcome.ABORT);
    assertThat(reaction.records().get(0).durability()).isEqualTo(Durability.FORCED);
  }

  @Test
  void rule13_aLateEnlistIsRefusedSoThatTheBusinessCallDoesNotRun() {
    assertThat(command(after("begin a | commit"), "enlist b").refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.NOT_ACTIVE);
    assertThat(command(after("begin a | abort why"), "enlist b").refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.TRANSACTION_ABORTED);
  }

  @Test
  void rule13_aVoteThatNeverArrivedCountsAsNo() {
    Reaction<AtomicRecord> reaction =
        command(after("begin a/client b/client | vote a yes"), "commit");
    assertThat(reaction.records()).last().isInstanceOf(AtomicRecord.Decided.class);
    assertThat(reaction.records().get(1).decision()).contains(Outcome.ABORT);
    assertThat(effects(reaction.effects())).contains("call b abort #1, once durable");
  }

  @Test
  void aBranchThatCannotBeAskedBecauseItIsTooLargeIsNotTriedAgain() {
    AtomicState preparing = after("one-shot a b");
    Reaction<AtomicRecord> reaction =
        machine.decide(
            preparing,
            new Event.Unanswered(
                new BranchId("a"), CallKind.PREPARE, 1, FailureKind.TOO_LARGE, "too much"));

    assertThat(fold(preparing, reaction).reason()).isEqualTo("branch a: too much");
    assertThat(effects(reaction.effects()))
        .contains("call a abort #1, once durable", "call b abort #1, once durable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown_branch", "tombstone", "refused no", "input_mismatch"})
  void rule14_onlyDoneIsDoneAfterTheDecisionToCommit(String answer) {
    AtomicState committing = after("one-shot a | a answers prepare #1: done");
    Reaction<AtomicRecord> reaction = event(committing, "a answers commit #1: " + answer);
    AtomicState stuck = fold(committing, reaction);
    assertThat(stuck.finished()).isFalse();
    assertThat(stuck.stuck()).isPresent();
    assertThat(reaction.records()).hasSize(1);
    assertThat(reaction.records().get(0).durability()).isEqualTo(Durability.LAZY);
    assertThat(effects(reaction.effects())).containsExactly("wake to retry a in 30000 ms");
  }

  @Test
  void rule14_aLostBranchIsCalledForEverAndTheLogGrowsSlowly() {
    AtomicState state = after("one-shot a | a answers prepare #1: done");
    int lazy = 0;
    for (int attempt = 1; attempt <= 1_024; attempt++) {
      Reaction<AtomicRecord> reaction =
          event(state, "a answers commit #" + attempt + ": unknown_branch");
      assertThat(reaction.effects()).hasSize(1);
      lazy += reaction.records().get(0).durability() == Durability.LAZY ? 1 : 0;
      state = fold(state, reaction);
    }
    assertThat(lazy).isEqualTo(11);
    assertThat(state.stuck()).map(stuck -> stuck.attempts()).contains(1_024);
  }

  @Test
  void everyEffectThatRevealsADecisionWaitsForIt() {
    Reaction<AtomicRecord> reaction =
        event(after("one-shot a b | a answers prepare #1: done"), "b answers prepare #1: done");
    assertThat(reaction.records())
        .last()
        .extracting(AtomicRecord::durability)
        .isEqualTo(Durability.FORCED);
    assertThat(reaction.effects()).hasSize(2).allMatch(Effect::waitsForDurability);
  }

  @Test
  void aBranchThatCannotAskIsNamedOnDiskBeforeItIsCalled() {
    Reaction<AtomicRecord> reaction = command(after(""), "one-shot a b/plain");
    assertThat(reaction.records().get(0).durability()).isEqualTo(Durability.FORCED);
    assertThat(reaction.effects()).allMatch(Effect::waitsForDurability);
  }

  @Test
  void aForeignDecisionOfATransactionWithoutBranchesIsItsEnd() {
    AtomicState absent = machine.initial(GoldenTrace.TX);
    AtomicState aborted = machine.evolve(absent, machine.decided(Outcome.ABORT, "elsewhere"));
    assertThat(aborted.stage()).isEqualTo(AtomicStatus.ABORTED);
    assertThat(machine.resume(aborted)).isEmpty();
    assertThat(event(aborted, "taken over by epoch 8").records())
        .containsExactly(new AtomicRecord.Ended(HeldLocks.NONE));
  }

  @Test
  void theNumberOfBranchesIsBounded() {
    List<Branch> most = new ArrayList<>();
    for (int i = 0; i < AtomicLimits.BRANCHES_MAX; i++) {
      most.add(AtomicNotation.branch("b" + i));
    }
    AtomicState absent = machine.initial(GoldenTrace.TX);
    AtomicCommand begin = Begins.open(most.toArray(new Branch[0]));
    AtomicState full = fold(absent, machine.decide(absent, begin));
    assertThat(command(full, "enlist one-more").refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.TOO_MANY_BRANCHES);
    assertThat(command(full, "enlist b7")).isEqualTo(Reaction.nothing());
    most.add(AtomicNotation.branch("one-more"));
    assertThat(machine.decide(absent, Begins.oneShot(most)).refusal())
        .map(Refusal::code)
        .contains(Refusal.Code.TOO_MANY_BRANCHES);
  }

  @Test
  void theWaitBetweenAttemptsDoublesUpToItsBound() {
    assertThat(AtomicLimits.backoffAfter(1)).hasMillis(100);
    assertThat(AtomicLimits.backoffAfter(4)).hasMillis(800);
    assertThat(AtomicLimits.backoffAfter(10)).hasMillis(30_000);
    assertThat(AtomicLimits.backoffAfter(Integer.MAX_VALUE)).hasMillis(30_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "begin a", "one-shot a", "one-shot a | a answers prepare #1: done"})
  void aRecordThatCannotFollowMeansADamagedLog(String inputs) {
    AtomicState state = after(inputs);
    BranchId stranger = new BranchId("stranger");
    List.of(
            new AtomicRecord.Ended(HeldLocks.NONE),
            new AtomicRecord.Acknowledged(stranger),
            new AtomicRecord.Voted(stranger, Vote.commit()))
        .forEach(
            record ->
                assertThatThrownBy(() -> machine.evolve(state, record))
                    .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void peopleSeeEveryBranch() {
    AtomicState state =
        after(
            "one-shot a b | a answers prepare #1: refused no money | b fails abort #1: status 500");
    assertThat(state.status()).isEqualTo("aborting");
    assertThat(state.reason()).isEqualTo("branch a voted no: no money");
    assertThat(state.branches())
        .extracting(
            view -> view.id() + " " + view.status() + " " + view.attempts() + " " + view.detail())
        .containsExactly("a voted_no 1 no money", "b asked 1 status 500");
  }

  private AtomicState after(String inputs) {
    return GoldenTrace.state(machine, NOTATION, inputs);
  }

  private Reaction<AtomicRecord> command(AtomicState state, String command) {
    return machine.decide(state, NOTATION.command(command));
  }

  private Reaction<AtomicRecord> event(AtomicState state, String text) {
    Event event = CommonNotation.event(text).orElseThrow();
    return machine.decide(state, event);
  }

  private AtomicState fold(AtomicState state, Reaction<AtomicRecord> reaction) {
    AtomicState folded = state;
    for (AtomicRecord record : reaction.records()) {
      folded = machine.evolve(folded, record);
    }
    return folded;
  }

  private static List<String> effects(List<Effect> effects) {
    return effects.stream().map(CommonNotation::effect).toList();
  }
}
