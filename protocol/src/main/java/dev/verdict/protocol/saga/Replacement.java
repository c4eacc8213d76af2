package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.definition.Place;
import java.util.Optional;

/**
 * What an operator gives in place of a step that does not get done: a result, nothing, or another
 * input, with which it is called anew. It has that place only once the step's participant has left
 * a tombstone under its key (rule 23); if it turns out that the step ran, its own answer counts. A
 * plain participant can rule nothing out: there the operator's word is all there is, and is taken
 * only while no attempt is unanswered; another input, only before the first one, for what was
 * called under the key before would be undone by nobody.
 */
final class Replacement {
  private Replacement() {}

  static Reaction<SagaRecord> of(SagaState state, SagaRecord.ResultGiven given) {
    StepHand.Wish wish =
        StepHand.Wish.result(given.output(), given.doneByHand(), given.by(), given.reason());
    return of(state, given.step(), given, wish);
  }

  static Reaction<SagaRecord> of(SagaState state, SagaRecord.SkipWanted wanted) {
    return of(state, wanted.step(), wanted, StepHand.Wish.nothing(wanted.by(), wanted.reason()));
  }

  static Reaction<SagaRecord> of(SagaState state, SagaRecord.InputGiven given) {
    StepHand.Wish wish = StepHand.Wish.input(given.input(), given.by(), given.reason());
    return of(state, given.step(), given, wish);
  }

  private static Reaction<SagaRecord> of(
      SagaState state, BranchId step, SagaRecord given, StepHand.Wish wish) {
    if (state.plan().isEmpty()) {
      return Reaction.refused(Refusal.unknown());
    }
    if (state.finished()) {
      return Reaction.refused(Refusal.finished());
    }
    Optional<Place> place = state.started().graph().place(step);
    if (place.isEmpty()) {
      return Reaction.refused(
          new Refusal(Refusal.Code.UNKNOWN_BRANCH, "the saga has no step " + step));
    }
    StepState now = state.known().at(place.get());
    if (now.isGranted(wish) || wish(now).filter(wish::isSameAs).isPresent()) {
      return Reaction.nothing();
    }
    Optional<String> objection =
        objection(state, place.get()).or(() -> objection(state, place.get(), wish));
    return objection.isPresent()
        ? Reaction.refused(new Refusal(Refusal.Code.STEP_NOT_RUNNING, objection.get()))
        : taken(state, place.get(), given, wish);
  }

  private static Reaction<SagaRecord> taken(
      SagaState state, Place place, SagaRecord given, StepHand.Wish wish) {
    Draft draft = new Draft(state);
    draft.add(given);
    if (state.started().isPlain(place)) {
      draft.add(granted(state.known().at(place), place, wish));
    }
    return draft.reaction();
  }

  private static SagaRecord granted(StepState now, Place place, StepHand.Wish wish) {
    return wish.input().isPresent()
        ? new SagaRecord.StepRenewed(place.name(), now.hand().generation() + 1)
        : new SagaRecord.StepReplaced(place.name());
  }

  private static Optional<String> objection(SagaState state, Place place) {
    StepState now = state.known().at(place);
    String step = "step " + place.name();
    if (!place.isCall()) {
      return Optional.of(step + " calls nobody: it waits for a signal or for time to pass");
    }
    if (place.name().equals(Isolation.STEP)) {
      return Optional.of("what the saga holds cannot be given by hand");
    }
    boolean forward = state.phase() == SagaStatus.RUNNING && !now.lost();
    if (!forward || !isAsked(now)) {
      return Optional.of(step + " is not being done: it is " + now.word());
    }
    return Optional.empty();
  }

  private static Optional<String> objection(SagaState state, Place place, StepHand.Wish wish) {
    return wish.input().isPresent()
        ? objectionToInput(state, place)
        : objectionToUnanswered(state, place).or(() -> objectionToEmptiness(state, place, wish));
  }

  private static Optional<String> objectionToUnanswered(SagaState state, Place place) {
    StepState now = state.known().at(place);
    boolean isUnanswered = state.started().isPlain(place) && now.attempted() > now.failures();
    return isUnanswered
        ? Optional.of(
            "an attempt of step "
                + place.name()
                + " is under way at a plain endpoint, which cannot rule it out: wait for its end")
        : Optional.empty();
  }

  private static Optional<String> objectionToInput(SagaState state, Place place) {
    String step = "step " + place.name();
    if (place.step().atomic().isPresent()) {
      return Optional.of(
          step + " carries out an atomic transaction, which has an input of its own");
    }
    if (state.started().isPlain(place) && state.known().at(place).attempted() > 0) {
      return Optional.of(
          step
              + " was called at a plain endpoint, which cannot rule out that it ran: retry it, give"
              + " its result or skip it");
    }
    if (state.known().at(place).hand().byHand().isPresent()) {
      return Optional.of("a person did " + step + " by hand: another call would do it once more");
    }
    return Calls.key(state, place.step()).next().isEmpty()
        ? Optional.of(
            step
                + " gets no further input: its name is too long for another key, or it was given "
                + StepKey.GENERATIONS_MAX
                + " of them")
        : Optional.empty();
  }

  /** A branch without anything in it would win, and those that stand be undone. */
  private static Optional<String> objectionToEmptiness(
      SagaState state, Place place, StepHand.Wish wish) {
    boolean mayWin = Joins.of(state).spare(place.step()).isPresent();
    return wish.output().isEmpty() && mayWin
        ? Optional.of(
            "step "
                + place.name()
                + " is in one of several branches of which not all are needed, so that an empty"
                + " one could win: give its result, or let it fail")
        : Optional.empty();
  }

  /** A wish that waits may be corrected. */
  private static boolean isAsked(StepState now) {
    return now.status() == StepStatus.RUNNING || now.status() == StepStatus.REPLACING;
  }

  /** What takes the step's place as soon as it is ruled out. */
  private static Optional<StepHand.Wish> wish(StepState now) {
    return now.hand().wish().filter(any -> now.status() == StepStatus.REPLACING);
  }
}
