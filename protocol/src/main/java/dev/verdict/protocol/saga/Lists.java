package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.References;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Words;
import dev.verdict.protocol.definition.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts steps for the items of a list into the plan as soon as the list is known. It is known once
 * all outputs are that it, and the condition of its step, are made of: these are facts, so that
 * every owner gets the same steps out of them.
 */
final class Lists {
  private Lists() {}

  /** The next step whose list is known and not looked at yet. */
  static Optional<Place> known(SagaState state) {
    for (Place place : state.started().graph().places()) {
      if (place.isForEach()
          && state.known().at(place).status() == StepStatus.WAITING
          && isKnown(state, place.step())
          && place.step().when().map(state.values()::holds).orElse(true)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private static boolean isKnown(SagaState state, Step step) {
    List<Mapping.FromStep> used = new ArrayList<>();
    step.forEach().ifPresent(each -> used.addAll(References.of(each.list()).steps()));
    step.when().ifPresent(when -> used.addAll(References.of(when).steps()));
    Joins joins = Joins.of(state);
    return used.stream().allMatch(each -> joins.isSettled(each.step()));
  }

  /** The state with steps for the items of that step's list; or the step refused. */
  static SagaState put(SagaState state, Place place) {
    Step step = place.step();
    Work.ForEach each = step.forEach().orElseThrow();
    Json list = state.values().evaluate(each.list());
    Optional<String> wrong = wrong(list, each);
    if (wrong.isPresent()) {
      StepState refused = StepState.WAITING.to(StepStatus.REFUSED).because(wrong.get());
      return state.with(state.known().with(place, refused));
    }
    return state.with(state.started().with(step, ((Json.Arr) list).items().size()));
  }

  private static Optional<String> wrong(Json value, Work.ForEach each) {
    if (!(value instanceof Json.Arr list)) {
      return Optional.of("its list is none, but " + Words.of(value));
    }
    int items = list.items().size();
    return items <= each.most()
        ? Optional.empty()
        : Optional.of(
            "its list has " + items + " items, and at most " + each.most() + " are allowed");
  }

  /** Why a step's list cannot be worked off, so that the saga is given up; empty if none is so. */
  static Optional<String> refusal(SagaState state) {
    if (!state.started().graph().hasLists()) {
      return Optional.empty();
    }
    for (Place place : state.started().graph().places()) {
      StepState now = state.known().at(place);
      if (place.isForEach() && now.status() == StepStatus.REFUSED) {
        return Optional.of("step " + place.name() + ": " + now.detail());
      }
    }
    return Optional.empty();
  }
}
