package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what comes after a pivot, also where rules are broken: steps may wait for each other. */
final class AfterPivot {
  private AfterPivot() {}

  /**
   * The steps that come after a pivot, directly or through others.
   *
   * @param names the steps
   * @param after what each of them comes after
   * @param pivots those at which the saga can no longer be undone; there may be none, or several
   */
  static Set<BranchId> find(
      List<BranchId> names, List<List<BranchId>> after, Set<BranchId> pivots) {
    Set<BranchId> found = new HashSet<>(pivots);
    boolean grows = !found.isEmpty() && names.size() <= DefinitionRules.STEPS_MAX;
    while (grows) {
      grows = false;
      for (int i = 0; i < names.size(); i++) {
        boolean follows = after.get(i).stream().anyMatch(found::contains);
        grows |= follows && found.add(names.get(i));
      }
    }
    found.removeAll(pivots);
    return found;
  }
}
