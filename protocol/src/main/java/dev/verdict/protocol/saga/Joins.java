package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The blocks of which not all branches are needed. Such a block is open as long as more branches
 * are left than it needs. Nothing that comes after an open block starts, whatever stands there: who
 * wins has to be on record first.
 */
final class Joins {
  private final SagaDefinition definition;
  private final StepStates steps;

  /**
   * @param steps what is known of each step
   */
  Joins(SagaDefinition definition, StepStates steps) {
    this.definition = definition;
    this.steps = steps;
  }

  static Joins of(SagaState state) {
    return new Joins(state.started().definition(), state.known());
  }

  /** Whether the steps before the one there let it start, as those are that are passed. */
  boolean letStart(Place place) {
    if (!isNone()) {
      return letStart(place, this::isPassed);
    }
    for (Place before : place.before()) {
      if (!isPassed(before)) {
        return false;
      }
    }
    return true;
  }

  private boolean isPassed(Place place) {
    return steps.at(place).status().isPassed();
  }

  /** The same, if those are taken to be passed. */
  boolean letStart(Place place, Predicate<Place> isPassed) {
    for (Place before : place.before()) {
      if (!lets(before, place, isPassed)) {
        return false;
      }
    }
    return true;
  }

  private boolean isNone() {
    return definition.joins().isEmpty();
  }

  private boolean lets(Place before, Place place, Predicate<Place> isPassed) {
    Optional<Join> join =
        definition
            .joinOf(before.name())
            .filter(it -> !isInOneBranch(it, before.name(), place.name()));
    return join.isEmpty()
        ? isPassed.test(before)
        : !isOpen(join.get()) && (now(before.name()).lost() || isPassed.test(before));
  }

  /** Whether a step is passed, or of a branch that is lost, and it stays so. */
  boolean isSettled(BranchId step) {
    Optional<Join> join = definition.joinOf(step);
    boolean passed = now(step).status().isPassed();
    return join.map(it -> !isOpen(it) && (passed || now(step).lost())).orElse(passed);
  }

  private static boolean isInOneBranch(Join join, BranchId one, BranchId other) {
    return join.branchOf(one).filter(branch -> branch.contains(other)).isPresent();
  }

  /** Those of the steps after a step that can be in the way of undoing it. */
  List<Place> standingOn(Place place, List<Place> successors) {
    return isNone() || !now(place.name()).lost()
        ? successors
        : successors.stream().filter(each -> isInOneBranch(place.name(), each.name())).toList();
  }

  private boolean isInOneBranch(BranchId one, BranchId other) {
    return definition.joinOf(one).filter(join -> isInOneBranch(join, one, other)).isPresent();
  }

  /** The steps of the branches that are not needed any more, in the first block that has some. */
  Optional<List<BranchId>> notNeeded() {
    for (Join join : definition.joins()) {
      List<BranchId> steps = notNeeded(join);
      if (!steps.isEmpty()) {
        return Optional.of(steps);
      }
    }
    return Optional.empty();
  }

  private List<BranchId> notNeeded(Join join) {
    List<List<BranchId>> winners = left(join).stream().filter(this::stands).toList();
    if (!isOpen(join) || winners.size() < join.need()) {
      return List.of();
    }
    List<List<BranchId>> kept = winners.subList(0, join.need());
    return left(join).stream()
        .filter(branch -> !kept.contains(branch))
        .flatMap(List::stream)
        .toList();
  }

  /** The branch of the step, if the saga can do without it. */
  Optional<List<BranchId>> spare(Step step) {
    return isNone()
        ? Optional.empty()
        : definition
            .joinOf(step.name())
            .filter(join -> !now(step.name()).lost() && isOpen(join))
            .flatMap(join -> join.branchOf(step.name()));
  }

  private StepState now(BranchId step) {
    return steps.getOrDefault(step, StepState.WAITING);
  }

  private boolean isOpen(Join join) {
    return left(join).size() > join.need();
  }

  private List<List<BranchId>> left(Join join) {
    return join.of().stream()
        .filter(branch -> branch.stream().noneMatch(step -> now(step).lost()))
        .toList();
  }

  private boolean stands(List<BranchId> branch) {
    return branch.stream().allMatch(step -> now(step).status().isPassed());
  }
}
