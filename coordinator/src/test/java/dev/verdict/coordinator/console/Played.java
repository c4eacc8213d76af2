package dev.verdict.coordinator.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.List;

/** A transaction that the real core plays, one input after the other. */
final class Played<S extends TransactionState, C, R extends LogRecord> {
  private static final TxId ID = TxId.of(1_767_225_600_000L, 15, 1, 42);

  private final Machine<S, C, R> machine;
  private S state;

  Played(Machine<S, C, R> machine) {
    this.machine = machine;
    this.state = machine.initial(ID);
  }

  S state() {
    return state;
  }

  List<Effect> owed() {
    return machine.resume(state);
  }

  Played<S, C, R> asked(C command) {
    return take(machine.decide(state, command));
  }

  Played<S, C, R> told(Event event) {
    return take(machine.decide(state, event));
  }

  Played<S, C, R> done(String branch, CallKind kind) {
    return answered(branch, kind, 1, new BranchAnswer.Done(dev.verdict.protocol.Json.nil()));
  }

  Played<S, C, R> answered(String branch, CallKind kind, int attempt, BranchAnswer answer) {
    return told(new Event.Answered(new BranchId(branch), kind, attempt, answer));
  }

  /** So many attempts in a row that fail for the same reason. */
  Played<S, C, R> failed(String branch, CallKind kind, int attempts, String why) {
    for (int attempt = 1; attempt <= attempts; attempt++) {
      told(
          new Event.Unanswered(
              new BranchId(branch), kind, attempt, CallFailure.of(FailureKind.SERVER_ERROR), why));
    }
    return this;
  }

  private Played<S, C, R> take(Reaction<R> reaction) {
    assertThat(reaction.refusal()).isEmpty();
    for (R fact : reaction.records()) {
      state = machine.evolve(state, fact);
    }
    return this;
  }
}
