package dev.verdict.protocol.wire;

import dev.verdict.protocol.Json;

/**
 * A participant's answer, with status 200 and a body {@code {"result": ...}}. Anything else that
 * comes back is not an answer but a failed call.
 */
public sealed interface BranchAnswer {
  /** Dispatches over the kinds of answer, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Whether the call was carried out, whatever else the answer says. */
  static boolean isDone(BranchAnswer answer) {
    return answer instanceof Done || answer instanceof ReadOnly;
  }

  /**
   * The call was carried out, now or before: phase one voted yes; phase two, the step or its undo
   * is done. For {@code settle}: the step ran, and this is its stored output.
   *
   * @param output what the operation returned; {@link Json#nil} if nothing
   */
  record Done(Json output) implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.done(this);
    }
  }

  /**
   * The vote is yes, and nothing is left to commit or to abort: the work wrote nothing, and the
   * participant has let everything go that it read. It need not be told the decision; told all the
   * same, it answers done. On the wire it is done with a further member. Of anything but a vote it
   * means no more than done.
   *
   * @param output as of {@link Done}; no vote has one
   */
  record ReadOnly(Json output) implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.readOnly(this);
    }
  }

  /**
   * The operation says no, now and for ever: phase one voted no, or the step cannot be done. For
   * {@code settle}: the step ran and was refused. The participant keeps no effect of it.
   *
   * @param reason in words, for people
   */
  record Refused(String reason) implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.refused(this);
    }
  }

  /**
   * The branch was ended (aborted, cancelled, undone or settled) before this call: it did not run
   * and never will.
   */
  record Tombstone() implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.tombstone(this);
    }
  }

  /** Nothing is known of the branch, although it must be: its participant's memory was lost. */
  record UnknownBranch() implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.unknownBranch(this);
    }
  }

  /**
   * The call carries an older epoch than one seen before: its sender is no longer the owner.
   *
   * @param seen the newest epoch seen for this branch
   */
  record StaleEpoch(long seen) implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.staleEpoch(this);
    }
  }

  /** The branch ran before with another input. */
  record InputMismatch() implements BranchAnswer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.inputMismatch(this);
    }
  }

  /** One method for each kind of answer. */
  interface Visitor<T> {
    T done(Done answer);

    T readOnly(ReadOnly answer);

    T refused(Refused answer);

    T tombstone(Tombstone answer);

    T unknownBranch(UnknownBranch answer);

    T staleEpoch(StaleEpoch answer);

    T inputMismatch(InputMismatch answer);
  }
}
