package dev.verdict.protocol.definition.diff;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Problem;
import dev.verdict.protocol.definition.Renames;
import dev.verdict.protocol.definition.Renaming;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Words;
import dev.verdict.protocol.definition.diff.Change.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a later version of a saga does differently, in words. A step counts as renamed if it calls
 * the same operation of the same service and stands between the same neighbours; what others say
 * about it under its new name is then no change.
 *
 * @param changes what is different, the saga's own first, then step by step in the order of the
 *     later version, then what is removed; empty if both run alike and are written alike
 * @param problems why the later version cannot follow the earlier one; empty if it can
 */
public record DefinitionDiff(List<Change> changes, List<Problem> problems) {
  /** Copies both lists. */
  public DefinitionDiff {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Compares two versions, which need not keep any rule. */
  public static DefinitionDiff between(SagaDefinition earlier, SagaDefinition later) {
    return new DefinitionDiff(
        new Comparison(earlier, later).changes(), DefinitionRules.check(later, earlier));
  }

  private static final class Comparison {
    private final SagaDefinition earlier;
    private final SagaDefinition later;
    private final Map<BranchId, BranchId> renamed;
    private final Renaming renaming;

    /** Who still goes by a name that is gone is a problem, and no change. */
    private final Renaming leftBehind;

    /** The steps of the earlier version by the names that they have in the later one. */
    private final Map<BranchId, Step> before = new LinkedHashMap<>();

    private final List<Change> changes = new ArrayList<>();

    Comparison(SagaDefinition earlier, SagaDefinition later) {
      this.earlier = earlier;
      this.later = later;
      this.renamed = Renames.between(earlier, later);
      this.renaming = new Renaming(renamed);
      Map<BranchId, BranchId> gone = new LinkedHashMap<>(renamed);
      later.steps().forEach(step -> gone.remove(step.name()));
      this.leftBehind = new Renaming(gone);
      for (Step step : earlier.steps()) {
        if (!renamed.containsValue(step.name()) || renamed.containsKey(step.name())) {
          before.putIfAbsent(renaming.of(step.name()), step);
        }
      }
    }

    List<Change> changes() {
      saga();
      recovery();
      holds();
      later.steps().forEach(this::step);
      removed();
      joins();
      output();
      listing();
      return changes;
    }

    private void saga() {
      if (!earlier.name().equals(later.name())) {
        add(Kind.SAGA_NAME, "these are two sagas, " + earlier.name() + " and " + later.name());
      }
      if (!earlier.deadline().equals(later.deadline())) {
        add(
            Kind.DEADLINE,
            "the saga has "
                + later.deadline().map(d -> "a deadline of " + Words.of(d)).orElse("no deadline")
                + ", "
                + earlier.deadline().map(Comparison::was).orElse("where it had none"));
      }
    }

    private void recovery() {
      if (earlier.recovery() != later.recovery()) {
        add(
            Kind.RECOVERY,
            "the saga "
                + Words.of(later.recovery())
                + "; before, it "
                + Words.of(earlier.recovery()));
      }
    }

    private void holds() {
      if (!earlier.holds().equals(later.holds())) {
        add(
            Kind.HOLDS,
            "the saga holds "
                + Words.of(later.holds())
                + "; before, it held "
                + Words.of(earlier.holds()));
      }
    }

    private static String was(Duration deadline) {
      return "where it was " + Words.of(deadline);
    }

    private void step(Step now) {
      Step was = before.get(now.name());
      if (was == null) {
        changes.add(
            new Change(Kind.STEP_ADDED, now.name().text(), "step " + StepChanges.added(now)));
        return;
      }
      if (!was.name().equals(now.name())) {
        String words =
            "step %s is renamed to %s; running sagas keep the old name, and who looks for it by"
                + " name, in programs or on dashboards, finds it under the new one from now on";
        changes.add(
            new Change(
                Kind.STEP_RENAMED, now.name().text(), words.formatted(was.name(), now.name())));
      }
      changes.addAll(StepChanges.between(renaming.of(was), leftBehind.of(now)));
    }

    private void removed() {
      for (Step step : earlier.steps()) {
        if (isRemoved(step)) {
          changes.add(
              new Change(
                  Kind.STEP_REMOVED,
                  step.name().text(),
                  "step %s (%s) is removed".formatted(step.name(), Words.of(step.work()))));
        }
      }
    }

    private boolean isRemoved(Step step) {
      boolean nameIsGone =
          later.steps().stream().noneMatch(s -> s.name().equals(renaming.of(step.name())));
      return nameIsGone || !step.equals(before.get(renaming.of(step.name())));
    }

    private void joins() {
      List<Join> was = earlier.joins().stream().map(renaming::of).toList();
      List<Join> is = later.joins().stream().map(leftBehind::of).toList();
      if (!was.equals(is)) {
        add(Kind.JOIN, "the saga needs " + words(is) + "; before, it needed " + words(was));
      }
    }

    private static String words(List<Join> joins) {
      return joins.isEmpty()
          ? "every branch"
          : joins.stream().map(Words::of).collect(Collectors.joining("; and "));
    }

    private void output() {
      Optional<String> words =
          MappingChanges.between(
              "returns", renaming.of(earlier.output()), leftBehind.of(later.output()));
      words.ifPresent(what -> add(Kind.OUTPUT, "the saga " + what));
    }

    private void listing() {
      List<BranchId> names = later.steps().stream().map(Step::name).toList();
      List<BranchId> namesBefore =
          earlier.steps().stream().map(step -> renaming.of(step.name())).toList();
      List<BranchId> kept = names.stream().filter(namesBefore::contains).toList();
      if (!kept.equals(namesBefore.stream().filter(names::contains).toList())) {
        add(Kind.LISTING, "the steps are listed in another order, which changes nothing that runs");
      }
    }

    private void add(Kind kind, String words) {
      changes.add(new Change(kind, "", words));
    }
  }
}
