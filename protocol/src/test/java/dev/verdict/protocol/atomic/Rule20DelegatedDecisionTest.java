package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.testing.CommonNotation;
import dev.verdict.protocol.testing.GoldenTrace;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 20: a delegated decision first forces a record that forbids the abort; only the participant
 * can settle it then.
 */
class Rule20DelegatedDecisionTest {
  private static final AtomicNotation NOTATION = new AtomicNotation();
  private static final String SILENT =
      "delegate debit"
          + failures()
          + " | debit fails settle_one_phase #4: no answer"
          + " | debit fails settle_one_phase #5: no answer";

  private final AtomicMachine machine = new AtomicMachine();

  @Test
  void theRecordIsForcedBeforeTheCall() {
    Reaction<AtomicRecord> begun = command("", "delegate debit");
    assertThat(begun.records())
        .extracting(NOTATION::record)
        .containsExactly("begun complete debit", "delegated debit");
    assertThat(begun.records().get(1).durability()).isEqualTo(Durability.FORCED);
    assertThat(begun.effects())
        .extracting(CommonNotation::effect)
        .as("no deadline, for it could decide nothing")
        .containsExactly("call debit commit_one_phase #1, once durable");
    assertThat(begun.effects()).allMatch(Effect::waitsForDurability);
  }

  /** Whoever could not take the decision, or answer a repeat alike, votes as ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "delegate debit credit",
        "delegate debit/tcc",
        "delegate debit/plain",
        "delegate debit/client",
        "delegate",
        "one-shot debit",
        "begin debit"
      })
  void anythingElseIsDecidedHere(String begin) {
    assertThat(after(begin).stage()).isNotEqualTo(AtomicStatus.DELEGATED);
  }

  @Test
  void whatHoldsLocksIsDecidedHere() {
    AtomicCommand.Begin plain = Begins.delegated(AtomicNotation.branch("debit"));
    HeldLocks held = new HeldLocks(1, new TreeMap<>(Map.of("a", LockMode.EXCLUSIVE)));
    AtomicCommand begin =
        new AtomicCommand.Begin(plain.spec().holding(held), plain.branches(), true, true);
    AtomicState initial = machine.initial(GoldenTrace.TX);
    assertThat(fold(initial, machine.decide(initial, begin)).stage())
        .isEqualTo(AtomicStatus.PREPARING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deadline passes",
        "taken over by epoch 8",
        "debit fails commit_one_phase #1: no answer",
        "debit fails commit_one_phase #9: no answer",
        "debit answers commit_one_phase #1: unknown_branch",
        "debit answers commit_one_phase #1: stale_epoch 9",
        "debit answers commit_one_phase #1: input_mismatch",
        "debit answers prepare #1: refused no",
        "operator nudges",
        "operator pauses"
      })
  void nothingButTheServicesWordDecides(String event) {
    AtomicState delegated = after("delegate debit");
    AtomicState next = fold(delegated, event(delegated, event));
    assertThat(next.stage()).isEqualTo(AtomicStatus.DELEGATED);
    assertThat(next.outcome()).isEmpty();
  }

  @Test
  void anAbortIsRefusedAndSaysWhy() {
    Reaction<AtomicRecord> refused = command("delegate debit", "abort why");
    assertThat(refused.refusal()).map(Refusal::code).contains(Refusal.Code.DELEGATED);
    assertThat(refused.refusal())
        .map(Refusal::detail)
        .contains(
            "the decision was given to branch debit at service-of-debit, which may have committed:"
                + " it is asked until it answers");
  }

  @Test
  void aQuestionOrARepeatedCommitChangesNothing() {
    for (String asked : List.of("inquire", "commit")) {
      Reaction<AtomicRecord> nothing = command("delegate debit", asked);
      assertThat(nothing.refusal()).isEmpty();
      assertThat(nothing.records()).isEmpty();
      assertThat(nothing.effects()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "done, COMMIT, committed",
    "read_only, COMMIT, committed",
    "refused no, ABORT, aborted",
    "tombstone, ABORT, aborting"
  })
  void whatItAnswersIsTheDecision(String answer, Outcome outcome, String status) {
    for (String call : List.of("commit_one_phase #1", "settle_one_phase #4")) {
      String failed = call.startsWith("settle") ? failures() : "";
      AtomicState asked = after("delegate debit" + failed);
      Reaction<AtomicRecord> reaction = event(asked, "debit answers " + call + ": " + answer);
      assertThat(reaction.records())
          .filteredOn(record -> record.decision().isPresent())
          .singleElement()
          .satisfies(
              decided -> {
                assertThat(decided.decision()).contains(outcome);
                assertThat(decided.durability()).isEqualTo(Durability.FORCED);
              });
      assertThat(fold(asked, reaction).status()).as("%s", call).isEqualTo(status);
    }
  }

  @Test
  void aNewOwnerAsksAgain() {
    assertThat(machine.resume(after("delegate debit")))
        .extracting(CommonNotation::effect)
        .containsExactly("call debit commit_one_phase #1");
  }

  /** Work that fails again and again must not keep the transaction in doubt for ever. */
  @Test
  void whoDoesNotComeToDoItIsAskedToSettleIt() {
    assertThat(machine.resume(after("delegate debit" + failures())))
        .extracting(CommonNotation::effect)
        .containsExactly("call debit settle_one_phase #4");
  }

  @Test
  void whoeverStaysSilentIsInDoubtInTheOpen() {
    AtomicState silent = after(SILENT);
    assertThat(silent.status()).isEqualTo("delegated");
    assertThat(silent.stuck())
        .hasValueSatisfying(it -> assertThat(it.reason()).contains("no answer"));
  }

  /** The service may be at it, and nobody has asked in vain whether it was done. */
  @ParameterizedTest
  @ValueSource(strings = {"commit", "abort"})
  void aPersonSaysNothingOfItBeforeItIsStuck(String word) {
    for (String before : List.of("delegate debit", "delegate debit" + failures())) {
      Reaction<AtomicRecord> reaction = event(after(before), "operator resolves debit as " + word);
      assertThat(reaction.refusal()).map(Refusal::code).contains(Refusal.Code.NOT_IN_DOUBT);
      assertThat(reaction.records()).isEmpty();
    }
  }

  /** A commit that is told beside a call that settles would be told of what never runs. */
  @ParameterizedTest
  @CsvSource({"commit, true", "abort, false"})
  void beforeACommitIsSaidTheAnswerIsWaitedFor(String word, boolean refused) {
    Reaction<AtomicRecord> reaction =
        event(
            after(SILENT),
            "operator resolves debit as " + word + " while debit settle_one_phase #6 is under way");
    assertThat(reaction.refusal().isPresent()).isEqualTo(refused);
  }

  /** So that nothing of it is hidden: whatever the service did otherwise, it says so. */
  @ParameterizedTest
  @CsvSource({"commit, COMMIT, committing", "abort, ABORT, aborting"})
  void aPersonsWordIsTheDecisionAndIsToldToTheService(String word, Outcome outcome, String status) {
    AtomicState silent = after(SILENT);
    Reaction<AtomicRecord> reaction = event(silent, "operator resolves debit as " + word);
    AtomicState resolved = fold(silent, reaction);
    assertThat(resolved.outcome()).contains(outcome);
    assertThat(resolved.status()).isEqualTo(status);
    assertThat(resolved.reason()).isEqualTo("as resolved by ada: by hand");
    assertThat(reaction.effects())
        .extracting(CommonNotation::effect)
        .containsExactly("call debit " + word + " #1, once durable");
  }

  /** Ended only by a person who says once more what became of it, which is shown for good. */
  @ParameterizedTest
  @CsvSource({
    "commit, debit answers commit #1: unknown_branch, abort, HEURISTIC_ABORT",
    "commit, debit answers commit #1: tombstone, abort, HEURISTIC_ABORT",
    "abort, debit answers abort #1: unknown_branch, commit, HEURISTIC_COMMIT"
  })
  void whatTheServiceDidOtherwiseIsStuckInTheOpen(
      String word, String answer, String found, BranchStatus status) {
    String said = SILENT + " | operator resolves debit as " + word + " | " + answer;
    assertThat(after(said).finished()).isFalse();
    assertThat(after(said).stuck()).isPresent();
    AtomicState ended = after(said + " | operator resolves debit as " + found);
    assertThat(ended.finished()).isTrue();
    assertThat(ended.member(new BranchId("debit"))).map(BranchState::status).contains(status);
  }

  /** Which of the two calls it tells does not matter. */
  @ParameterizedTest
  @CsvSource({"done, COMMIT", "read_only, COMMIT", "refused no, ABORT", "tombstone, ABORT"})
  void aLateAnswerOfTheOtherCallIsTheDecisionToo(String answer, Outcome outcome) {
    AtomicState asked = after("delegate debit" + failures());
    Reaction<AtomicRecord> late = event(asked, "debit answers commit_one_phase #3: " + answer);
    assertThat(fold(asked, late).outcome()).contains(outcome);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debit fails commit_one_phase #9: no answer",
        "debit answers commit_one_phase #9: unknown_branch",
        "debit answers commit_one_phase #9: stale_epoch 9"
      })
  void aLateFailureOfTheOtherCallIsNoNews(String failure) {
    assertThat(event(after("delegate debit" + failures()), failure).records()).isEmpty();
  }

  private static String failures() {
    return " | debit fails commit_one_phase #1: no answer"
        + " | debit fails commit_one_phase #2: no answer"
        + " | debit fails commit_one_phase #3: no answer";
  }

  private AtomicState after(String inputs) {
    return GoldenTrace.state(machine, NOTATION, inputs);
  }

  private Reaction<AtomicRecord> command(String before, String text) {
    AtomicState state = before.isEmpty() ? machine.initial(GoldenTrace.TX) : after(before);
    return machine.decide(state, NOTATION.command(text));
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
}
