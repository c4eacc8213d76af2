package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.LockCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction owes to the world in each status. A live run carries this out when it enters
 * the status, a new owner after replay: it covers everything that can be under way, and a call that
 * waits for its retry is made at once.
 */
final class Owed {
  private Owed() {}

  /** All that is owed. */
  static List<Effect> in(AtomicState state) {
    List<Effect> effects = new ArrayList<>();
    if (state.stage().undecided()) {
      effects.add(new Effect.Wake(Timer.deadline(), state.spec().timeout()));
    }
    calls(state, false, effects);
    return effects;
  }

  /**
   * The calls that are owed and may begin, with the next number of attempt. What was held is let go
   * when nothing else is owed.
   */
  static void calls(AtomicState state, boolean waitsForDurability, List<Effect> into) {
    if (state.pause().isEmpty()) {
      for (BranchState member : state.members()) {
        call(state, member)
            .ifPresent(kind -> into.add(attempt(state, member, kind, waitsForDurability)));
      }
    }
    if (state.finished() && !state.spec().held().isEmpty()) {
      BranchCall release = LockCalls.release(state.id(), state.spec().callTimeout());
      into.add(new Effect.Call(release, waitsForDurability));
    }
  }

  /** The call that is owed to a branch, if any. */
  static Optional<CallKind> call(AtomicState state, BranchState member) {
    return switch (state.stage()) {
      case ABSENT, ACTIVE, COMMITTED, ABORTED -> Optional.empty();
      case PREPARING ->
          member.status() == BranchStatus.ASKED
              ? Optional.of(member.branch().style().ask())
              : Optional.empty();
      case DELEGATED -> Optional.of(delegated(member));
      case COMMITTING, ABORTING -> state.outcome().filter(member::owes).map(member::call);
    };
  }

  /** Who does not come to do it is asked whether it was done, and not to do it any more. */
  private static CallKind delegated(BranchState member) {
    return member.attempts() < AtomicLimits.ASK_ATTEMPTS_MAX
        ? CallKind.COMMIT_ONE_PHASE
        : CallKind.SETTLE_ONE_PHASE;
  }

  /** Whether this very call is owed to a branch. */
  static boolean is(AtomicState state, BranchState member, CallKind kind) {
    Optional<CallKind> owed = call(state, member);
    return owed.isPresent() && owed.get() == kind;
  }

  /**
   * Whether an answer to this call tells what is asked. What the participant of a delegated branch
   * has stored is the outcome, to whichever of the two calls it says so.
   */
  static boolean isAnsweredBy(AtomicState state, BranchState member, CallKind kind) {
    return is(state, member, kind)
        || (state.stage() == AtomicStatus.DELEGATED
            && (kind == CallKind.COMMIT_ONE_PHASE || kind == CallKind.SETTLE_ONE_PHASE));
  }

  static Effect.Call attempt(
      AtomicState state, BranchState member, CallKind kind, boolean waitsForDurability) {
    Branch branch = member.branch();
    BranchCall call =
        new BranchCall(
            kind,
            state.id(),
            branch.id(),
            branch.participant(),
            branch.operation(),
            branch.payload(),
            member.attempts() + 1,
            state.spec().callTimeout(),
            state.spec().held());
    return new Effect.Call(call, waitsForDurability);
  }
}
