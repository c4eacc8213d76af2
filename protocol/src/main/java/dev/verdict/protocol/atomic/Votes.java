package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Outcome;
import java.util.Optional;

/** What the votes decide. */
final class Votes {
  private Votes() {}

  /**
   * The decision that the votes of an undecided transaction lead to, if they do: one no is enough
   * for abort, all yes are needed for commit. Once commit was requested, a vote that only the
   * client could have brought and did not bring counts as no.
   */
  static Optional<AtomicRecord> decision(AtomicState state) {
    boolean closed = state.stage() == AtomicStatus.PREPARING;
    boolean allYes = closed;
    for (BranchState member : state.members()) {
      switch (member.status()) {
        case VOTED_YES, READ_ONLY -> {}
        case VOTED_NO -> {
          return abort("branch " + member.id() + " voted no: " + member.detail());
        }
        case ENLISTED -> {
          if (closed) {
            return abort("branch " + member.id() + ": its vote did not come with the commit");
          }
        }
        case ASKED -> allYes = false;
        case ACKNOWLEDGED, HEURISTIC_COMMIT, HEURISTIC_ABORT ->
            throw new IllegalStateException("acknowledged before a decision: " + member.id());
      }
    }
    return allYes ? Optional.of(new AtomicRecord.Decided(Outcome.COMMIT, "")) : Optional.empty();
  }

  private static Optional<AtomicRecord> abort(String reason) {
    return Optional.of(new AtomicRecord.Decided(Outcome.ABORT, reason));
  }
}
