package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.definition.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What follows from the steps' order once one of them moved: which start, which may have started,
 * and which may be undone.
 *
 * <p>A step may have started if the definition lets an owner before this one have started it,
 * whatever the log says: its predecessors are passed, or may be. Results of plain participants are
 * forced, so that those steps' logs never lag.
 */
final class Progress {
  private final SagaState state;
  private final Plan plan;
  private final Joins joins;
  private StepStates steps;

  private Progress(SagaState state) {
    this.state = state;
    this.plan = state.started();
    this.steps = state.known();
    this.joins = new Joins(plan.definition(), this::now);
  }

  /** The state after all that follows by itself. */
  static SagaState advance(SagaState state) {
    SagaState next = withLists(state);
    SagaState moved = move(next);
    while (looksAtLists(moved) && Lists.known(moved).isPresent()) {
      next = withLists(moved);
      moved = move(next);
    }
    return moved;
  }

  /** Once a saga is given up, only what an owner before may have started is of interest. */
  private static boolean looksAtLists(SagaState state) {
    return state.phase() == SagaStatus.RUNNING || state.mayLag();
  }

  private static SagaState withLists(SagaState state) {
    SagaState next = state;
    Optional<Step> known = looksAtLists(next) ? Lists.known(next) : Optional.empty();
    while (known.isPresent()) {
      next = Lists.put(next, known.get());
      known = Lists.known(next);
    }
    return next;
  }

  private static SagaState move(SagaState state) {
    Progress progress = new Progress(state);
    switch (state.phase()) {
      case RUNNING -> {
        progress.goForward();
        progress.undoLost();
      }
      case SETTLING -> {
        progress.walkForward();
        progress.undoLost();
      }
      case COMPENSATING -> {
        progress.walkForward();
        progress.undo(step -> true);
      }
      case ABSENT, COMPLETED, COMPENSATED -> throw new IllegalStateException("nothing moves");
    }
    return state.with(progress.steps);
  }

  /** Whether every step is done or skipped, but for branches that are lost. */
  static boolean hasArrived(SagaState state) {
    return !state.known().anyMatch(step -> !step.lost() && !step.status().isPassed());
  }

  /** Whether every step is done or skipped, and nothing is left of branches that are lost. */
  static boolean isComplete(SagaState state) {
    return hasArrived(state) && new Progress(state).nothingIsLeftOfLost();
  }

  /** Whether nothing is left to undo or to settle. */
  static boolean isUndone(SagaState state) {
    Progress progress = new Progress(state);
    return progress.cleared().size() == state.steps().size();
  }

  /** Whether the pivot may have started and is not known to be without effect. */
  static boolean mayPivotHaveStarted(SagaState state) {
    Progress progress = new Progress(state);
    return progress.plan.graph().pivot().filter(progress::mayHaveStarted).isPresent();
  }

  private boolean mayHaveStarted(Step step) {
    StepState now = now(step.name());
    return switch (now.status()) {
      case SETTLING, DONE, ASSUMED, COMPENSATING, COMPENSATED -> true;
      case RUNNING -> plan.isAsked(step) || now.attempted() > 0;
      case SKIPPED, REFUSED, RULED_OUT -> false;
      case WAITING -> mayHaveStartedUnseen().contains(step.name());
    };
  }

  private void goForward() {
    if (state.isUndecided() && Lists.refusal(state).isPresent()) {
      return;
    }
    for (Step step : plan.graph().ordered()) {
      if (isReady(step) && mayStart(step) && !now(step.name()).lost()) {
        start(step);
      }
    }
  }

  private void start(Step step) {
    if (!holds(step)) {
      put(step, StepStatus.SKIPPED);
    } else if (passesAtOnce(step)) {
      pass(step);
    } else if (step.forEach().isEmpty()) {
      put(step, StepStatus.RUNNING);
    }
  }

  private boolean isSignalled(Step step) {
    return step.signal().filter(s -> state.signals().containsKey(s.signal())).isPresent();
  }

  /** The signal came before the step, or nothing happens in it. */
  private boolean passesAtOnce(Step step) {
    return isSignalled(step) || step.result().isPresent();
  }

  private void pass(Step step) {
    step.signal()
        .map(signal -> state.signals().get(signal.signal()))
        .or(
            () ->
                step.result().map(result -> state.valuesFor(step, steps).evaluate(result.value())))
        .ifPresent(output -> put(step, now(step.name()).done(output)));
  }

  /** Steps that may have started unseen are asked, as they would otherwise be started. */
  private void walkForward() {
    if (!state.mayLag()) {
      return;
    }
    for (Step step : plan.graph().ordered()) {
      if (isReady(step) && mayStart(step)) {
        if (!holds(step)) {
          put(step, StepStatus.SKIPPED);
        } else if (plan.isAsked(step) && step.forEach().isEmpty()) {
          put(step, StepStatus.SETTLING);
        } else if (mayPassByItself(step)) {
          pass(step);
        }
      }
    }
  }

  private boolean isAnyLost() {
    return steps.anyMatch(StepState::lost);
  }

  private boolean nothingIsLeftOfLost() {
    if (!isAnyLost()) {
      return true;
    }
    StepSet cleared = cleared();
    return plan.graph().steps().stream()
        .map(Step::name)
        .allMatch(name -> !now(name).lost() || cleared.contains(name));
  }

  /** The saga goes on; only what is lost goes back. */
  private void undoLost() {
    if (!isAnyLost()) {
      return;
    }
    for (Step step : plan.graph().ordered()) {
      if (now(step.name()).lost() && now(step.name()).status() == StepStatus.WAITING) {
        giveUpWaiting(step);
      }
    }
    undo(step -> now(step.name()).lost());
  }

  /** It may have started unseen if all before it in its branch ran; else it never will. */
  private void giveUpWaiting(Step step) {
    boolean mayTurnOut =
        state.mayLag() && joins.letStart(step, name -> !isWithoutEffect(now(name)));
    if (!mayTurnOut) {
      put(step, StepStatus.RULED_OUT);
    } else if (isReady(step) && plan.isAsked(step)) {
      put(step, StepStatus.SETTLING);
    } else if (isReady(step) && mayPassByItself(step)) {
      pass(step);
    } else if (isReady(step)) {
      put(step, StepStatus.RULED_OUT);
    }
  }

  private static boolean isWithoutEffect(StepState step) {
    return switch (step.status()) {
      case REFUSED, RULED_OUT, ASSUMED, COMPENSATING, COMPENSATED -> true;
      case WAITING, SKIPPED, RUNNING, DONE, SETTLING -> false;
    };
  }

  private void undo(Predicate<Step> which) {
    StepSet cleared = cleared();
    for (Step step : plan.graph().ordered()) {
      StepStatus status = now(step.name()).status();
      boolean ran = status == StepStatus.DONE || status == StepStatus.ASSUMED;
      if (ran && which.test(step) && isUndoable(step) && cleared.containsAll(successors(step))) {
        put(step, StepStatus.COMPENSATING);
      }
    }
  }

  private boolean isReady(Step step) {
    return now(step.name()).status() == StepStatus.WAITING
        && joins.letStart(step, name -> now(name).status().isPassed());
  }

  private boolean mayStart(Step step) {
    return !plan.graph().isAfterPivot(step.name())
        || state.outcome().filter(outcome -> outcome == Outcome.COMMIT).isPresent();
  }

  /** The outputs are those of this very advance: a signal that came early makes one. */
  private boolean holds(Step step) {
    return step.when().map(when -> state.values(steps).holds(when)).orElse(true);
  }

  /** The waiting steps that an owner before this one may have called. */
  private StepSet mayHaveStartedUnseen() {
    StepSet unseen = new StepSet(plan.graph());
    if (!state.mayLag()) {
      return unseen;
    }
    StepSet passable = new StepSet(plan.graph());
    for (Step step : plan.graph().ordered()) {
      boolean reachable = mayStart(step) && joins.letStart(step, passable::contains);
      boolean waiting = now(step.name()).status() == StepStatus.WAITING;
      if (waiting && reachable && plan.isAsked(step)) {
        unseen.add(step.name());
      }
      if (waiting ? reachable && mayBePassedUnseen(step) : mayBePassed(step)) {
        passable.add(step.name());
      }
    }
    return unseen;
  }

  /**
   * A plain step cannot have run unseen, nor can a wait have ended, but it may have been skipped;
   * not so if all before it is known, since its condition would have been evaluated by now. A wait
   * whose signal came early ends as soon as it begins, and so does what only makes a value, or
   * works off a list that is empty.
   */
  private boolean mayBePassedUnseen(Step step) {
    return plan.isAsked(step)
        || mayPassByItself(step)
        || step.forEach().isPresent()
        || (step.when().isPresent() && !isReady(step));
  }

  /** That a pivot is passed is forced, so that it is never passed unseen. */
  private boolean mayPassByItself(Step step) {
    return passesAtOnce(step) && !step.pivot();
  }

  /** A step is undone only once nothing that comes after it can have started. */
  private boolean mayBePassed(Step step) {
    return switch (now(step.name()).status()) {
      case DONE, SKIPPED -> true;
      case RUNNING, SETTLING -> plan.isAsked(step);
      case WAITING, REFUSED, RULED_OUT, ASSUMED, COMPENSATING, COMPENSATED -> false;
    };
  }

  /** The steps of which nothing is left, nor of any that comes after them. */
  private StepSet cleared() {
    StepSet unseen = mayHaveStartedUnseen();
    StepSet cleared = new StepSet(plan.graph());
    List<Step> ordered = plan.graph().ordered();
    for (int last = ordered.size() - 1; last >= 0; last--) {
      Step step = ordered.get(last);
      if (isCleared(step, unseen, cleared.containsAll(successors(step)))) {
        cleared.add(step.name());
      }
    }
    return cleared;
  }

  private boolean isCleared(Step step, StepSet unseen, boolean successorsCleared) {
    return switch (now(step.name()).status()) {
      case RULED_OUT, REFUSED, COMPENSATED -> true;
      case RUNNING, SETTLING, COMPENSATING -> false;
      case SKIPPED -> successorsCleared;
      case DONE, ASSUMED -> !isUndoable(step) && successorsCleared;
      case WAITING -> !unseen.contains(step.name()) && (successorsCleared || isLeftOut(step));
    };
  }

  /** Nothing can have started after a step that is waiting for its call, or its signal. */
  private boolean isLeftOut(Step step) {
    return step.when().isEmpty() && !passesAtOnce(step) && step.forEach().isEmpty();
  }

  private static boolean isUndoable(Step step) {
    return step.undo() instanceof Step.Undo.Compensation;
  }

  private List<BranchId> successors(Step step) {
    return joins.standingOn(step, plan.graph().successors(step.name()));
  }

  private StepState now(BranchId name) {
    return steps.of(name);
  }

  private void put(Step step, StepStatus status) {
    put(step, now(step.name()).to(status));
  }

  private void put(Step step, StepState state) {
    steps = steps.with(step.name(), state);
  }
}
