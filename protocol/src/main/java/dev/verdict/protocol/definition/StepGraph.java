package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The order of a saga's steps: which come before which, directly or through others. */
public final class StepGraph {
  /** That of no steps. */
  public static final StepGraph NONE =
      new StepGraph(List.of(), Names.of(List.of()), List.of(), new int[0]);

  private final List<Step> steps;
  private final Names names;
  private final List<Place> places;
  private final List<Place> sorted;
  private final List<Step> ordered;
  private final int[] positions;
  private final List<List<Place>> successors;
  private final List<BitSet> ancestors;
  private final Optional<Place> pivot;
  private final boolean hasLists;
  private final boolean onlyCalls;

  /**
   * @param names of the steps in the definition
   * @param successors the index of those of each step, by its own
   * @param order the indexes, each after all that its step waits for
   */
  private StepGraph(List<Step> steps, Names names, List<List<Integer>> successors, int[] order) {
    this.steps = steps;
    this.names = names;
    this.positions = new int[order.length];
    this.ancestors = new ArrayList<>(order.length);
    Place[] placed = new Place[order.length];
    List<Place> inOrder = new ArrayList<>(order.length);
    for (int position = 0; position < order.length; position++) {
      int index = order[position];
      Step step = steps.get(index);
      List<Place> before = step.after().stream().map(each -> placed[names.of(each)]).toList();
      placed[index] = new Place(step, index, before);
      inOrder.add(placed[index]);
      positions[index] = position;
      ancestors.add(before(step));
    }
    this.places = List.of(placed);
    this.sorted = List.copyOf(inOrder);
    this.ordered = sorted.stream().map(Place::step).toList();
    this.successors =
        successors.stream().map(each -> each.stream().map(places::get).toList()).toList();
    this.pivot = sorted.stream().filter(place -> place.step().pivot()).findFirst();
    this.hasLists = places.stream().anyMatch(Place::isForEach);
    this.onlyCalls = places.stream().allMatch(Place::isCall);
  }

  private BitSet before(Step step) {
    BitSet before = new BitSet(steps.size());
    for (BranchId predecessor : step.after()) {
      int position = position(predecessor);
      before.or(ancestors.get(position));
      before.set(position);
    }
    return before;
  }

  /**
   * The order of the definition's steps.
   *
   * @throws IllegalArgumentException if names are missing, given twice, or steps wait for each
   *     other
   */
  public static StepGraph of(SagaDefinition definition) {
    return definition.graph();
  }

  /** Orders the steps. */
  static StepGraph ordering(SagaDefinition definition) {
    List<Step> steps = definition.steps();
    Names names = Names.of(steps);
    List<List<Integer>> successors = new ArrayList<>(steps.size());
    for (int index = 0; index < steps.size(); index++) {
      successors.add(new ArrayList<>(1));
    }
    int[] missing = new int[steps.size()];
    for (int index = 0; index < missing.length; index++) {
      missing[index] = steps.get(index).after().size();
      for (BranchId predecessor : steps.get(index).after()) {
        int before = names.of(predecessor);
        if (before >= 0) {
          successors.get(before).add(index);
        }
      }
    }
    int[] order = new int[missing.length];
    if (order(successors, missing, order) != order.length) {
      throw new IllegalArgumentException(
          "the steps of saga " + definition.name() + " cannot be ordered");
    }
    return new StepGraph(steps, names, successors, order);
  }

  /** How many steps could be ordered (Kahn, 1962). */
  private static int order(List<List<Integer>> successors, int[] missing, int[] order) {
    int ready = 0;
    for (int index = 0; index < missing.length; index++) {
      if (missing[index] == 0) {
        order[ready++] = index;
      }
    }
    for (int next = 0; next < ready; next++) {
      for (int successor : successors.get(order[next])) {
        if (--missing[successor] == 0) {
          order[ready++] = successor;
        }
      }
    }
    return ready;
  }

  /** The steps, in the order of the definition. */
  public List<Step> steps() {
    return steps;
  }

  /** The places of the steps, in the order of the definition. */
  public List<Place> places() {
    return places;
  }

  /** The place of the step of that name, if there is one. */
  public Optional<Place> place(BranchId step) {
    int index = names.of(step);
    return index < 0 ? Optional.empty() : Optional.of(places.get(index));
  }

  /** The steps, each after all that it waits for. */
  public List<Step> ordered() {
    return ordered;
  }

  /** The places of the steps, each after all that its step waits for. */
  public List<Place> sorted() {
    return sorted;
  }

  /** The places of the steps that directly wait for the one there. */
  public List<Place> successors(Place place) {
    return successors.get(place.index());
  }

  /** Whether {@code earlier} must be done or skipped before {@code later} starts. */
  public boolean isBefore(BranchId earlier, BranchId later) {
    return ancestors.get(position(later)).get(position(earlier));
  }

  /**
   * The last steps before one that are of some kind: what comes before any of them is left out.
   *
   * @param kind which steps count
   */
  public List<Step> nearestBefore(BranchId step, Predicate<Step> kind) {
    BitSet found = ofKind(ancestors.get(position(step)), kind);
    BitSet further = new BitSet(ordered.size());
    found.stream().forEach(each -> further.or(ancestors.get(each)));
    found.andNot(further);
    return found.stream().mapToObj(ordered::get).toList();
  }

  private BitSet ofKind(BitSet steps, Predicate<Step> kind) {
    BitSet found = new BitSet(ordered.size());
    steps.stream().filter(each -> kind.test(ordered.get(each))).forEach(found::set);
    return found;
  }

  /** The step that ends the possibility to undo, if there is one. */
  public Optional<Step> pivot() {
    return pivot.map(Place::step);
  }

  /** The place of that step. */
  public Optional<Place> pivotPlace() {
    return pivot;
  }

  /** Whether any step is done for each item of a list. */
  public boolean hasLists() {
    return hasLists;
  }

  /** Whether each step calls a participant, and none waits for anything else. */
  public boolean onlyCalls() {
    return onlyCalls;
  }

  /** Whether the step comes after the pivot. */
  public boolean isAfterPivot(BranchId step) {
    return pivot.isPresent() && isBefore(pivot.get().name(), step);
  }

  private int position(BranchId step) {
    int index = names.of(step);
    if (index < 0) {
      throw new IllegalArgumentException("no such step: " + step);
    }
    return positions[index];
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof StepGraph graph && steps.equals(graph.steps));
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }
}
