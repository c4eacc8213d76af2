package dev.verdict.protocol.atomic;

/**
 * A branch's vote.
 *
 * @param yes whether the branch can commit whatever happens from now on
 * @param reason in words, if the vote is no; else empty
 */
public record Vote(boolean yes, String reason) {
  /** A vote for commit. */
  public static Vote commit() {
    return new Vote(true, "");
  }

  /** A vote for abort. */
  public static Vote abort(String reason) {
    return new Vote(false, reason);
  }
}
