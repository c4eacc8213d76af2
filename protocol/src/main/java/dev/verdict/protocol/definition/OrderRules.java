package dev.verdict.protocol.definition;

import dev.verdict.protocol.definition.Problem.Code;
import java.util.List;

/** The rules about the order of the steps: outputs, the pivot, undoing and retries. */
final class OrderRules {
  private final SagaDefinition definition;
  private final StepGraph graph;
  private final List<Problem> problems;

  /** The definition's steps can be ordered. */
  OrderRules(SagaDefinition definition, List<Problem> problems) {
    this.definition = definition;
    this.graph = StepGraph.of(definition);
    this.problems = problems;
  }

  void check() {
    definition.steps().forEach(this::outputs);
    List<Step> pivots = definition.steps().stream().filter(Step::pivot).toList();
    if (pivots.size() > 1) {
      Step second = pivots.get(1);
      problem(
          Code.PIVOT_TWICE,
          second,
          "is a pivot, and so is " + pivots.get(0).name() + "; a saga has at most one");
      return;
    }
    for (Step step : definition.steps()) {
      if (isBesidePivot(step)) {
        problem(
            Code.BESIDE_PIVOT,
            step,
            "is neither before nor after the pivot; order it by \"after\"");
      } else {
        undo(step);
        retry(step);
      }
    }
  }

  private void outputs(Step step) {
    for (Mapping.FromStep used : DefinitionRules.used(step)) {
      if (!graph.isBefore(used.step(), step.name())) {
        problem(
            Code.NOT_BEFORE,
            step,
            "uses the output of "
                + used.step()
                + ", which need not be done by then; let it come after "
                + used.step());
      }
    }
  }

  private boolean isBesidePivot(Step step) {
    return graph.pivot().isPresent()
        && !step.pivot()
        && !graph.isAfterPivot(step.name())
        && !graph.isBefore(step.name(), graph.pivot().get().name());
  }

  private boolean mayHaveToBeUndone(Step step) {
    return !step.pivot() && !graph.isAfterPivot(step.name());
  }

  private void undo(Step step) {
    if (mayHaveToBeUndone(step) && step.undo() instanceof Step.Undo.Impossible) {
      problem(
          Code.NOT_UNDOABLE,
          step,
          "may have to be undone; give it a compensation, say that there is nothing to undo, or"
              + " make it the pivot");
    }
    if (!mayHaveToBeUndone(step) && step.undo() instanceof Step.Undo.Compensation) {
      problem(
          Code.NEVER_UNDONE,
          step,
          "has a compensation that would never run, since the saga only goes forward from the"
              + " pivot on; take it out");
    }
  }

  private void retry(Step step) {
    boolean unlimited = step.retry().attemptsMax() == RetryPolicy.UNLIMITED;
    boolean forward = graph.isAfterPivot(step.name());
    if (forward && !unlimited) {
      problem(Code.GIVES_UP, step, "comes after the pivot and must succeed; let it retry for ever");
    }
    if (!forward && unlimited && definition.deadline().isEmpty()) {
      problem(
          Code.NEVER_GIVES_UP,
          step,
          "would be tried for ever; limit its attempts or give the saga a deadline");
    }
  }

  private void problem(Code code, Step step, String words) {
    problems.add(new Problem(code, step.name().text(), "step " + step.name().text() + " " + words));
  }
}
