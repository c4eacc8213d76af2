package dev.verdict.protocol.saga;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;

/** What to make of a participant's answer: a table for each situation that it can meet. */
abstract class Answers implements BranchAnswer.Visitor<Draft> {
  final Draft draft;
  final Step step;
  final CallKind kind;
  final int attempt;

  private Answers(Draft draft, Step step, Event.Answered event) {
    this.draft = draft;
    this.step = step;
    this.kind = event.kind();
    this.attempt = event.attempt();
  }

  /** Adds what follows from the answer. */
  static void take(Draft draft, Step step, Event.Answered event) {
    StepState now = draft.state().step(step.name());
    switch (event.kind()) {
      case ACTION -> takeAction(draft, step, event, now);
      case SETTLE -> {
        if (now.status() == StepStatus.SETTLING) {
          event.answer().accept(new ToSettle(draft, step, event));
        } else if (now.status() == StepStatus.REPLACING) {
          event.answer().accept(new ToReplace(draft, step, event));
        }
      }
      case COMPENSATE -> {
        if (isBeingUndone(step, now)) {
          event.answer().accept(new ToCompensate(draft, step, event));
        }
      }
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CONFIRM, CANCEL -> {}
    }
  }

  /** Whether its participant is to undo it; what that says later of a person's work is nothing. */
  private static boolean isBeingUndone(Step step, StepState now) {
    return now.status() == StepStatus.COMPENSATING && Calls.isUndoneByItsParticipant(step, now);
  }

  private static void takeAction(Draft draft, Step step, Event.Answered event, StepState now) {
    boolean forward = draft.state().phase() == SagaStatus.RUNNING && !now.lost();
    switch (now.status()) {
      case RUNNING, SETTLING -> {
        if (!forward) {
          event.answer().accept(new ToLateAction(draft, step, event));
        } else if (draft.mayTurnBack(step)) {
          event.answer().accept(new ToAction(draft, step, event));
        } else {
          event.answer().accept(new ToActionThatMustSucceed(draft, step, event));
        }
      }
      case REPLACING -> event.answer().accept(new ToReplace(draft, step, event));
      case WAITING, REFUSED, RULED_OUT -> {
        if (!forward && BranchAnswer.isDone(event.answer())) {
          event.answer().accept(new ToLateAction(draft, step, event));
        }
      }
      case SKIPPED, DONE -> {
        if (now.isGivenFor() && BranchAnswer.isDone(event.answer())) {
          event.answer().accept(new ToActionBesides(draft, step, event));
        }
      }
      case ASSUMED, COMPENSATING, COMPENSATED, HEURISTIC_COMMIT, HEURISTIC_ABORT -> {}
    }
  }

  /** A step has no vote: whether it wrote something makes no difference. */
  @Override
  public final Draft readOnly(BranchAnswer.ReadOnly answer) {
    return done(new BranchAnswer.Done(answer.output()));
  }

  final Draft ran(Json output) {
    draft.add(new SagaRecord.StepDone(step.name(), output, draft.answerOf(step)));
    return draft;
  }

  final Draft hadNoEffect(String reason) {
    if (draft.state().step(step.name()).isDoneByHand()) {
      return replaced();
    }
    draft.add(new SagaRecord.StepRefused(step.name(), reason, draft.answerOf(step)));
    return draft;
  }

  final Draft neverRuns() {
    if (draft.state().step(step.name()).isDoneByHand()) {
      return replaced();
    }
    draft.add(new SagaRecord.StepRuledOut(step.name()));
    return draft;
  }

  /** It is ruled out: what the operator gave follows. */
  final Draft granted() {
    StepHand hand = draft.state().step(step.name()).hand();
    if (hand.wish().flatMap(StepHand.Wish::input).isEmpty()) {
      return replaced();
    }
    draft.add(new SagaRecord.StepRenewed(step.name(), hand.generation() + 1));
    return draft;
  }

  /** What an operator gave has the step's place; so has a person's work, even if given up since. */
  final Draft replaced() {
    draft.add(new SagaRecord.StepReplaced(step.name()));
    return draft;
  }

  final Draft failed(FailureKind failure, String why) {
    if (draft.isUnderWay(step, kind, attempt)) {
      draft.fail(step, kind, attempt, CallFailure.of(failure), why);
    }
    return draft;
  }

  final Draft sticks(String reason) {
    if (draft.isUnderWay(step, kind, attempt)) {
      draft.stick(step, kind, attempt, reason);
    }
    return draft;
  }

  final String stepName() {
    return "step " + step.name();
  }

  @Override
  public Draft staleEpoch(BranchAnswer.StaleEpoch answer) {
    return failed(FailureKind.STALE_EPOCH, "the participant has seen epoch " + answer.seen());
  }

  /** The saga is undecided: a step that has no effect turns it, or its branch, back. */
  private static final class ToAction extends Answers {
    ToAction(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft done(BranchAnswer.Done answer) {
      return ran(answer.output());
    }

    @Override
    public Draft refused(BranchAnswer.Refused answer) {
      return hadNoEffect(answer.reason())
          .turnBack(step, stepName() + " was refused: " + answer.reason());
    }

    @Override
    public Draft tombstone(BranchAnswer.Tombstone answer) {
      return neverRuns().turnBack(step, stepName() + " was ended before it ran");
    }

    @Override
    public Draft unknownBranch(BranchAnswer.UnknownBranch answer) {
      return failed(FailureKind.UNREADABLE, "answered unknown_branch to an action");
    }

    /** Something ran under the step's key, so it may have run, whatever its input was. */
    @Override
    public Draft inputMismatch(BranchAnswer.InputMismatch answer) {
      if (draft.isUnderWay(step, kind, attempt)) {
        String reason = stepName() + " ran before with another input";
        draft.failForGood(step, kind, attempt, reason, reason);
      }
      return draft;
    }
  }

  /** The pivot is passed, or the saga's recovery is not backward: it does not turn back. */
  private static final class ToActionThatMustSucceed extends Answers {
    ToActionThatMustSucceed(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft done(BranchAnswer.Done answer) {
      return ran(answer.output());
    }

    @Override
    public Draft refused(BranchAnswer.Refused answer) {
      return sticks("refused" + (undecided() ? ": " : " after the pivot: ") + answer.reason());
    }

    @Override
    public Draft tombstone(BranchAnswer.Tombstone answer) {
      return sticks("ended before it ran" + (undecided() ? "" : ", though the pivot is passed"));
    }

    private boolean undecided() {
      return draft.state().isUndecided();
    }

    @Override
    public Draft unknownBranch(BranchAnswer.UnknownBranch answer) {
      return sticks("answered unknown_branch to an action");
    }

    @Override
    public Draft inputMismatch(BranchAnswer.InputMismatch answer) {
      return sticks("ran before with another input");
    }
  }

  /** The saga was given up meanwhile; the answer still tells whether the step ran. */
  private static class ToLateAction extends Answers {
    ToLateAction(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft done(BranchAnswer.Done answer) {
      if (step.pivot() && draft.state().phase() == SagaStatus.COMPENSATING) {
        draft.stick(step, kind, attempt, "the pivot ran, though the saga was decided to abort");
        return draft;
      }
      return ran(answer.output());
    }

    @Override
    public Draft refused(BranchAnswer.Refused answer) {
      return hadNoEffect(answer.reason());
    }

    @Override
    public Draft tombstone(BranchAnswer.Tombstone answer) {
      return neverRuns();
    }

    @Override
    public Draft unknownBranch(BranchAnswer.UnknownBranch answer) {
      return failed(FailureKind.UNREADABLE, "answered unknown_branch to an action");
    }

    @Override
    public Draft inputMismatch(BranchAnswer.InputMismatch answer) {
      return failed(FailureKind.UNREADABLE, "ran before with another input");
    }
  }

  /** Something else has the step's place; that it ran as well is only noted. */
  private static final class ToActionBesides extends ToLateAction {
    ToActionBesides(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft done(BranchAnswer.Done answer) {
      return ran(answer.output());
    }
  }

  private static class ToSettle extends ToLateAction {
    ToSettle(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft unknownBranch(BranchAnswer.UnknownBranch answer) {
      return sticks("answered unknown_branch to settle");
    }

    @Override
    public Draft inputMismatch(BranchAnswer.InputMismatch answer) {
      return sticks("answered input_mismatch to settle");
    }
  }

  /**
   * An operator gave what is to take the step's place: that needs the participant's word that the
   * step did not run and never will. Its answer to the action says the same as that to settle.
   */
  private static final class ToReplace extends ToSettle {
    ToReplace(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft refused(BranchAnswer.Refused answer) {
      return granted();
    }

    @Override
    public Draft tombstone(BranchAnswer.Tombstone answer) {
      return granted();
    }
  }

  private static final class ToCompensate extends Answers {
    ToCompensate(Draft draft, Step step, Event.Answered event) {
      super(draft, step, event);
    }

    @Override
    public Draft done(BranchAnswer.Done answer) {
      draft.add(new SagaRecord.StepUndone(step.name(), draft.answerOf(step)));
      return draft;
    }

    @Override
    public Draft refused(BranchAnswer.Refused answer) {
      return sticks("the compensation was refused: " + answer.reason());
    }

    /** It was undone before, or never ran: either way nothing is left of it. */
    @Override
    public Draft tombstone(BranchAnswer.Tombstone answer) {
      return done(new BranchAnswer.Done(Json.nil()));
    }

    @Override
    public Draft unknownBranch(BranchAnswer.UnknownBranch answer) {
      return sticks("lost the branch: answered unknown_branch to compensate");
    }

    @Override
    public Draft inputMismatch(BranchAnswer.InputMismatch answer) {
      return sticks("answered input_mismatch to compensate");
    }
  }
}
