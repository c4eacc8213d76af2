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
  /** It cannot commit. */
  VOTED_NO,
  /** It carried out the decision. */
  ACKNOWLEDGED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The stable lower-case word that people see. */
  public String word() {
    return word;
  }
}
