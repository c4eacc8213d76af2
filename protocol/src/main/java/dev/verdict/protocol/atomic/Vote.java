package dev.verdict.protocol.atomic;

/**
 * A branch's vote.
 *
 * @param yes whether the branch can commit whatever happens from now on
 * @param reason in words, if the vote is no; else empty
 * @param readOnly whether it is a yes of a branch that wrote nothing and so need not be told the
 *     decision
 */
public record Vote(boolean yes, String reason, boolean readOnly) {
  /** A vote for commit. */
  public static Vote commit() {
    return new Vote(true, "", false);
  }

  /** A vote for commit of a branch to which the decision makes no difference. */
  public static Vote commitReadOnly() {
    return new Vote(true, "", true);
  }

  /** A vote for abort. */
  public static Vote abort(String reason) {
    return new Vote(false, reason, false);
  }
}
