package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.HeldLocks;
import java.util.List;
import java.util.Optional;

/**
 * Facts about an atomic transaction. Presumed abort: nothing is forced before the decision if
 * participants ask.
 */
public sealed interface AtomicRecord extends LogRecord {
  /** Dispatches over the kinds of record, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /**
   * The transaction began.
   *
   * @param spec its terms
   * @param branches the branches known from the start
   * @param complete whether these are all, with commit requested: a new owner may then drive it on
   * @param durability {@code FORCED} if a branch cannot ask or a durable begin was asked for, else
   *     {@code DEFERRED}
   */
  record Begun(AtomicSpec spec, List<Branch> branches, boolean complete, Durability durability)
      implements AtomicRecord {
    /** Copies the branches. */
    public Begun {
      branches = List.copyOf(branches);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.begun(this);
    }
  }

  /**
   * A branch was added.
   *
   * @param branch the branch
   * @param durability {@code FORCED} if the branch cannot ask, else {@code DEFERRED}
   */
  record Enlisted(Branch branch, Durability durability) implements AtomicRecord {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.enlisted(this);
    }
  }

  /**
   * The decision is given to the only branch. Forced before that branch is called: from then on
   * nobody may abort, for its participant may have committed.
   *
   * @param branch the only branch
   */
  record Delegated(BranchId branch) implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.delegated(this);
    }
  }

  /** The client asked for commit: the set of branches is closed and phase one runs. */
  record CommitRequested() implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.DEFERRED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.commitRequested(this);
    }
  }

  /**
   * A branch voted. A no of a branch that the coordinator asked is that branch's own stored
   * refusal, which leaves no effect; any other end of the asking without a yes is a {@link
   * CallFailed} followed by the decision to abort, so that the branch is told.
   */
  record Voted(BranchId branch, Vote vote) implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.DEFERRED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.voted(this);
    }
  }

  /**
   * The decision.
   *
   * @param outcome what was decided
   * @param reason in words; empty for a plain commit
   */
  record Decided(Outcome outcome, String reason) implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public Optional<Outcome> decision() {
      return Optional.of(outcome);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.decided(this);
    }
  }

  /**
   * A call to a branch failed; it will be repeated or counted as no. A later one about the same
   * branch and call says all that this one says: one that is still held back may then be dropped.
   *
   * @param branch the branch
   * @param call which call
   * @param attempt its number, from 1
   * @param why in words
   * @param durability {@code LAZY} once the branch counts as stuck, so that it shows after a
   *     restart; else {@code DEFERRED}
   */
  record CallFailed(BranchId branch, CallKind call, int attempt, String why, Durability durability)
      implements AtomicRecord {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.callFailed(this);
    }
  }

  /** A branch acknowledged the decision. */
  record Acknowledged(BranchId branch) implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.DEFERRED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.acknowledged(this);
    }
  }

  /**
   * Every branch acknowledged the decision; nothing is left to do. It is forced if something is let
   * go then: a new owner that knew nothing of the last acknowledgement would tell a branch again,
   * whose resource is somebody else's by then.
   *
   * @param released what it held until now
   */
  record Ended(HeldLocks released) implements AtomicRecord {
    @Override
    public Durability durability() {
      return released.isEmpty() ? Durability.LAZY : Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.ended(this);
    }
  }

  /**
   * An operator paused the transaction. Forced, like every hand of a person.
   *
   * @param by who
   * @param reason why, in words
   */
  record Paused(String by, String reason) implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.paused(this);
    }
  }

  /**
   * An operator let it go on. Forced before any call is made again.
   *
   * @param by who
   * @param reason why, in words
   */
  record Resumed(String by, String reason) implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resumed(this);
    }
  }

  /**
   * An operator resolved a branch by hand at its participant (XA: a heuristic outcome). It changes
   * no decision.
   *
   * @param branch the branch
   * @param outcome what became of it there
   * @param by who says so
   * @param reason why, in words
   */
  record Resolved(BranchId branch, Outcome outcome, String by, String reason)
      implements AtomicRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resolved(this);
    }
  }

  /** One method for each kind of record. */
  interface Visitor<T> {
    T begun(Begun record);

    T enlisted(Enlisted record);

    T delegated(Delegated record);

    T commitRequested(CommitRequested record);

    T voted(Voted record);

    T decided(Decided record);

    T callFailed(CallFailed record);

    T acknowledged(Acknowledged record);

    T ended(Ended record);

    T paused(Paused record);

    T resumed(Resumed record);

    T resolved(Resolved record);
  }
}
