package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Problem.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule about a name that passes from one step to another between two versions. Whoever used the
 * output of the first would get that of the second from then on, and nothing would say so.
 */
final class NameRules {
  private final SagaDefinition before;
  private final SagaDefinition now;
  private final Map<BranchId, BranchId> renamed;
  private final List<Problem> problems = new ArrayList<>();

  private NameRules(SagaDefinition before, SagaDefinition now, Map<BranchId, BranchId> renamed) {
    this.before = before;
    this.now = now;
    this.renamed = renamed;
  }

  static List<Problem> check(
      SagaDefinition before, SagaDefinition now, Map<BranchId, BranchId> renamed) {
    NameRules rules = new NameRules(before, now, renamed);
    renamed.forEach(rules::check);
    return rules.problems;
  }

  private void check(BranchId name, BranchId newName) {
    Optional<Step> heir = find(now, name);
    if (heir.isEmpty()) {
      return;
    }
    for (Step user : now.steps()) {
      Set<BranchId> used = names(DefinitionRules.used(user));
      if (used.contains(name) && !used.contains(newName) && usedBefore(user.name(), name)) {
        problem(user.name().text(), "step " + user.name() + " uses", heir.get(), newName);
      }
    }
    Set<BranchId> used = names(References.of(now.output()).steps());
    boolean usedBefore = names(References.of(before.output()).steps()).contains(name);
    if (used.contains(name) && !used.contains(newName) && usedBefore) {
      problem("", "the saga's output uses", heir.get(), newName);
    }
  }

  private boolean usedBefore(BranchId user, BranchId name) {
    BranchId nameBefore =
        renamed.entrySet().stream()
            .filter(entry -> entry.getValue().equals(user))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(user);
    return find(before, nameBefore)
        .filter(step -> names(DefinitionRules.used(step)).contains(name))
        .isPresent();
  }

  private void problem(String step, String user, Step heir, BranchId newName) {
    String words =
        "%s the output of %s, but version %d renames that step to %s and gives the name %s to"
            + " another (%s); write %s there, or give the other step a name of its own";
    problems.add(
        new Problem(
            Code.NAME_TAKEN_OVER,
            step,
            words.formatted(
                user,
                heir.name(),
                now.version(),
                newName,
                heir.name(),
                Words.of(heir.work()),
                newName)));
  }

  private static Optional<Step> find(SagaDefinition definition, BranchId name) {
    return definition.steps().stream().filter(step -> step.name().equals(name)).findFirst();
  }

  private static Set<BranchId> names(List<Mapping.FromStep> used) {
    Set<BranchId> names = new HashSet<>();
    used.forEach(output -> names.add(output.step()));
    return names;
  }
}
