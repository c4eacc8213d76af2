package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What is known of each step of a saga, in the order of its definition. It cannot be changed; one
 * that differs in a step is a copy of one array.
 */
final class StepStates extends AbstractMap<BranchId, StepState> {
  private static final StepStates NONE = new StepStates(StepGraph.NONE, new StepState[0]);

  private final StepGraph graph;
  private final StepState[] states;

  private StepStates(StepGraph graph, StepState[] states) {
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
    return new StepStates(graph, states);
  }

  /** What is known of that step, if there is one. */
  Optional<StepState> find(BranchId step) {
    int place = graph.place(step);
    return place < 0 ? Optional.empty() : Optional.of(states[place]);
  }

  /** What is known of that step; it waits if there is none. */
  StepState of(BranchId step) {
    int place = graph.place(step);
    return place < 0 ? StepState.WAITING : states[place];
  }

  /** Whether this is so of any step. */
  boolean anyMatch(Predicate<StepState> which) {
    for (StepState state : states) {
      if (which.test(state)) {
        return true;
      }
    }
    return false;
  }

  /** The same, but for one step. */
  StepStates with(BranchId step, StepState state) {
    StepState[] changed = states.clone();
    changed[graph.place(step)] = state;
    return new StepStates(graph, changed);
  }

  /** The same, with each step changed. */
  StepStates each(BiFunction<Step, StepState, StepState> change) {
    StepState[] changed = new StepState[states.length];
    for (int place = 0; place < changed.length; place++) {
      changed[place] = change.apply(graph.steps().get(place), states[place]);
    }
    return new StepStates(graph, changed);
  }

  /** The steps of which something else is known than there, in order. */
  List<Step> otherThan(StepStates before) {
    boolean sameSteps = graph.equals(before.graph);
    List<Step> others = new ArrayList<>(2);
    for (int place = 0; place < states.length; place++) {
      Step step = graph.steps().get(place);
      boolean same =
          sameSteps
              ? states[place].equals(before.states[place])
              : before.find(step.name()).filter(states[place]::equals).isPresent();
      if (!same) {
        others.add(step);
      }
    }
    return others;
  }

  @Override
  public void forEach(BiConsumer<? super BranchId, ? super StepState> action) {
    for (int place = 0; place < states.length; place++) {
      action.accept(graph.steps().get(place).name(), states[place]);
    }
  }

  @Override
  public StepState getOrDefault(Object step, StepState otherwise) {
    return step instanceof BranchId name ? find(name).orElse(otherwise) : otherwise;
  }

  @Override
  public boolean containsKey(Object step) {
    return step instanceof BranchId name && find(name).isPresent();
  }

  @Override
  public int size() {
    return states.length;
  }

  @Override
  public Collection<StepState> values() {
    return List.of(states);
  }

  @Override
  public Set<Entry<BranchId, StepState>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<BranchId, StepState>> iterator() {
        return IntStream.range(0, states.length).mapToObj(StepStates.this::entry).iterator();
      }

      @Override
      public int size() {
        return states.length;
      }
    };
  }

  private Entry<BranchId, StepState> entry(int place) {
    return Map.entry(graph.steps().get(place).name(), states[place]);
  }
}
