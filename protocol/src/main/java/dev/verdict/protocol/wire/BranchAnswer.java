package dev.verdict.protocol.wire;

import dev.verdict.protocol.Json;

/**
 * A participant's answer, with status 200 and a body {@code {"result": ...}}. Anything else that
 * comes back is not an answer but a failed call.
 */
public sealed interface BranchAnswer {
  /**
   * The call was carried out, now or before: phase one voted yes; phase two, the step or its undo
   * is done. For {@code settle}: the step ran, and this is its stored output.
   *
   * @param output what the operation returned; {@link Json#nil} if nothing
   */
  record Done(Json output) implements BranchAnswer {}

  /**
   * The operation says no, now and for ever: phase one voted no, or the step cannot be done. For
   * {@code settle}: the step ran and was refused. The participant keeps no effect of it.
   *
   * @param reason in words, for people
   */
  record Refused(String reason) implements BranchAnswer {}

  /**
   * The branch was ended (aborted, cancelled, undone or settled) before this call: it did not run
   * and never will.
   */
  record Tombstone() implements BranchAnswer {}

  /** Nothing is known of the branch, although it must be: its participant's memory was lost. */
  record UnknownBranch() implements BranchAnswer {}

  /**
   * The call carries an older epoch than one seen before: its sender is no longer the owner.
   *
   * @param seen the newest epoch seen for this branch
   */
  record StaleEpoch(long seen) implements BranchAnswer {}

  /** The branch ran before with another input. */
  record InputMismatch() implements BranchAnswer {}
}
