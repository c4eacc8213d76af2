package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.atomic.BranchState;
import dev.verdict.protocol.atomic.BranchStatus;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The shipped machine of atomic transactions, with one thing broken around it. */
final class BrokenAtomic extends ForwardingMachine<AtomicState, AtomicCommand, AtomicRecord> {
  /** What is broken. */
  enum How {
    HALF_ADOPTED,
    INQUIRY_ABORTS,
    LATE_ENLIST_ACCEPTED,
    MISSING_VOTE_IS_YES,
    NO_IS_YES,
    YES_IS_NO,
    UNKNOWN_IS_DONE,
    UNKNOWN_ABORT_IS_DONE,
    TOMBSTONE_IS_COMMITTED,
    BRANCHES_NOT_COMPARED,
    SILENT_LONG_ENOUGH_IS_YES,
    REFUSED_IS_RELEASED,
    SILENCE_IS_DONE,
    PHASE_TWO_GIVEN_UP,
    RESUME_FORGETS_BRANCHES,
    RESUME_FORGETS_DEADLINE
  }

  private static final int ASK_ATTEMPTS_MAX = 3;
  private static final BranchAnswer NO = new BranchAnswer.Tombstone();
  private static final BranchAnswer DONE = new BranchAnswer.Done(Json.nil());

  private final How how;

  BrokenAtomic(How how) {
    super(new AtomicMachine());
    this.how = how;
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, AtomicCommand command) {
    if (how == How.MISSING_VOTE_IS_YES && command instanceof AtomicCommand.Commit commit) {
      return intact().decide(state, filled(state, commit));
    }
    if (how == How.INQUIRY_ABORTS
        && command instanceof AtomicCommand.Inquire
        && state.stage().undecided()) {
      return intact().decide(state, new AtomicCommand.Abort("somebody asked"));
    }
    if (how == How.BRANCHES_NOT_COMPARED && command instanceof AtomicCommand.Commit commit) {
      return intact().decide(state, restricted(state, commit));
    }
    Reaction<AtomicRecord> reaction = intact().decide(state, command);
    boolean late =
        command instanceof AtomicCommand.Enlist
            && reaction.refusal().isPresent()
            && state.stage() != AtomicStatus.ABSENT;
    return how == How.LATE_ENLIST_ACCEPTED && late ? Reaction.nothing() : reaction;
  }

  private static AtomicCommand filled(AtomicState state, AtomicCommand.Commit commit) {
    var votes = new HashMap<>(commit.branches().orElseThrow());
    state.members().stream()
        .filter(member -> member.vote().isEmpty())
        .forEach(
            member ->
                votes.compute(
                    member.id(),
                    (id, vote) ->
                        vote == null || vote.isEmpty() ? Optional.of(Vote.commit()) : vote));
    return new AtomicCommand.Commit(Optional.of(votes));
  }

  /** Of a commit only what is enlisted is looked at. */
  private static AtomicCommand restricted(AtomicState state, AtomicCommand.Commit commit) {
    var known = new HashMap<>(commit.branches().orElseThrow());
    known.keySet().removeIf(id -> state.member(id).isEmpty());
    return new AtomicCommand.Commit(Optional.of(known));
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, Event event) {
    return switch (how) {
      case HALF_ADOPTED ->
          event instanceof Event.TakenOver ? Reaction.nothing() : intact().decide(state, event);
      case NO_IS_YES, YES_IS_NO, UNKNOWN_IS_DONE -> intact().decide(state, misread(event));
      case UNKNOWN_ABORT_IS_DONE, TOMBSTONE_IS_COMMITTED ->
          intact().decide(state, takenForDone(event));
      case SILENCE_IS_DONE -> intact().decide(state, heard(event));
      case SILENT_LONG_ENOUGH_IS_YES -> intact().decide(state, presumed(event));
      case REFUSED_IS_RELEASED -> released(state, intact().decide(state, event));
      case PHASE_TWO_GIVEN_UP -> givenUp(state, event);
      case INQUIRY_ABORTS,
          BRANCHES_NOT_COMPARED,
          LATE_ENLIST_ACCEPTED,
          MISSING_VOTE_IS_YES,
          RESUME_FORGETS_BRANCHES,
          RESUME_FORGETS_DEADLINE ->
          intact().decide(state, event);
    };
  }

  private Event misread(Event event) {
    if (event instanceof Event.Answered answered) {
      boolean no = how == How.NO_IS_YES && answered.answer() instanceof BranchAnswer.Refused;
      boolean yes = how == How.YES_IS_NO && answered.answer() instanceof BranchAnswer.Done;
      if (yes && answered.kind().isWork()) {
        return new Event.Answered(answered.branch(), answered.kind(), answered.attempt(), NO);
      }
      boolean unknown =
          how == How.UNKNOWN_IS_DONE && answered.answer() instanceof BranchAnswer.UnknownBranch;
      if (no || unknown) {
        return new Event.Answered(answered.branch(), answered.kind(), answered.attempt(), DONE);
      }
    }
    return event;
  }

  private Event takenForDone(Event event) {
    if (!(event instanceof Event.Answered answered)) {
      return event;
    }
    boolean wrong =
        switch (answered.kind()) {
          case ABORT ->
              how == How.UNKNOWN_ABORT_IS_DONE
                  && answered.answer() instanceof BranchAnswer.UnknownBranch;
          case COMMIT ->
              how == How.TOMBSTONE_IS_COMMITTED
                  && answered.answer() instanceof BranchAnswer.Tombstone;
          case PREPARE,
              COMMIT_ONE_PHASE,
              SETTLE_ONE_PHASE,
              TRY,
              CONFIRM,
              CANCEL,
              ACTION,
              COMPENSATE,
              SETTLE ->
              false;
        };
    return wrong
        ? new Event.Answered(answered.branch(), answered.kind(), answered.attempt(), DONE)
        : event;
  }

  /** Who was asked as often as anybody is counts as prepared. */
  private static Event presumed(Event event) {
    return event instanceof Event.Unanswered silent
            && silent.kind() == CallKind.PREPARE
            && silent.attempt() >= ASK_ATTEMPTS_MAX
        ? new Event.Answered(silent.branch(), silent.kind(), silent.attempt(), DONE)
        : event;
  }

  /** Who refused is not told of the abort, whatever an earlier attempt may have done. */
  private Reaction<AtomicRecord> released(AtomicState state, Reaction<AtomicRecord> reaction) {
    AtomicState after = state;
    for (AtomicRecord each : reaction.records()) {
      after = intact().evolve(after, each);
    }
    List<AtomicRecord> records = new ArrayList<>(reaction.records());
    List<Effect> effects = new ArrayList<>(reaction.effects());
    for (BranchState member : after.members()) {
      boolean refused = member.status() == BranchStatus.VOTED_NO && !member.branch().asks();
      if (after.stage() == AtomicStatus.ABORTING && refused) {
        records.add(new AtomicRecord.Acknowledged(member.id()));
        effects.removeIf(
            each -> each instanceof Effect.Call call && call.call().branch().equals(member.id()));
      }
    }
    return Reaction.of(records, effects);
  }

  private static Event heard(Event event) {
    return event instanceof Event.Unanswered silent && silent.kind() == CallKind.COMMIT
        ? new Event.Answered(silent.branch(), silent.kind(), silent.attempt(), DONE)
        : event;
  }

  private Reaction<AtomicRecord> givenUp(AtomicState state, Event event) {
    Reaction<AtomicRecord> reaction = intact().decide(state, event);
    boolean phaseTwo = state.stage() == AtomicStatus.COMMITTING;
    return phaseTwo && event instanceof Event.Unanswered
        ? Reaction.of(reaction.records(), List.of())
        : reaction;
  }

  @Override
  public List<Effect> resume(AtomicState state) {
    return intact().resume(state).stream().filter(this::isRemembered).toList();
  }

  private boolean isRemembered(Effect effect) {
    boolean decision = effect instanceof Effect.Call call && call.call().kind() == CallKind.COMMIT;
    boolean deadline = effect instanceof Effect.Wake wake && wake.timer().equals(Timer.deadline());
    return !(decision && how == How.RESUME_FORGETS_BRANCHES)
        && !(deadline && how == How.RESUME_FORGETS_DEADLINE);
  }
}
