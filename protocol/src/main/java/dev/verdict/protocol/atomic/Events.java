package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.wire.CallKind;
import java.util.Optional;

/**
 * What a transaction makes of each event. Whatever is about a call that is not owed (any more)
 * changes nothing.
 */
final class Events implements Event.Visitor<Reaction<AtomicRecord>> {
  private final AtomicState state;

  Events(AtomicState state) {
    this.state = state;
  }

  @Override
  public Reaction<AtomicRecord> answered(Event.Answered event) {
    Optional<BranchState> asked =
        state.member(event.branch()).filter(it -> Owed.isAnsweredBy(state, it, event.kind()));
    if (asked.isEmpty()) {
      return Reaction.nothing();
    }
    CallResult result = new CallResult(state, asked.get(), event.kind(), event.attempt());
    return event.answer().accept(result.answers());
  }

  @Override
  public Reaction<AtomicRecord> unanswered(Event.Unanswered event) {
    Optional<BranchState> owed = owed(event.branch(), event.kind());
    return owed.isEmpty()
        ? Reaction.nothing()
        : new CallResult(state, owed.get(), event.kind(), event.attempt())
            .failed(event.failure().kind(), event.why());
  }

  /** No timer of an atomic transaction outlives its owner. */
  @Override
  public Reaction<AtomicRecord> armed(Event.Armed event) {
    return Reaction.nothing();
  }

  @Override
  public Reaction<AtomicRecord> timerFired(Event.TimerFired event) {
    return switch (event.timer().kind()) {
      case DEADLINE -> deadline();
      case RETRY -> retry(event.timer().subject());
      case WAIT -> Reaction.nothing();
    };
  }

  private Reaction<AtomicRecord> deadline() {
    return state.stage().undecided()
        ? new Draft(state)
            .abort("timed out after " + state.spec().timeout().toMillis() + " ms")
            .conclude()
        : Reaction.nothing();
  }

  private Reaction<AtomicRecord> retry(String subject) {
    Draft draft = new Draft(state);
    for (BranchState member : state.members()) {
      if (member.id().text().equals(subject)) {
        again(draft, member);
      }
    }
    return draft.conclude();
  }

  @Override
  public Reaction<AtomicRecord> takenOver(Event.TakenOver event) {
    Draft draft = new Draft(state);
    if (state.stage().undecided() && !state.drivable()) {
      draft.abort("its coordinator was lost before a decision");
    }
    return draft.concludeBeforeResume();
  }

  @Override
  public Reaction<AtomicRecord> nudged(Event.Nudged event) {
    Draft draft = new Draft(state);
    for (BranchState member : state.members()) {
      again(draft, member);
    }
    return draft.conclude();
  }

  @Override
  public Reaction<AtomicRecord> paused(Event.Paused event) {
    Optional<Refusal> objection = objection();
    if (objection.isPresent()) {
      return Reaction.refused(objection.get());
    }
    return state.pause().isPresent()
        ? Reaction.nothing()
        : new Draft(state).record(new AtomicRecord.Paused(event.by(), event.reason())).conclude();
  }

  private Optional<Refusal> objection() {
    if (state.stage() == AtomicStatus.ABSENT) {
      return Optional.of(Refusal.unknown());
    }
    return state.finished() ? Optional.of(Refusal.finished()) : Optional.empty();
  }

  @Override
  public Reaction<AtomicRecord> resumed(Event.Resumed event) {
    if (state.pause().isEmpty()) {
      return Reaction.nothing();
    }
    Draft draft = new Draft(state).record(new AtomicRecord.Resumed(event.by(), event.reason()));
    for (BranchState member : state.members()) {
      Optional<CallKind> kind = Owed.call(state, member);
      if (kind.isPresent()) {
        Effect.Call call = Owed.attempt(state, member, kind.get(), true);
        if (!event.underWay().contains(Attempt.of(call.call()))) {
          draft.effect(call);
        }
      }
    }
    return draft.conclude();
  }

  @Override
  public Reaction<AtomicRecord> resolved(Event.Resolved event) {
    Optional<Refusal> objection = objection(event);
    if (objection.isPresent()) {
      return Reaction.refused(objection.get());
    }
    return new Draft(state).record(word(event)).conclude();
  }

  /**
   * What a person says of a delegated branch is the decision, and is told to its service: if that
   * did otherwise, it says so, in the open.
   */
  private AtomicRecord word(Event.Resolved event) {
    return state.stage() == AtomicStatus.DELEGATED
        ? new AtomicRecord.Decided(
            event.outcome(), "as resolved by " + event.by() + ": " + event.reason())
        : new AtomicRecord.Resolved(event.branch(), event.outcome(), event.by(), event.reason());
  }

  private Optional<Refusal> objection(Event.Resolved event) {
    if (objection().isPresent()) {
      return objection();
    }
    Optional<BranchState> member = state.member(event.branch());
    if (member.isEmpty()) {
      return Optional.of(
          new Refusal(Refusal.Code.UNKNOWN_BRANCH, "no branch " + event.branch() + " is enlisted"));
    }
    if (state.stage() == AtomicStatus.DELEGATED) {
      return whileDelegated(event, member.get());
    }
    if (state.outcome().isEmpty()) {
      return Optional.of(
          new Refusal(Refusal.Code.NOT_IN_DOUBT, "nothing is decided yet: cancel it, or wait"));
    }
    return member.get().owes(state.outcome().get())
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Refusal.Code.NOT_IN_DOUBT,
                "branch "
                    + event.branch()
                    + " need not be told any more: it is "
                    + member.get().status().word()));
  }

  /**
   * Why nobody may say yet what became of it, if so: its service may still tell. An abort is safe
   * beside a call, for it rules out what has not run; a commit is not.
   */
  private static Optional<Refusal> whileDelegated(Event.Resolved event, BranchState member) {
    if (!member.stuck()) {
      return Optional.of(
          new Refusal(
              Refusal.Code.NOT_IN_DOUBT,
              "the decision is with branch " + member.id() + ", which is not stuck: wait"));
    }
    boolean isAsked =
        event.underWay().stream().anyMatch(attempt -> attempt.branch().equals(member.id()));
    return isAsked && event.outcome() == Outcome.COMMIT
        ? Optional.of(
            new Refusal(
                Refusal.Code.NOT_IN_DOUBT,
                "branch "
                    + member.id()
                    + " is being asked: pause it, and wait for that call's end"))
        : Optional.empty();
  }

  /** Repeats a call that failed. One that is under way for the first time is left alone. */
  private void again(Draft draft, BranchState member) {
    Optional<CallKind> kind = Owed.call(state, member);
    if (kind.isPresent() && member.attempts() > 0 && state.pause().isEmpty()) {
      Effect call = Owed.attempt(state, member, kind.get(), false);
      draft.effect(call);
    }
  }

  private Optional<BranchState> owed(BranchId branch, CallKind kind) {
    return state.member(branch).filter(member -> Owed.is(state, member, kind));
  }
}
