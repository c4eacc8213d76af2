package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks the protocol what it would make of an input, and forgets it. */
final class Rehearsals {
  /** How many of the calls that would follow are told. */
  static final int LATER_MAX = 1_000;

  private Rehearsals() {}

  /**
   * What would come of the input.
   *
   * @param shown how a state looks from outside
   * @param asksFirst whether those who are asked whether something ran are taken to rule it out
   * @throws CoordinatorException if the input would be refused
   */
  static <S extends TransactionState, C, R extends LogRecord> Rehearsal of(
      Machine<S, C, R> machine,
      S state,
      Input<C> input,
      Function<S, Snapshot> shown,
      boolean asksFirst) {
    Reaction<R> reaction = input.decide(machine, state);
    if (reaction.refusal().isPresent()) {
      throw Failures.refused(reaction.refusal().get(), state);
    }
    S next = evolved(machine, state, reaction);
    List<BranchCall> calls = calls(input.effects(machine, reaction, next));
    List<BranchCall> later =
        stages(machine, next, calls, asksFirst).stream().skip(1).flatMap(List::stream).toList();
    return new Rehearsal(shown.apply(next), calls, later);
  }

  /**
   * The calls, and what follows if everybody does at once what is decided: each stage begins when
   * those before it are done.
   *
   * @param calls the first stage; if there are none, there are no stages
   * @param asksFirst whether those who are asked whether something ran are taken to rule it out
   */
  private static <S extends TransactionState, C, R extends LogRecord> List<List<BranchCall>> stages(
      Machine<S, C, R> machine, S state, List<BranchCall> calls, boolean asksFirst) {
    List<List<BranchCall>> stages = new ArrayList<>();
    List<BranchCall> stage = calls;
    S now = state;
    int count = 0;
    while (!stage.isEmpty() && count < LATER_MAX) {
      stages.add(stage);
      List<BranchCall> next = new ArrayList<>();
      for (BranchCall call : stage) {
        boolean ruledOut = asksFirst && call.kind() == CallKind.SETTLE;
        if (ruledOut || statesWhatIsDecided(call.kind())) {
          BranchAnswer answer =
              ruledOut ? new BranchAnswer.Tombstone() : new BranchAnswer.Done(Json.nil());
          Reaction<R> reaction = machine.decide(now, answered(call, answer));
          now = evolved(machine, now, reaction);
          next.addAll(calls(reaction.effects()));
        }
      }
      count += next.size();
      stage = next;
    }
    return stages;
  }

  private static Event answered(BranchCall call, BranchAnswer answer) {
    return new Event.Answered(call.branch(), call.kind(), call.attempt(), answer);
  }

  /** Whether its answer makes no difference to what comes next. */
  static boolean statesWhatIsDecided(CallKind kind) {
    return switch (kind) {
      case COMMIT, ABORT, CONFIRM, CANCEL, COMPENSATE -> true;
      case PREPARE, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, ACTION, SETTLE -> false;
    };
  }

  static <S extends TransactionState, C, R extends LogRecord> S evolved(
      Machine<S, C, R> machine, S state, Reaction<R> reaction) {
    S next = state;
    for (R fact : reaction.records()) {
      next = machine.evolve(next, fact);
    }
    return next;
  }

  static List<BranchCall> calls(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Call.class::isInstance)
        .map(effect -> ((Effect.Call) effect).call())
        .toList();
  }
}
