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
    AtomicState silent =
        after(
            "delegate debit"
                + failures()
                + " | debit fails settle_one_phase #4: no answer"
                + " | debit fails settle_one_phase #5: no answer");
    assertThat(silent.status()).isEqualTo("delegated");
    assertThat(silent.stuck())
        .hasValueSatisfying(it -> assertThat(it.reason()).contains("no answer"));
  }

  @ParameterizedTest
  @CsvSource({"commit, COMMIT, HEURISTIC_COMMIT", "abort, ABORT, HEURISTIC_ABORT"})
  void aPersonMaySayWhatBecameOfIt(String word, Outcome outcome, BranchStatus status) {
    AtomicState delegated = after("delegate debit");
    Reaction<AtomicRecord> reaction = event(delegated, "operator resolves debit as " + word);
    AtomicState resolved = fold(delegated, reaction);
    assertThat(resolved.outcome()).contains(outcome);
    assertThat(resolved.finished()).isTrue();
    assertThat(resolved.member(new BranchId("debit"))).map(BranchState::status).contains(status);
    assertThat(resolved.reason()).isEqualTo("as resolved by ada");
    assertThat(reaction.effects()).isEmpty();
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
