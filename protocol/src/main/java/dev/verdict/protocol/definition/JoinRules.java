package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Problem.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules about blocks of which not all branches are needed. */
final class JoinRules {
  private final SagaDefinition definition;
  private final StepGraph graph;
  private final List<Problem> problems;

  /** The definition's steps can be ordered, and the blocks name no others. */
  JoinRules(SagaDefinition definition, StepGraph graph, List<Problem> problems) {
    this.definition = definition;
    this.graph = graph;
    this.problems = problems;
  }

  void check() {
    Set<BranchId> seen = new HashSet<>();
    for (Join join : definition.joins()) {
      need(join);
      join.steps().filter(step -> !seen.add(step)).forEach(this::isThereTwice);
      join.steps().map(definition::step).forEach(step -> member(join, step));
      join.steps().map(definition::step).filter(this::isFinal).findFirst().ifPresent(this::isLate);
      definition.steps().forEach(step -> follower(join, step));
    }
  }

  private void need(Join join) {
    boolean empty = join.of().stream().anyMatch(List::isEmpty);
    if (join.of().size() < 2 || empty || join.need() < 1 || join.need() > join.of().size()) {
      problems.add(
          new Problem(
              Code.JOIN_NEED,
              "",
              "a block needs %d of %d branches; let it have at least two, each with a step, and need from 1 to all of them"
                  .formatted(join.need(), join.of().size())));
    }
  }

  private void isThereTwice(BranchId step) {
    problem(Code.JOIN_STEP_TWICE, definition.step(step), "is in two branches; let it be in one");
  }

  private void member(Join join, Step step) {
    if (step.when().isPresent()) {
      problem(
          Code.JOIN_CONDITION,
          step,
          "has a condition and is in a branch that may be lost; take the condition out, so that a"
              + " branch that stands has run");
    }
    if (step.forEach().isPresent()) {
      problem(
          Code.JOIN_LIST,
          step,
          "is done for each item of a list and is in a branch that may be lost; let it come before"
              + " or after the block");
    }
    if (!isWithin(join, step) && !Set.copyOf(step.after()).equals(entry(join))) {
      problem(
          Code.JOIN_ORDER,
          step,
          "begins a branch, but not after the same steps as the other branches of its block; let"
              + " all of them begin after the same");
    }
  }

  private boolean isFinal(Step step) {
    return step.pivot() || graph.isAfterPivot(step.name());
  }

  private void isLate(Step step) {
    problem(
        Code.JOIN_PIVOT,
        step,
        "is in a branch that may be lost and undone; let all of the block come before the pivot");
  }

  /** Whether the step comes after steps of its own branch only. */
  private static boolean isWithin(Join join, Step step) {
    List<BranchId> branch = join.branchOf(step.name()).orElse(List.of());
    return !step.after().isEmpty() && branch.containsAll(step.after());
  }

  /** What the first step of the block comes after. */
  private Set<BranchId> entry(Join join) {
    Set<BranchId> own = new HashSet<>(join.steps().toList());
    return graph.ordered().stream()
        .filter(step -> own.contains(step.name()))
        .findFirst()
        .map(step -> Set.copyOf(step.after()))
        .orElse(Set.of());
  }

  private void follower(Join join, Step step) {
    List<BranchId> own = join.steps().toList();
    List<BranchId> ends = own.stream().filter(each -> isEnd(own, each)).toList();
    boolean follows = !own.contains(step.name()) && step.after().stream().anyMatch(own::contains);
    boolean joins = step.after().stream().filter(own::contains).toList().containsAll(ends);
    boolean onlyEnds = step.after().stream().filter(own::contains).allMatch(ends::contains);
    if (follows && !(joins && onlyEnds)) {
      problem(
          Code.JOIN_ORDER,
          step,
          "comes after a branch that may be lost; let it come after the last steps of all branches"
              + " of the block: "
              + Words.of(ends));
    }
  }

  private boolean isEnd(List<BranchId> own, BranchId step) {
    return graph.place(step).stream()
        .flatMap(place -> graph.successors(place).stream())
        .map(Place::name)
        .noneMatch(own::contains);
  }

  private void problem(Code code, Step step, String words) {
    problems.add(new Problem(code, step.name().text(), "step " + step.name() + " " + words));
  }
}
