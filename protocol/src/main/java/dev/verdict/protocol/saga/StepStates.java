package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Place;
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
    for (Place place : graph.places()) {
      states[place.index()] = known.getOrDefault(place.name(), StepState.WAITING);
    }
    return new StepStates(graph, states);
  }

  /** What is known of that step, if there is one. */
  Optional<StepState> find(BranchId step) {
    Optional<Place> place = graph.place(step);
    return place.isEmpty() ? Optional.empty() : Optional.of(at(place.get()));
  }

  /** What is known of the step at that place of this order. */
  StepState at(Place place) {
    return states[place.index()];
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
  StepStates with(Place place, StepState state) {
    StepState[] changed = states.clone();
    changed[place.index()] = state;
    return new StepStates(graph, changed);
  }

  /** The same, with each step changed. */
  StepStates each(BiFunction<Step, StepState, StepState> change) {
    StepState[] changed = new StepState[states.length];
    for (Place place : graph.places()) {
      changed[place.index()] = change.apply(place.step(), at(place));
    }
    return new StepStates(graph, changed);
  }

  /** The places of the steps of which something else is known than there, in order. */
  List<Place> otherThan(StepStates before) {
    boolean sameSteps = graph.equals(before.graph);
    List<Place> others = new ArrayList<>(2);
    for (Place place : graph.places()) {
      boolean same =
          sameSteps
              ? at(place).equals(before.at(place))
              : before.find(place.name()).filter(at(place)::equals).isPresent();
      if (!same) {
        others.add(place);
      }
    }
    return others;
  }

  @Override
  public void forEach(BiConsumer<? super BranchId, ? super StepState> action) {
    graph.places().forEach(place -> action.accept(place.name(), at(place)));
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
        return graph.places().stream().map(StepStates.this::entry).iterator();
      }

      @Override
      public int size() {
        return states.length;
      }
    };
  }

  private Entry<BranchId, StepState> entry(Place place) {
    return Map.entry(place.name(), at(place));
  }
}
