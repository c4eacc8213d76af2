package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the protocol what it would make of an input, and forgets it. */
final class Rehearsals {
  /** How many of the calls that would follow are told. */
  static final int LATER_MAX = 1_000;

  private Rehearsals() {}

  /**
   * What would come of the action.
   *
   * @param input what the action is to the transaction
   * @param underWay the attempts whose answers are still to come: none of them is made once more
   * @param shown how a state looks from outside
   * @throws CoordinatorException if the action would be refused
   */
  static <S extends TransactionState, C, R extends LogRecord> Rehearsal of(
      Protocol<S, C, R> protocol,
      S state,
      Action action,
      Input<C> input,
      Set<Attempt> underWay,
      Function<S, Snapshot> shown) {
    Machine<S, C, R> machine = protocol.machine();
    Reaction<R> reaction = input.decide(machine, state);
    if (reaction.refusal().isPresent()) {
      throw Failures.refused(reaction.refusal().get(), state);
    }
    S next = evolved(machine, state, reaction);
    List<BranchCall> calls = calls(input.effects(machine, reaction, next));
    List<BranchCall> later =
        action instanceof Action.OnStep wish
            ? afterWish(machine, next, calls, wish.step())
            : following(machine, next, calls, false);
    return new Rehearsal(
        shown.apply(next),
        calls.stream().filter(call -> !underWay.contains(Attempt.of(call))).toList(),
        later,
        input(protocol, state, action));
  }

  /**
   * What would come of the action on a transaction that comes into memory for it. That it is back
   * may owe calls as well; what holds calls back is heard before any of them is made.
   *
   * @param back that it is back
   * @param act what the action is to the transaction in that state, with those calls under way
   * @param shown how a state looks from outside
   * @throws CoordinatorException if the action would be refused
   */
  static <S extends TransactionState, C, R extends LogRecord> Rehearsal back(
      Protocol<S, C, R> protocol,
      S state,
      Action action,
      Input<C> back,
      BiFunction<S, Set<Attempt>, Input<C>> act,
      Function<S, Snapshot> shown) {
    Machine<S, C, R> machine = protocol.machine();
    Reaction<R> came = back.decide(machine, state);
    S here = evolved(machine, state, came);
    if (action.holdsBack()) {
      Input<C> both = new Input.BackFor<>(back, act.apply(here, Set.of()));
      return of(protocol, state, action, both, Set.of(), shown);
    }
    List<BranchCall> owed = calls(back.effects(machine, came, here));
    Set<Attempt> underWay = owed.stream().map(Attempt::of).collect(Collectors.toSet());
    Rehearsal acted = of(protocol, here, action, act.apply(here, underWay), underWay, shown);
    List<BranchCall> calls = new ArrayList<>(owed);
    calls.addAll(acted.calls());
    return new Rehearsal(acted.after(), calls, acted.later(), acted.input());
  }

  private static <S extends TransactionState> Optional<InputChange> input(
      Protocol<S, ?, ?> protocol, S state, Action action) {
    return action instanceof Action.GiveInput given
        ? protocol.change(state, given)
        : Optional.empty();
  }

  /**
   * What would follow if the step turns out never to have run. Where nothing is sent at once, its
   * participant is being asked already, or a pause holds that back: what is held back is told too.
   *
   * @param calls what is sent at once
   */
  private static <S extends TransactionState, C, R extends LogRecord> List<BranchCall> afterWish(
      Machine<S, C, R> machine, S state, List<BranchCall> calls, BranchId step) {
    if (!calls.isEmpty()) {
      return following(machine, state, calls, true);
    }
    if (state.pause().isEmpty()) {
      return following(machine, state, of(state, step, machine.resume(state)), true);
    }
    Reaction<R> letGo = machine.decide(state, new Event.Resumed("", "", Set.of()));
    List<BranchCall> held = of(state, step, letGo.effects());
    List<BranchCall> later = new ArrayList<>(held);
    later.addAll(following(machine, evolved(machine, state, letGo), held, true));
    return later;
  }

  private static List<BranchCall> of(TransactionState state, BranchId step, List<Effect> effects) {
    Set<BranchId> keys =
        state.branches().stream()
            .filter(branch -> branch.id().equals(step))
            .map(TransactionState.BranchView::key)
            .collect(Collectors.toSet());
    return calls(effects).stream().filter(call -> keys.contains(call.branch())).toList();
  }

  /**
   * What follows the calls if everybody does at once what is decided: each stage begins when those
   * before it are done.
   *
   * @param calls the first stage; if there are none, nothing follows
   * @param ruledOut whether those who are asked whether something ran are taken to rule it out
   */
  private static <S extends TransactionState, C, R extends LogRecord> List<BranchCall> following(
      Machine<S, C, R> machine, S state, List<BranchCall> calls, boolean ruledOut) {
    List<BranchCall> following = new ArrayList<>();
    List<BranchCall> stage = calls;
    S now = state;
    while (!stage.isEmpty() && following.size() < LATER_MAX) {
      List<BranchCall> next = new ArrayList<>();
      for (BranchCall call : stage) {
        Optional<BranchAnswer> answer = expected(call.kind(), ruledOut);
        if (answer.isPresent()) {
          Reaction<R> reaction = machine.decide(now, answered(call, answer.get()));
          now = evolved(machine, now, reaction);
          next.addAll(calls(reaction.effects()));
        }
      }
      following.addAll(next);
      stage = next;
    }
    return following;
  }

  /** The answer that is taken for given; empty if nobody can know it. */
  private static Optional<BranchAnswer> expected(CallKind kind, boolean ruledOut) {
    if (ruledOut && kind == CallKind.SETTLE) {
      return Optional.of(new BranchAnswer.Tombstone());
    }
    return statesWhatIsDecided(kind)
        ? Optional.of(new BranchAnswer.Done(Json.nil()))
        : Optional.empty();
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
