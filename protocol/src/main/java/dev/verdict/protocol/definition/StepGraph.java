package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The order of a saga's steps: which come before which, directly or through others. */
public final class StepGraph {
  private final List<Step> ordered;
  private final Map<BranchId, Integer> positions;
  private final Map<BranchId, List<BranchId>> successors;
  private final List<BitSet> ancestors;
  private final Optional<Step> pivot;

  private StepGraph(List<Step> ordered, Map<BranchId, List<BranchId>> successors) {
    this.ordered = List.copyOf(ordered);
    this.successors = successors;
    this.positions = new HashMap<>();
    this.ancestors = new ArrayList<>();
    for (Step step : ordered) {
      BitSet before = new BitSet(ordered.size());
      for (BranchId predecessor : step.after()) {
        int position = positions.getOrDefault(predecessor, -1);
        before.or(ancestors.get(position));
        before.set(position);
      }
      positions.put(step.name(), ancestors.size());
      ancestors.add(before);
    }
    this.pivot = ordered.stream().filter(Step::pivot).findFirst();
  }

  /**
   * Orders the steps.
   *
   * @throws IllegalArgumentException if names are missing, given twice, or steps wait for each
   *     other
   */
  public static StepGraph of(SagaDefinition definition) {
    Map<BranchId, Integer> missing = new HashMap<>();
    Map<BranchId, List<BranchId>> successors = new HashMap<>();
    for (Step step : definition.steps()) {
      missing.put(step.name(), step.after().size());
      step.after()
          .forEach(p -> successors.computeIfAbsent(p, any -> new ArrayList<>()).add(step.name()));
    }
    Deque<Step> ready = new ArrayDeque<>();
    definition.steps().stream().filter(s -> s.after().isEmpty()).forEach(ready::add);
    List<Step> ordered = new ArrayList<>();
    for (Step step = ready.poll(); step != null; step = ready.poll()) {
      ordered.add(step);
      for (BranchId next : successors.getOrDefault(step.name(), List.of())) {
        if (missing.merge(next, -1, Integer::sum) == 0) {
          ready.add(definition.step(next));
        }
      }
    }
    if (ordered.size() != definition.steps().size() || missing.size() != ordered.size()) {
      throw new IllegalArgumentException(
          "the steps of saga " + definition.name() + " cannot be ordered");
    }
    return new StepGraph(ordered, successors);
  }

  /** The steps, each after all that it waits for. */
  public List<Step> ordered() {
    return ordered;
  }

  /** The steps that directly wait for this one. */
  public List<BranchId> successors(BranchId step) {
    return successors.getOrDefault(step, List.of());
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
    Integer position = positions.get(step);
    if (position == null) {
      throw new IllegalArgumentException("no such step: " + step);
    }
    return position;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepGraph graph && ordered.equals(graph.ordered);
  }

  @Override
  public int hashCode() {
    return ordered.hashCode();
  }
}
