package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.testing.CommonNotation;
import dev.verdict.protocol.testing.GoldenTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A branch that voted yes and wrote nothing is left out of phase two, and nobody else is. */
class ReadOnlyVotesTest {
  private static final BranchId LIMIT = new BranchId("limit");
  private static final AtomicNotation NOTATION = new AtomicNotation();
  private final AtomicMachine machine = new AtomicMachine();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit answers prepare #1: read_only | debit answers prepare #1: done",
        "limit answers prepare #1: read_only | debit answers prepare #1: refused no",
        "limit answers prepare #1: read_only | deadline passes",
        "limit answers prepare #1: read_only | abort why",
        "limit fails prepare #1: 500 | limit answers prepare #2: read_only | deadline passes"
      })
  void itIsNotToldWhateverIsDecided(String course) {
    AtomicState decided = after("one-shot limit debit | " + course);
    assertThat(decided.outcome()).isPresent();
    assertThat(machine.resume(decided))
        .extracting(CommonNotation::effect)
        .noneMatch(effect -> effect.contains("limit"));
    assertThat(event(decided, "operator nudges").effects())
        .extracting(CommonNotation::effect)
        .noneMatch(effect -> effect.contains("limit"));
  }

  @Test
  void aDecisionWaitsForTheOthers() {
    AtomicState one = after("one-shot limit debit | limit answers prepare #1: read_only");
    assertThat(one.stage()).isEqualTo(AtomicStatus.PREPARING);
    assertThat(one.member(LIMIT)).map(BranchState::status).contains(BranchStatus.READ_ONLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit", "limit/tcc"})
  void ifAllAreTheDecisionIsForcedAndIsTheEnd(String branch) {
    String ask = branch.endsWith("tcc") ? "try" : "prepare";
    AtomicState asked = after("one-shot " + branch);
    Reaction<AtomicRecord> reaction = event(asked, "limit answers " + ask + " #1: read_only");
    assertThat(reaction.records())
        .extracting(NOTATION::record)
        .containsExactly("voted limit yes, read-only", "decided commit", "ended");
    assertThat(reaction.records().get(1).decision()).contains(Outcome.COMMIT);
    assertThat(reaction.effects()).isEmpty();
  }

  @Test
  void whoWasAskedAndHasNotAnsweredIsTold() {
    AtomicState aborting = after("one-shot limit | deadline passes");
    assertThat(machine.resume(aborting))
        .extracting(CommonNotation::effect)
        .containsExactly("call limit abort #1");
    assertThat(fold(aborting, event(aborting, "limit answers prepare #1: read_only")).finished())
        .as("its vote came too late to count")
        .isFalse();
  }

  @Test
  void whoIsToldAllTheSameMayAnswerThatItWroteNothing() {
    AtomicState committing = after("one-shot debit | debit answers prepare #1: done");
    assertThat(fold(committing, event(committing, "debit answers commit #1: read_only")).finished())
        .isTrue();
  }

  @Test
  void anOperatorHasNothingToResolveThere() {
    AtomicState committing =
        after(
            "one-shot limit debit | limit answers prepare #1: read_only"
                + " | debit answers prepare #1: done");
    assertThat(event(committing, "operator resolves limit as abort").refusal())
        .map(Refusal::detail)
        .contains("branch limit need not be told any more: it is read_only");
  }

  private AtomicState after(String inputs) {
    return GoldenTrace.state(machine, NOTATION, inputs);
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
