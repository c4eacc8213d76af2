package dev.verdict.protocol;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.Set;

/**
 * What the world did to a transaction, whichever protocol it follows. What users ask for are
 * commands.
 */
public sealed interface Event {
  /** Dispatches over the kinds of event, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /**
   * A participant answered a call as the protocol says.
   *
   * @param branch the branch called
   * @param kind the call that it answers
   * @param attempt the number of the attempt that it answers, from 1
   * @param answer the answer
   */
  record Answered(BranchId branch, CallKind kind, int attempt, BranchAnswer answer)
      implements Event {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.answered(this);
    }
  }

  /**
   * A call brought no answer that the protocol knows: no connection, time-out, another status than
   * 200, garbage. Whether it was carried out is unknown.
   *
   * @param branch the branch called
   * @param kind the call
   * @param attempt the number of the attempt, from 1
   * @param failure what is known of the failure
   * @param why in words, for people
   */
  record Unanswered(BranchId branch, CallKind kind, int attempt, CallFailure failure, String why)
      implements Event {
    /** The participant said nothing of it. */
    public Unanswered(
        BranchId branch, CallKind kind, int attempt, FailureKind failure, String why) {
      this(branch, kind, attempt, CallFailure.of(failure), why);
    }

    /** No answer came in time. */
    public Unanswered(BranchId branch, CallKind kind, int attempt, String why) {
      this(branch, kind, attempt, FailureKind.TIMED_OUT, why);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.unanswered(this);
    }
  }

  /**
   * A timer is armed that a takeover must not begin anew.
   *
   * @param timer which
   * @param dueMillis when it goes off, in milliseconds since 1970 by the shell's clock
   */
  record Armed(Timer timer, long dueMillis) implements Event {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.armed(this);
    }
  }

  /**
   * A timer went off. It may be one that no longer matters.
   *
   * @param timer which
   */
  record TimerFired(Timer timer) implements Event {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.timerFired(this);
    }
  }

  /**
   * The state was rebuilt from the log by an owner of a newer epoch than the one it was written in.
   * Always the first event after such a replay; the effects of {@link Machine#resume} follow it.
   *
   * @param epoch the new owner's epoch
   */
  record TakenOver(long epoch) implements Event {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.takenOver(this);
    }
  }

  /** An operator asks that whatever is waiting for a retry be tried now. */
  record Nudged() implements Event {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.nudged(this);
    }
  }

  /**
   * An operator pauses the transaction; see {@link Pause}.
   *
   * @param by who
   * @param reason why, in words
   */
  record Paused(String by, String reason) implements Event {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.paused(this);
    }
  }

  /**
   * An operator lets a paused transaction go on.
   *
   * @param by who
   * @param reason why, in words
   * @param underWay the attempts whose answers this owner still waits for: they began before the
   *     pause, and are not made again
   */
  record Resumed(String by, String reason, Set<Attempt> underWay) implements Event {
    /** Copies the set. */
    public Resumed {
      underWay = Set.copyOf(underWay);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resumed(this);
    }
  }

  /**
   * An operator says that a branch was resolved by hand at its participant, which need not be told
   * any more.
   *
   * @param branch the branch
   * @param outcome what became of it there, which may contradict the decision
   * @param by who says so
   * @param reason why, in words
   * @param underWay the attempts whose answers this owner still waits for
   */
  record Resolved(BranchId branch, Outcome outcome, String by, String reason, Set<Attempt> underWay)
      implements Event {
    /** Copies the set. */
    public Resolved {
      underWay = Set.copyOf(underWay);
    }

    /** No answer is waited for. */
    public Resolved(BranchId branch, Outcome outcome, String by, String reason) {
      this(branch, outcome, by, reason, Set.of());
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resolved(this);
    }
  }

  /** One method for each kind of event. */
  interface Visitor<T> {
    T answered(Answered event);

    T unanswered(Unanswered event);

    T armed(Armed event);

    T timerFired(TimerFired event);

    T takenOver(TakenOver event);

    T nudged(Nudged event);

    T paused(Paused event);

    T resumed(Resumed event);

    T resolved(Resolved event);
  }
}
