package dev.verdict.protocol.saga;

import dev.verdict.protocol.Event;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.definition.Place;
import java.util.Optional;

/**
 * What an operator says became of a step that is to be undone, who did that by hand at its
 * participant. The step is called no more; what it came after is undone as if it had answered. Of a
 * step that may not have run, only an answer that nobody waits for may be given by hand: a late one
 * would be heard by nobody.
 */
final class Resolution {
  private Resolution() {}

  static Reaction<SagaRecord> of(SagaState state, Event.Resolved event) {
    Optional<Place> place = state.started().graph().place(event.branch());
    if (place.isEmpty()) {
      return Reaction.refused(
          new Refusal(Refusal.Code.UNKNOWN_BRANCH, "the saga has no step " + event.branch()));
    }
    Optional<String> objection = objection(state, place.get(), event);
    if (objection.isPresent()) {
      return Reaction.refused(new Refusal(Refusal.Code.NOT_IN_DOUBT, objection.get()));
    }
    Draft draft = new Draft(state);
    draft.add(new SagaRecord.Resolved(event.branch(), event.outcome(), event.by(), event.reason()));
    return draft.reaction();
  }

  private static Optional<String> objection(SagaState state, Place place, Event.Resolved event) {
    if (place.name().equals(Isolation.STEP)) {
      return Optional.of("what the saga holds is released by the coordinator, not by hand");
    }
    if (!isToBeUndone(state, place)) {
      String status = state.known().at(place).status().word();
      return Optional.of(
          "step " + place.name() + " is not being undone or asked whether it ran: it is " + status);
    }
    boolean unknown = state.known().at(place).status() == StepStatus.SETTLING;
    if (unknown && isCalled(event)) {
      return Optional.of(
          "a call of step "
              + place.name()
              + " is under way, and may tell that it ran: wait for its end, or pause the saga and"
              + " wait then");
    }
    return unknown && Progress.mayHideOthers(state, place)
        ? Optional.of(
            "a coordinator before this one may have called steps after "
                + place.name()
                + ", which only its participant can tell")
        : Optional.empty();
  }

  private static boolean isCalled(Event.Resolved event) {
    return event.underWay().stream()
        .anyMatch(attempt -> StepKey.of(attempt.branch()).step().equals(event.branch()));
  }

  /**
   * Whether a person's work is left once nothing is at the participant: as long as that is called,
   * only what it did can be meant, and the other is to be undone, and resolved, after it.
   */
  static boolean leavesWorkByHand(SagaState state, Place place) {
    StepState now = state.known().at(place);
    return now.hand().byHand().isPresent() && Calls.owed(state, place.step(), now).isPresent();
  }

  /** Whether its participant is being called so that nothing of the step is left in the end. */
  static boolean isToBeUndone(SagaState state, Place place) {
    StepState now = state.known().at(place);
    boolean goesBack = state.phase() == SagaStatus.COMPENSATING || now.lost();
    return now.status() == StepStatus.COMPENSATING
        || (now.status() == StepStatus.SETTLING && goesBack);
  }
}
