package dev.verdict.protocol.saga;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Place;
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
  private StepStates steps;

  private Progress(SagaState state) {
    this.state = state;
    this.plan = state.started();
    this.steps = state.known();
  }

  /** The state after all that follows by itself. */
  static SagaState advance(SagaState state) {
    if (!state.started().graph().hasLists()) {
      return move(state);
    }
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
    Optional<Place> known = looksAtLists(next) ? Lists.known(next) : Optional.empty();
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
        progress.undo(any -> true);
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
    return progress.plan.graph().pivotPlace().filter(progress::mayHaveStarted).isPresent();
  }

  private boolean mayHaveStarted(Place place) {
    StepState now = now(place);
    return switch (now.status()) {
      case SETTLING, REPLACING, DONE, ASSUMED, COMPENSATING, COMPENSATED, HEURISTIC_COMMIT -> true;
      case RUNNING -> plan.isAsked(place) || now.attempted() > 0;
      case SKIPPED, REFUSED, RULED_OUT, HEURISTIC_ABORT -> false;
      case WAITING -> mayHaveStartedUnseen().contains(place);
    };
  }

  private void goForward() {
    if (state.isUndecided() && Lists.refusal(state).isPresent()) {
      return;
    }
    for (Place place : plan.graph().sorted()) {
      if (isReady(place) && mayStart(place) && !now(place).lost()) {
        start(place);
      }
    }
  }

  private void start(Place place) {
    if (!holds(place)) {
      put(place, StepStatus.SKIPPED);
    } else if (passesAtOnce(place)) {
      pass(place);
    } else if (!place.isForEach()) {
      put(place, StepStatus.RUNNING);
    }
  }

  private boolean isSignalled(Place place) {
    return !state.signals().isEmpty()
        && place.step().signal().filter(s -> state.signals().containsKey(s.signal())).isPresent();
  }

  /** The signal came before the step, or nothing happens in it. */
  private boolean passesAtOnce(Place place) {
    return isSignalled(place) || place.step().result().isPresent();
  }

  private void pass(Place place) {
    Step step = place.step();
    step.signal()
        .map(signal -> state.signals().get(signal.signal()))
        .or(
            () ->
                step.result().map(result -> state.valuesFor(step, steps).evaluate(result.value())))
        .ifPresent(output -> put(place, now(place).done(output)));
  }

  /** Steps that may have started unseen are asked, as they would otherwise be started. */
  private void walkForward() {
    if (!state.mayLag()) {
      return;
    }
    for (Place place : plan.graph().sorted()) {
      if (isReady(place) && mayStart(place)) {
        if (!holds(place)) {
          put(place, StepStatus.SKIPPED);
        } else if (plan.isAsked(place) && !place.isForEach()) {
          put(place, StepStatus.SETTLING);
        } else if (mayPassByItself(place)) {
          pass(place);
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
    return plan.graph().places().stream()
        .allMatch(place -> !now(place).lost() || cleared.contains(place));
  }

  /** The saga goes on; only what is lost goes back. */
  private void undoLost() {
    if (!isAnyLost()) {
      return;
    }
    for (Place place : plan.graph().sorted()) {
      if (now(place).lost() && now(place).status() == StepStatus.WAITING) {
        giveUpWaiting(place);
      }
    }
    undo(place -> now(place).lost());
  }

  /** It may have started unseen if all before it in its branch ran; else it never will. */
  private void giveUpWaiting(Place place) {
    boolean mayTurnOut =
        state.mayLag() && joins().letStart(place, before -> !isWithoutEffect(now(before)));
    if (!mayTurnOut) {
      put(place, StepStatus.RULED_OUT);
    } else if (isReady(place) && plan.isAsked(place)) {
      put(place, StepStatus.SETTLING);
    } else if (isReady(place) && mayPassByItself(place)) {
      pass(place);
    } else if (isReady(place)) {
      put(place, StepStatus.RULED_OUT);
    }
  }

  private static boolean isWithoutEffect(StepState place) {
    return switch (place.status()) {
      case REFUSED,
          RULED_OUT,
          ASSUMED,
          COMPENSATING,
          COMPENSATED,
          HEURISTIC_COMMIT,
          HEURISTIC_ABORT ->
          true;
      case WAITING, SKIPPED, RUNNING, REPLACING, DONE, SETTLING -> false;
    };
  }

  private void undo(Predicate<Place> which) {
    StepSet cleared = cleared();
    for (Place place : plan.graph().sorted()) {
      boolean mayUndo = which.test(place) && isToUndo(place);
      if (mayUndo && cleared.containsAll(successors(place))) {
        StepState ran = now(place);
        put(place, ran.undoing(Calls.isUndoneByItsParticipant(place.step(), ran)));
      }
    }
  }

  private boolean isToUndo(Place place) {
    return switch (now(place).status()) {
      case DONE, ASSUMED -> isUndoable(place);
      case SKIPPED -> mayHaveRunAllTheSame(place);
      case WAITING,
          RUNNING,
          REPLACING,
          REFUSED,
          RULED_OUT,
          SETTLING,
          COMPENSATING,
          COMPENSATED,
          HEURISTIC_COMMIT,
          HEURISTIC_ABORT ->
          false;
    };
  }

  /**
   * An operator left it out, and its participant said otherwise, or cannot rule out that it ran, or
   * a person did it.
   */
  private boolean mayHaveRunAllTheSame(Place place) {
    StepHand hand = now(place).hand();
    boolean wasDone =
        switch (hand.result()) {
          case BESIDES, BELIEVED -> true;
          case ITS_OWN, GIVEN, UNDONE_THERE -> hand.byHand().isPresent();
        };
    return wasDone && isUndoable(place);
  }

  private boolean isReady(Place place) {
    return now(place).status() == StepStatus.WAITING && joins().letStart(place);
  }

  private boolean mayStart(Place place) {
    return !place.isAfterPivot()
        || state.outcome().filter(outcome -> outcome == Outcome.COMMIT).isPresent();
  }

  /** The outputs are those of this very advance: a signal that came early makes one. */
  private boolean holds(Place place) {
    Optional<Condition> when = place.step().when();
    return when.isEmpty() || state.values(steps).holds(when.get());
  }

  /** The waiting steps that an owner before this one may have called. */
  private StepSet mayHaveStartedUnseen() {
    StepSet unseen = new StepSet(plan.graph());
    if (!state.mayLag()) {
      return unseen;
    }
    StepSet passable = new StepSet(plan.graph());
    for (Place place : plan.graph().sorted()) {
      boolean reachable = mayStart(place) && joins().letStart(place, passable::contains);
      boolean waiting = now(place).status() == StepStatus.WAITING;
      if (waiting && reachable && plan.isAsked(place)) {
        unseen.add(place);
      }
      if (waiting ? reachable && mayBePassedUnseen(place) : mayBePassed(place)) {
        passable.add(place);
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
  private boolean mayBePassedUnseen(Place place) {
    return plan.isAsked(place)
        || mayPassByItself(place)
        || place.isForEach()
        || (place.step().when().isPresent() && !isReady(place));
  }

  /** That a pivot is passed is forced, so that it is never passed unseen. */
  private boolean mayPassByItself(Place place) {
    return passesAtOnce(place) && !place.step().pivot();
  }

  /** A step is undone only once nothing that comes after it can have started. */
  private boolean mayBePassed(Place place) {
    return switch (now(place).status()) {
      case DONE, SKIPPED -> true;
      case RUNNING, SETTLING, REPLACING -> plan.isAsked(place);
      case WAITING,
          REFUSED,
          RULED_OUT,
          ASSUMED,
          COMPENSATING,
          COMPENSATED,
          HEURISTIC_COMMIT,
          HEURISTIC_ABORT ->
          false;
    };
  }

  /**
   * Whether steps after the one there may have run unseen, so that its participant must be asked
   * before anything can be said of them.
   */
  static boolean mayHideOthers(SagaState state, Place place) {
    Progress progress = new Progress(state);
    return state.mayLag() && progress.mayHide(place, new StepSet(progress.plan.graph()));
  }

  private boolean mayHide(Place place, StepSet seen) {
    for (Place next : successors(place)) {
      if (!seen.contains(next) && now(next).status() == StepStatus.WAITING && mayStart(next)) {
        seen.add(next);
        if (plan.isAsked(next) || next.isForEach() || mayHide(next, seen)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The steps of which nothing is left, nor of any that comes after them. */
  private StepSet cleared() {
    StepSet unseen = mayHaveStartedUnseen();
    StepSet cleared = new StepSet(plan.graph());
    List<Place> ordered = plan.graph().sorted();
    for (int last = ordered.size() - 1; last >= 0; last--) {
      Place place = ordered.get(last);
      if (isCleared(place, unseen, cleared.containsAll(successors(place)))) {
        cleared.add(place);
      }
    }
    return cleared;
  }

  private boolean isCleared(Place place, StepSet unseen, boolean successorsCleared) {
    return switch (now(place).status()) {
      case RULED_OUT, REFUSED, COMPENSATED, HEURISTIC_COMMIT, HEURISTIC_ABORT -> true;
      case RUNNING, SETTLING, REPLACING, COMPENSATING -> false;
      case SKIPPED -> !mayHaveRunAllTheSame(place) && successorsCleared;
      case DONE, ASSUMED -> !isUndoable(place) && successorsCleared;
      case WAITING -> !unseen.contains(place) && (successorsCleared || isLeftOut(place));
    };
  }

  /** Nothing can have started after a step that is waiting for its call, or its signal. */
  private boolean isLeftOut(Place place) {
    return place.step().when().isEmpty() && !passesAtOnce(place) && !place.isForEach();
  }

  private boolean isUndoable(Place place) {
    StepState now = now(place);
    return now.hand().byHand().isPresent() || Calls.isUndoneByItsParticipant(place.step(), now);
  }

  private List<Place> successors(Place place) {
    return joins().standingOn(place, plan.graph().successors(place));
  }

  private Joins joins() {
    return new Joins(plan.definition(), steps);
  }

  private StepState now(Place place) {
    return steps.at(place);
  }

  private void put(Place place, StepStatus status) {
    put(place, now(place).to(status));
  }

  private void put(Place place, StepState state) {
    steps = steps.with(place, state);
  }
}
