package dev.verdict.protocol.atomic;

import java.util.Locale;

/** How far a branch has come. */
public enum BranchStatus {
  /** It is part of the transaction; nothing was asked of it, or the client does the asking. */
  ENLISTED,
  /** The coordinator asks for its vote. */
  ASKED,
  /** It can commit whatever happens from now on. */
  VOTED_YES,
  /** It voted yes, wrote nothing, and is left out of phase two. */
  READ_ONLY,
  /** It cannot commit. */
  VOTED_NO,
  /** It carried out the decision. */
  ACKNOWLEDGED,
  /** An operator says that it was committed by hand at its participant. */
  HEURISTIC_COMMIT,
  /** An operator says that it was aborted by hand at its participant. */
  HEURISTIC_ABORT;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Whether nobody tells it the decision any more. */
  boolean isOver() {
    return switch (this) {
      case ENLISTED, ASKED, VOTED_YES, VOTED_NO -> false;
      case READ_ONLY, ACKNOWLEDGED, HEURISTIC_COMMIT, HEURISTIC_ABORT -> true;
    };
  }

  /** Whether an operator resolved it by hand. */
  public boolean isHeuristic() {
    return this == HEURISTIC_COMMIT || this == HEURISTIC_ABORT;
  }

  /** The stable lower-case word that people see. */
  public String word() {
    return word;
  }
}
