package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the branches that the client knows with those that are enlisted. */
final class BranchSets {
  private BranchSets() {}

  /** How the sets differ, in words; empty if they are the same. */
  static Optional<String> difference(AtomicState state, Set<BranchId> stated) {
    Set<BranchId> unknown = new TreeSet<>(stated);
    Set<BranchId> unnamed = new TreeSet<>();
    for (BranchState member : state.members()) {
      if (!unknown.remove(member.id())) {
        unnamed.add(member.id());
      }
    }
    if (unknown.isEmpty() && unnamed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the commit names other branches than were enlisted: "
            + "named but not enlisted "
            + unknown
            + ", enlisted but not named "
            + unnamed);
  }
}
