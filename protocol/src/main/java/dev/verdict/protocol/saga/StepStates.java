package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What is known of each step of a saga, in the order of its definition. It cannot be changed; one
 * that differs in a step is a copy of one array.
 */
final class StepStates extends AbstractMap<BranchId, StepState> {
  private static final StepStates NONE = new StepStates(StepGraph.NONE, List.of());

  private final StepGraph graph;
  private final List<StepState> states;

  private StepStates(StepGraph graph, List<StepState> states) {
    this.graph = graph;
    this.states = states;
  }

  /**
   * What is known of the plan's steps; those of which nothing is known wait.
   *
   * @param plan empty if there is none yet, and so no steps
   */
  static StepStates of(Optional<Plan> plan, Map<BranchId, StepState> known) {
    if (plan.isEmpty()) {
      return NONE;
    }
    StepGraph graph = plan.get().graph();
    return known instanceof StepStates same && same.graph.equals(graph) ? same : of(graph, known);
  }

  private static StepStates of(StepGraph graph, Map<BranchId, StepState> known) {
    StepState[] states = new StepState[graph.steps().size()];
    for (int place = 0; place < states.length; place++) {
      states[place] = known.getOrDefault(graph.steps().get(place).name(), StepState.WAITING);
    }
    return new StepStates(graph, List.of(states));
  }

  /** The same, but for one step. */
  StepStates with(BranchId step, StepState state) {
    StepState[] changed = states.toArray(new StepState[0]);
    changed[graph.place(step)] = state;
    return new StepStates(graph, List.of(changed));
  }

  /** The same, with each step changed. */
  StepStates each(BiFunction<Step, StepState, StepState> change) {
    StepState[] changed = new StepState[states.size()];
    for (int place = 0; place < changed.length; place++) {
      changed[place] = change.apply(graph.steps().get(place), states.get(place));
    }
    return new StepStates(graph, List.of(changed));
  }

  @Override
  public StepState getOrDefault(Object step, StepState otherwise) {
    int place = step instanceof BranchId name ? graph.place(name) : -1;
    return place < 0 ? otherwise : states.get(place);
  }

  @Override
  public boolean containsKey(Object step) {
    return step instanceof BranchId name && graph.place(name) >= 0;
  }

  @Override
  public int size() {
    return states.size();
  }

  @Override
  public Collection<StepState> values() {
    return states;
  }

  @Override
  public Set<Entry<BranchId, StepState>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<BranchId, StepState>> iterator() {
        return IntStream.range(0, states.size()).mapToObj(StepStates.this::entry).iterator();
      }

      @Override
      public int size() {
        return states.size();
      }
    };
  }

  private Entry<BranchId, StepState> entry(int place) {
    return Map.entry(graph.steps().get(place).name(), states.get(place));
  }
}
