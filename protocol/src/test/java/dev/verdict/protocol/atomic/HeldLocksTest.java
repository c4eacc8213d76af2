package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockCalls;
import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Atomic transactions that hold something. */
class HeldLocksTest {
  private static final TxId TX = TxId.of(1, 2, 3, 4);
  private static final HeldLocks HELD =
      new HeldLocks(17, new TreeMap<>(Map.of("account:42", LockMode.EXCLUSIVE)));

  private final AtomicMachine machine = new AtomicMachine();
  private AtomicState state = machine.initial(TX);
  private Reaction<AtomicRecord> last = Reaction.nothing();

  @BeforeEach
  void begin() {
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), false);
    List<Branch> branches = List.of(branch("debit"), branch("credit"));
    take(machine.decide(state, new AtomicCommand.Begin(spec.holding(HELD), branches, true)));
  }

  /** Else what is held would be free while work that nobody knows of stands. */
  @Test
  void rule28_whoMayHaveWorkedIsOnRecordBeforeIt() {
    assertThat(last.records())
        .first()
        .extracting(LogRecord::durability)
        .isEqualTo(Durability.FORCED);
    AtomicState open = begun(HELD, List.of(), false);
    Reaction<AtomicRecord> enlisted =
        machine.decide(open, new AtomicCommand.Enlist(branch("debit")));
    assertThat(enlisted.records())
        .first()
        .extracting(LogRecord::durability)
        .isEqualTo(Durability.FORCED);

    AtomicState without = begun(HeldLocks.NONE, List.of(), false);
    Reaction<AtomicRecord> lazily =
        machine.decide(without, new AtomicCommand.Enlist(branch("debit")));
    assertThat(lazily.records())
        .first()
        .extracting(LogRecord::durability)
        .isEqualTo(Durability.DEFERRED);
  }

  private AtomicState begun(HeldLocks held, List<Branch> branches, boolean complete) {
    AtomicSpec spec = new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), false);
    AtomicState begun = machine.initial(TX);
    AtomicCommand begin = new AtomicCommand.Begin(spec.holding(held), branches, complete);
    for (AtomicRecord each : machine.decide(begun, begin).records()) {
      begun = machine.evolve(begun, each);
    }
    return begun;
  }

  @Test
  void everyCallTellsWhatIsHeld() {
    assertThat(calls()).hasSize(2).extracting(BranchCall::locks).containsOnly(HELD);
    answers("debit", CallKind.PREPARE);
    answers("credit", CallKind.PREPARE);

    assertThat(calls()).extracting(BranchCall::kind).containsOnly(CallKind.COMMIT);
    assertThat(calls()).extracting(BranchCall::locks).containsOnly(HELD);
  }

  @Test
  void itIsReleasedAfterTheLastAcknowledgementOfACommit() {
    answers("debit", CallKind.PREPARE);
    answers("credit", CallKind.PREPARE);
    answers("debit", CallKind.COMMIT);
    assertThat(calls()).isEmpty();

    answers("credit", CallKind.COMMIT);
    assertThat(calls()).containsExactly(LockCalls.release(TX, Duration.ofSeconds(3)));
    assertThat(calls().get(0).participant()).isEqualTo(BuiltIn.LOCKS);
  }

  /** Else a new owner would tell a branch again that works for somebody else by then. */
  @Test
  void rule28_theReleaseWaitsUntilTheEndIsOnRecord() {
    answers("debit", CallKind.PREPARE);
    answers("credit", CallKind.PREPARE);
    answers("debit", CallKind.COMMIT);
    answers("credit", CallKind.COMMIT);
    assertThat(last.records())
        .extracting(LogRecord::durability)
        .containsExactly(Durability.DEFERRED, Durability.FORCED);
    assertThat(last.effects()).isNotEmpty().allMatch(Effect::waitsForDurability);
  }

  @Test
  void itIsReleasedAfterTheLastAcknowledgementOfAnAbort() {
    take(machine.decide(state, new AtomicCommand.Abort("no")));
    assertThat(calls()).extracting(BranchCall::kind).containsOnly(CallKind.ABORT);
    answers("debit", CallKind.ABORT);
    assertThat(calls()).isEmpty();

    answers("credit", CallKind.ABORT);
    assertThat(calls()).containsExactly(LockCalls.release(TX, Duration.ofSeconds(3)));
  }

  private static Branch branch(String id) {
    return new Branch(
        new BranchId(id),
        "bank",
        Branch.Style.TWO_PHASE,
        Branch.VoteBy.COORDINATOR_CALL,
        "",
        Json.nil(),
        true);
  }

  private void answers(String branch, CallKind kind) {
    BranchAnswer done = new BranchAnswer.Done(Json.nil());
    take(machine.decide(state, new Event.Answered(new BranchId(branch), kind, 1, done)));
  }

  private void take(Reaction<AtomicRecord> reaction) {
    last = reaction;
    for (AtomicRecord each : reaction.records()) {
      state = machine.evolve(state, each);
    }
  }

  private List<BranchCall> calls() {
    return last.effects().stream()
        .filter(Effect.Call.class::isInstance)
        .map(each -> ((Effect.Call) each).call())
        .toList();
  }
}
