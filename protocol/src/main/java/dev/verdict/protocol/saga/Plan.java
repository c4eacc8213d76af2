package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Items;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import java.util.Optional;
import java.util.Set;

/**
 * What a saga was started with.
 *
 * @param definition what it runs, with the step that takes what it holds, and with a step for each
 *     item of the lists that are known by now
 * @param input its input
 * @param plain the participants that have no barrier
 * @param graph the order of its steps
 */
public record Plan(SagaDefinition definition, Json input, Set<String> plain, StepGraph graph) {
  static Plan of(SagaRecord.Started start) {
    SagaDefinition run = Isolation.spelledOut(start.definition());
    return new Plan(run, start.input(), start.plain(), StepGraph.of(run));
  }

  /** The same, with steps for the items of a list. */
  Plan with(Step step, int items) {
    SagaDefinition more = Items.put(definition, step, items);
    return new Plan(more, input, plain, StepGraph.of(more));
  }

  /** Whether the step's participant has no barrier. */
  boolean isPlain(Step step) {
    return !plain.isEmpty()
        && step.call().filter(call -> plain.contains(call.participant())).isPresent();
  }

  /** Whether the step has a participant that can be asked what became of it. */
  boolean isAsked(Step step) {
    return step.call().isPresent() && !isPlain(step);
  }

  /** The step that waits for the signal of that name. */
  Optional<Step> awaiting(String signal) {
    return definition.steps().stream()
        .filter(step -> step.signal().filter(s -> s.signal().equals(signal)).isPresent())
        .findFirst();
  }

  Optional<Step> find(BranchId name) {
    return graph.place(name).map(Place::step);
  }

  /** The same as {@link #isPlain(Step)}, of the step there. */
  boolean isPlain(Place place) {
    return !plain.isEmpty() && isPlain(place.step());
  }

  /** The same as {@link #isAsked(Step)}, of the step there. */
  boolean isAsked(Place place) {
    return place.isCall() && !isPlain(place);
  }
}
