package dev.verdict.stress.chaos;

import dev.verdict.stress.chaos.fault.FaultKind;
import dev.verdict.stress.chaos.fault.PlannedFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to run.
 *
 * @param seconds how long there are faults and new transactions
 * @param coordinators how many coordinators
 * @param ownHosts whether each coordinator has a host of its own on a network
 * @param seed of all chance
 * @param requested the kinds of faults that were asked for
 * @param unsupported those of them that this machine cannot do
 * @param faults what will be done when
 * @param otherCoordinatorJar another version of the coordinator, with which restarts alternate
 * @param keep whether logs and data stay in any case
 * @param trace the folder for a record of what the processes did, if one is wanted
 */
record ChaosPlan(
    int seconds,
    int coordinators,
    boolean ownHosts,
    long seed,
    Set<FaultKind> requested,
    Set<FaultKind> unsupported,
    List<PlannedFault> faults,
    Optional<Path> otherCoordinatorJar,
    boolean keep,
    Optional<Path> trace) {
  ChaosPlan {
    requested = Set.copyOf(requested);
    unsupported = Set.copyOf(unsupported);
    faults = List.copyOf(faults);
  }
}
