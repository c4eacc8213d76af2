package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which branches are lost, from what is stored. */
final class Losses {
  private final SagaDefinition definition;
  private final Set<BranchId> lost = new HashSet<>();

  Losses(SagaDefinition definition, List<SagaRecord> stored) {
    this.definition = definition;
    for (SagaRecord each : stored) {
      if (each instanceof SagaRecord.BranchesLost branches) {
        lost.addAll(branches.steps());
      }
    }
  }

  /** Whether the step's branch is lost. */
  boolean isLost(BranchId step) {
    return lost.contains(step);
  }

  /** Whether the step's branch is lost and the later step is not in it. */
  boolean isBeyondItsBranch(BranchId step, BranchId later) {
    return isLost(step) && !isInItsBranch(step, later);
  }

  /** Whether it is stored which branches count, where the earlier step is in one of some. */
  boolean areChosen(BranchId earlier, BranchId later) {
    return isInItsBranch(earlier, later)
        || definition.joinOf(earlier).stream().allMatch(join -> left(join) <= join.need());
  }

  /** Whether the other step is in the same branch of a block as the step. */
  boolean isInItsBranch(BranchId step, BranchId other) {
    return definition
        .joinOf(step)
        .flatMap(join -> join.branchOf(step))
        .filter(branch -> branch.contains(other))
        .isPresent();
  }

  private long left(Join join) {
    return join.of().stream().filter(branch -> branch.stream().noneMatch(this::isLost)).count();
  }
}
