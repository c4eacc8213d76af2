package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the steps of other sagas into a definition in place of the steps that run them. Step {@code
 * ship} that runs a saga with the steps {@code pack} and {@code send} becomes {@code ship.pack},
 * {@code ship.send} and, after them, {@code ship}, whose output is what that saga returns. So they
 * are undone with all others, in reverse order, and there is one decision for all.
 *
 * <ul>
 *   <li>The deadline and the recovery are those of the whole; the nested saga's do not count.
 *   <li>A pivot of the nested saga is the pivot of the whole. What comes after the pivot of the
 *       whole is never undone and repeated for ever, whatever the nested saga says.
 *   <li>What the nested saga holds, the whole holds from its beginning to its end; it waits for all
 *       of it as long as the most patient of them.
 *   <li>A signal of the nested saga has the step's name before its own.
 * </ul>
 *
 * @param definition the definition, with all steps of those sagas that were found and fit
 * @param problems why others did not
 */
public record Nesting(SagaDefinition definition, List<Problem> problems) {
  /** Copies the problems. */
  public Nesting {
    problems = List.copyOf(problems);
  }

  /**
   * Resolves a definition, which need not keep any rule.
   *
   * @param library where the sagas are found that it runs
   */
  public static Nesting resolve(SagaDefinition definition, Library library) {
    if (definition.steps().stream().allMatch(step -> step.nested().isEmpty())) {
      return new Nesting(definition, List.of());
    }
    return new Resolution(definition, library).resolve();
  }

  /** The sagas that a definition runs, each once; none if it has too many steps to be run. */
  public static Set<SagaRef> references(SagaDefinition definition) {
    Set<SagaRef> sagas = new HashSet<>();
    if (definition.steps().size() <= DefinitionRules.STEPS_MAX) {
      definition.steps().forEach(step -> step.nested().ifPresent(each -> sagas.add(each.saga())));
    }
    return sagas;
  }

  private static final class Resolution {
    private final SagaDefinition definition;
    private final Library library;
    private final Set<BranchId> forward;
    private final List<Step> steps = new ArrayList<>();
    private final List<Join> joins;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Holds.Lock> locks;
    private Duration waitMax;

    Resolution(SagaDefinition definition, Library library) {
      this.definition = definition;
      this.library = library;
      this.locks = new ArrayList<>(definition.holds().locks());
      this.waitMax = definition.holds().waitMax();
      this.joins = new ArrayList<>(definition.joins());
      List<Step> written = definition.steps();
      Set<BranchId> pivots = new HashSet<>();
      written.stream().filter(this::isPivot).forEach(step -> pivots.add(step.name()));
      this.forward =
          AfterPivot.find(
              written.stream().map(Step::name).toList(),
              written.stream().map(Step::after).toList(),
              pivots);
    }

    private boolean isPivot(Step step) {
      boolean inside =
          found(step).filter(saga -> saga.steps().stream().anyMatch(Step::pivot)).isPresent();
      return step.pivot() || inside;
    }

    private Optional<SagaDefinition> found(Step step) {
      return step.nested().map(Work.Nested::saga).flatMap(library::find);
    }

    /** It stops where there are too many steps, which is a problem then. */
    Nesting resolve() {
      for (Step step : definition.steps()) {
        if (steps.size() <= DefinitionRules.STEPS_MAX) {
          add(step);
        }
      }
      return new Nesting(
          new SagaDefinition(
              definition.name(),
              definition.version(),
              definition.deadline(),
              definition.recovery(),
              new Holds(locks, waitMax),
              steps,
              joins,
              definition.output()),
          problems);
    }

    private void add(Step step) {
      Optional<SagaDefinition> saga = found(step);
      if (step.nested().isEmpty()) {
        steps.add(step);
      } else if (step.nested().get().saga().equals(SagaRef.of(definition))) {
        problem(
            Code.SAGA_IN_ITSELF,
            step,
            "runs the very saga that it is a step of; let it run another");
      } else if (saga.isEmpty()) {
        steps.add(step);
      } else if (fits(step, saga.get())) {
        boolean goesForward = forward.contains(step.name());
        NestedSteps parts = new NestedSteps(step, saga.get(), goesForward);
        steps.addAll(parts.all());
        hold(parts.locks(), saga.get().holds().waitMax());
        joins.replaceAll(parts::in);
        joins.addAll(parts.joins());
      }
    }

    private void hold(List<Holds.Lock> more, Duration longest) {
      if (!more.isEmpty()) {
        locks.addAll(more);
        waitMax = waitMax.compareTo(longest) < 0 ? longest : waitMax;
      }
    }

    private boolean fits(Step step, SagaDefinition saga) {
      int before = problems.size();
      saga.steps().stream()
          .filter(inner -> !BranchId.isValid(NestedSteps.name(step, inner.name())))
          .findFirst()
          .ifPresent(inner -> tooDeep(step, inner));
      definition.steps().stream()
          .filter(other -> other.name().text().startsWith(step.name().text() + "."))
          .findFirst()
          .ifPresent(other -> named(step, other));
      return problems.size() == before;
    }

    private void tooDeep(Step step, Step inner) {
      problem(
          Code.TOO_DEEP,
          step,
          "would have a step of the name "
              + NestedSteps.name(step, inner.name())
              + ", longer than 64; choose shorter names, or nest less");
    }

    private void named(Step step, Step other) {
      problem(
          Code.NAME_IN_SAGA,
          other,
          "is named like a step of the saga that " + step.name() + " runs; give it another name");
    }

    private void problem(Code code, Step step, String words) {
      problems.add(
          new Problem(code, step.name().text(), "step " + step.name().text() + " " + words));
    }
  }
}
