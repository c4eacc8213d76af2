package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Problem.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules about the steps that will stand for the items of lists. */
final class ItemRules {
  private final SagaDefinition definition;
  private final List<Problem> problems;
  private final Set<String> names = new HashSet<>();

  ItemRules(SagaDefinition definition, List<Problem> problems) {
    this.definition = definition;
    this.problems = problems;
    definition.steps().forEach(step -> names.add(step.name().text()));
  }

  void check() {
    long all = definition.steps().size();
    for (Step step : definition.steps()) {
      Optional<Work.ForEach> each = step.forEach().filter(ItemRules::isBounded);
      all += each.map(Work.ForEach::most).orElse(0);
      each.ifPresent(work -> names(step, work));
    }
    if (all > DefinitionRules.STEPS_MAX) {
      String words =
          "with all items that its lists may have, a saga has at most %d steps, and this one %d;"
              + " lower \"most\", or split it";
      problems.add(
          new Problem(Code.TOO_MANY_ITEMS, "", words.formatted(DefinitionRules.STEPS_MAX, all)));
    }
  }

  private static boolean isBounded(Work.ForEach work) {
    return work.most() >= 1 && work.most() < DefinitionRules.STEPS_MAX;
  }

  private void names(Step step, Work.ForEach work) {
    List<String> items = Items.names(step, work);
    if (!BranchId.isValid(items.get(items.size() - 1))) {
      problem(step, "has a name that leaves no room for the number of an item; shorten it");
    }
    items.stream()
        .filter(names::contains)
        .findFirst()
        .ifPresent(
            taken -> problem(step, "needs the name " + taken + " for an item; rename that step"));
  }

  private void problem(Step step, String words) {
    problems.add(
        new Problem(Code.ITEM_NAME, step.name().text(), "step " + step.name() + " " + words));
  }
}
