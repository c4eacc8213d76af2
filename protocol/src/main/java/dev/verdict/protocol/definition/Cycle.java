package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for steps that wait for each other. */
final class Cycle {
  private final SagaDefinition definition;
  private final Set<BranchId> sound = new HashSet<>();
  private final List<BranchId> path = new ArrayList<>();

  private Cycle(SagaDefinition definition) {
    this.definition = definition;
  }

  /**
   * One cycle, each step waiting for the next one named, the first named again at the end; empty if
   * there is none. All names must be known.
   */
  static List<BranchId> find(SagaDefinition definition) {
    Cycle search = new Cycle(definition);
    for (Step step : definition.steps()) {
      if (search.leadsIntoCycle(step)) {
        return search.path;
      }
    }
    return List.of();
  }

  private boolean leadsIntoCycle(Step step) {
    int first = path.indexOf(step.name());
    if (first >= 0) {
      path.subList(0, first).clear();
      path.add(step.name());
      return true;
    }
    if (sound.contains(step.name())) {
      return false;
    }
    path.add(step.name());
    for (BranchId predecessor : step.after()) {
      if (leadsIntoCycle(definition.step(predecessor))) {
        return true;
      }
    }
    path.remove(path.size() - 1);
    sound.add(step.name());
    return false;
  }
}
