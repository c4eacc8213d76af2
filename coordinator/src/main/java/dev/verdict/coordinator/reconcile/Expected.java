package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.atomic.BranchStatus;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the log says that a service should have of a branch of a finished transaction. */
enum Expected {
  /** The work stands. */
  DONE,
  /** Nothing stands: it was undone, or never done. */
  NOTHING,
  /** The log does not know either. */
  UNKNOWN;

  /**
   * What was resolved by hand need not show in what its service keeps, unless the decision was
   * given to it: then whatever it keeps was to be what a person said. Branches and steps have the
   * same words for it.
   */
  private static final Set<String> NOBODY_KNOWS =
      Set.of(
          StepStatus.ASSUMED.word(),
          StepStatus.HEURISTIC_COMMIT.word(),
          StepStatus.HEURISTIC_ABORT.word());

  /** The states of the participant protocol: whatever else a service says may mean anything. */
  static final Set<String> STATES =
      Set.of("prepared", "tried", "done", "undone", "read_only", "refused", "tombstone", "broken");

  private static final Set<String> RAN = Set.of(StepStatus.DONE.word(), StepState.DONE_BESIDES);

  static Expected of(Snapshot transaction, BranchView branch) {
    if (NOBODY_KNOWS.contains(branch.status()) && !branch.decides()) {
      return UNKNOWN;
    }
    return switch (transaction.summary().kind()) {
      case ATOMIC ->
          transaction.summary().outcome().equals(Optional.of(Outcome.COMMIT))
                  && !branch.status().equals(BranchStatus.READ_ONLY.word())
              ? DONE
              : NOTHING;
      case SAGA -> RAN.contains(branch.status()) ? DONE : NOTHING;
    };
  }

  /** What the log says, in a word. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What is wrong with what was found.
   *
   * @param found one of {@link #STATES}; empty if the service has nothing
   */
  Optional<Finding.Kind> disagreement(Optional<String> found) {
    String state = found.orElse("");
    if (this == UNKNOWN) {
      return Optional.empty();
    }
    return switch (state) {
      case "prepared", "tried" -> Optional.of(Finding.Kind.STILL_OPEN);
      // Whatever was decided, this branch has nothing of it.
      case "read_only" -> Optional.empty();
      case "broken" -> Optional.of(Finding.Kind.BROKEN);
      case "done" -> this == DONE ? Optional.empty() : Optional.of(Finding.Kind.STILL_DONE);
      default -> this == DONE ? Optional.of(Finding.Kind.NOT_DONE) : Optional.empty();
    };
  }
}
