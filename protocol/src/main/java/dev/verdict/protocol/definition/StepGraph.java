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
      new StepGraph(List.of(), Places.of(List.of()), List.of(), new int[0]);

  private final List<Step> steps;
  private final Places places;
  private final List<Step> ordered;
  private final int[] positions;
  private final List<List<BranchId>> successors;
  private final List<BitSet> ancestors;
  private final Optional<Step> pivot;

  /**
   * @param places of the steps in the definition
   * @param successors of each step, by its place
   * @param order the places, each after all that its step waits for
   */
  private StepGraph(List<Step> steps, Places places, List<List<BranchId>> successors, int[] order) {
    this.steps = steps;
    this.places = places;
    this.successors = successors;
    this.positions = new int[order.length];
    this.ancestors = new ArrayList<>(order.length);
    List<Step> sorted = new ArrayList<>(order.length);
    Optional<Step> turning = Optional.empty();
    for (int position = 0; position < order.length; position++) {
      Step step = steps.get(order[position]);
      positions[order[position]] = position;
      sorted.add(step);
      ancestors.add(before(step));
      if (step.pivot() && turning.isEmpty()) {
        turning = Optional.of(step);
      }
    }
    this.ordered = List.copyOf(sorted);
    this.pivot = turning;
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
   * Orders the steps.
   *
   * @throws IllegalArgumentException if names are missing, given twice, or steps wait for each
   *     other
   */
  public static StepGraph of(SagaDefinition definition) {
    List<Step> steps = definition.steps();
    Places places = Places.of(steps);
    List<List<BranchId>> successors = new ArrayList<>(steps.size());
    for (int place = 0; place < steps.size(); place++) {
      successors.add(new ArrayList<>(1));
    }
    int[] missing = new int[steps.size()];
    for (int place = 0; place < missing.length; place++) {
      missing[place] = steps.get(place).after().size();
      for (BranchId predecessor : steps.get(place).after()) {
        int before = places.of(predecessor);
        if (before >= 0) {
          successors.get(before).add(steps.get(place).name());
        }
      }
    }
    int[] order = new int[missing.length];
    if (order(places, successors, missing, order) != order.length) {
      throw new IllegalArgumentException(
          "the steps of saga " + definition.name() + " cannot be ordered");
    }
    return new StepGraph(steps, places, successors, order);
  }

  /** How many steps could be ordered (Kahn, 1962). */
  private static int order(
      Places places, List<List<BranchId>> successors, int[] missing, int[] order) {
    int ready = 0;
    for (int place = 0; place < missing.length; place++) {
      if (missing[place] == 0) {
        order[ready++] = place;
      }
    }
    for (int next = 0; next < ready; next++) {
      for (BranchId successor : successors.get(order[next])) {
        int place = places.of(successor);
        if (--missing[place] == 0) {
          order[ready++] = place;
        }
      }
    }
    return ready;
  }

  /** The steps, in the order of the definition. */
  public List<Step> steps() {
    return steps;
  }

  /** The place of a step in the definition, from 0; -1 if there is none of that name. */
  public int place(BranchId step) {
    return places.of(step);
  }

  /** The steps, each after all that it waits for. */
  public List<Step> ordered() {
    return ordered;
  }

  /** The steps that directly wait for this one. */
  public List<BranchId> successors(BranchId step) {
    int place = place(step);
    return place < 0 ? List.of() : successors.get(place);
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
    return pivot;
  }

  /** Whether the step comes after the pivot. */
  public boolean isAfterPivot(BranchId step) {
    return pivot.isPresent() && isBefore(pivot.get().name(), step);
  }

  private int position(BranchId step) {
    int place = place(step);
    if (place < 0) {
      throw new IllegalArgumentException("no such step: " + step);
    }
    return positions[place];
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
