package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Problem.Code;
import java.util.ArrayList;
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
    new JoinRules(definition, graph, problems).check();
    definition.steps().forEach(this::outputs);
    definition.steps().forEach(this::reachable);
    sagaOutput();
    List<Step> pivots = definition.steps().stream().filter(Step::pivot).toList();
    if (pivots.size() > 1) {
      Step second = pivots.get(1);
      problem(
          Code.PIVOT_TWICE,
          second,
          "is a pivot, and so is "
              + pivots.get(0).name()
              + "; a saga has at most one: let the step that decides be it");
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
      if (used.step().equals(step.name())) {
        problem(
            Code.OWN_OUTPUT,
            step,
            "uses its own output, which is not there before it ran; use that of a step before it");
      } else if (!graph.isBefore(used.step(), step.name())) {
        problem(
            Code.NOT_BEFORE,
            step,
            "uses the output of "
                + used.step()
                + ", which need not be done by then; let it come after "
                + used.step());
      }
    }
    Condition given = step.when().orElse(Guards.ALWAYS);
    for (Mapping.FromStep used : References.of(step.work().mapping()).steps()) {
      if (graph.isBefore(used.step(), step.name()) && mayBeLost(used, step, given)) {
        problem(
            Code.MAY_BE_SKIPPED,
            step,
            "uses the output of "
                + used.step()
                + ", whose branch may be lost; run it only when that output is there, or say"
                + " \"optional\": true where it can do without");
      } else if (graph.isBefore(used.step(), step.name()) && mayBeMissing(used, given)) {
        problem(
            Code.MAY_BE_SKIPPED,
            step,
            "uses the output of "
                + used.step()
                + ", which may be skipped; run it only when "
                + used.step()
                + " ran, or say \"optional\": true where it can do without");
      }
    }
  }

  private void sagaOutput() {
    for (Mapping.FromStep used : References.of(definition.output()).steps()) {
      if (mayBeMissing(used, Guards.ALWAYS) || isLosable(used)) {
        problems.add(
            new Problem(
                Code.MAY_BE_SKIPPED,
                "",
                "the saga's output uses the output of "
                    + used.step()
                    + ", which may be "
                    + (isLosable(used) ? "lost" : "skipped")
                    + "; say \"optional\": true there"));
      }
    }
  }

  private boolean mayBeMissing(Mapping.FromStep used, Condition given) {
    return !used.optional()
        && definition
            .step(used.step())
            .when()
            .filter(when -> !Guards.provesRan(given, used.step(), when))
            .isPresent();
  }

  private boolean mayBeLost(Mapping.FromStep used, Step user, Condition given) {
    boolean isInItsBranch =
        definition
            .joinOf(used.step())
            .flatMap(join -> join.branchOf(used.step()))
            .filter(branch -> branch.contains(user.name()))
            .isPresent();
    return isLosable(used)
        && !isInItsBranch
        && !Guards.provesPresent(
            given,
            value -> value instanceof Mapping.FromStep from && from.step().equals(used.step()));
  }

  private boolean isLosable(Mapping.FromStep used) {
    return !used.optional()
        && definition
            .joinOf(used.step())
            .filter(join -> join.need() < join.of().size())
            .isPresent();
  }

  private void reachable(Step step) {
    if (Contradiction.keepsFromRunning(step, definition)) {
      problem(
          Code.UNREACHABLE,
          step,
          "can never run, because its condition cannot hold; mend the condition or take the step"
              + " out");
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
    boolean hasCompensation =
        step.undo() instanceof Step.Undo.Compensation && step.call().isPresent();
    if (!mayHaveToBeUndone(step) && hasCompensation) {
      problem(
          Code.NEVER_UNDONE,
          step,
          "has a compensation that would never run, since the saga only goes forward from the"
              + " pivot on; take it out");
    }
  }

  private void retry(Step step) {
    step.work().accept(new Ending(step));
  }

  /** Whether the step's work ends, and well where it must. */
  private final class Ending implements Work.Visitor<Boolean> {
    private final Step step;
    private final boolean forward;

    Ending(Step step) {
      this.step = step;
      this.forward = graph.isAfterPivot(step.name());
    }

    @Override
    public Boolean call(Work.Call work) {
      retry(step, work.retry());
      return true;
    }

    @Override
    public Boolean sleep(Work.Sleep work) {
      boolean past =
          definition
              .deadline()
              .filter(deadline -> work.time().compareTo(deadline) >= 0)
              .isPresent();
      if (past && !forward) {
        problem(
            Code.SLEEPS_PAST_DEADLINE,
            step,
            "sleeps until the saga's deadline has passed; let it sleep for less, or give the saga"
                + " more time");
      }
      return true;
    }

    @Override
    public Boolean signal(Work.Signal work) {
      if (forward && work.deadline().isPresent() && work.fallback().isEmpty()) {
        problem(
            Code.SIGNAL_MUST_COME,
            step,
            "comes after the pivot, where a signal that does not come cannot turn the saga back;"
                + " give it a default, or let it wait without a deadline");
      }
      return true;
    }

    @Override
    public Boolean atomic(Work.Atomic work) {
      if (forward) {
        problem(
            Code.ATOMIC_AFTER_PIVOT,
            step,
            "comes after the pivot, where an atomic transaction that is aborted cannot turn the"
                + " saga back; let it be the pivot, or come before it");
        return false;
      }
      return call(work.call());
    }

    @Override
    public Boolean forEach(Work.ForEach work) {
      call(work.call());
      if (forward && isKnownLate(work)) {
        problem(
            Code.LIST_KNOWN_LATE,
            step,
            "comes after the pivot, where a list that is too long cannot turn the saga back; take"
                + " its list and its condition from the input, or from steps before the pivot");
      }
      return true;
    }

    private boolean isKnownLate(Work.ForEach work) {
      List<Mapping.FromStep> used = new ArrayList<>(References.of(work.list()).steps());
      step.when().ifPresent(when -> used.addAll(References.of(when).steps()));
      return used.stream().anyMatch(each -> !isBeforePivot(each.step()));
    }

    private boolean isBeforePivot(BranchId name) {
      return graph.pivot().filter(pivot -> graph.isBefore(name, pivot.name())).isPresent();
    }

    @Override
    public Boolean nested(Work.Nested work) {
      return true;
    }

    @Override
    public Boolean result(Work.Result work) {
      return true;
    }
  }

  private void retry(Step step, RetryPolicy policy) {
    boolean unlimited = policy.attemptsMax() == RetryPolicy.UNLIMITED;
    boolean forward = graph.isAfterPivot(step.name());
    if (forward && !unlimited) {
      problem(Code.GIVES_UP, step, "comes after the pivot and must succeed; let it retry for ever");
    }
    if (forward && !policy.failures().isAll()) {
      problem(
          Code.GIVES_UP_ON,
          step,
          "comes after the pivot and must succeed; let it retry whatever fails, without \"only\" or"
              + " \"not\"");
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
