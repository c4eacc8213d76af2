package dev.verdict.protocol;

import dev.verdict.protocol.wire.BranchCall;
import java.time.Duration;

/**
 * A wish of the core that its shell carries out. Every effect may be carried out twice, or not at
 * all: after a crash {@link Machine#resume} names those still owed.
 */
public sealed interface Effect {
  /** Whether the forced records of the same reaction must be durable before this effect runs. */
  boolean waitsForDurability();

  /** Calls the method for this kind of effect, for a value. */
  <T> T accept(Visitor<T> visitor);

  /** Calls the method for this kind of effect. */
  void perform(Performer performer);

  /**
   * Call a participant; its answer comes back as {@link Event.Answered} or {@link
   * Event.Unanswered}.
   *
   * @param call what to send
   * @param waitsForDurability whether the reaction's forced records must be durable first
   */
  record Call(BranchCall call, boolean waitsForDurability) implements Effect {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.call(this);
    }

    @Override
    public void perform(Performer performer) {
      performer.call(this);
    }
  }

  /**
   * Arm a timer; it comes back as {@link Event.TimerFired}. The shell may add up to a quarter of
   * jitter to a {@link Timer.Kind#RETRY}.
   *
   * @param timer its name; arming an armed one replaces it
   * @param after how long from now, positive
   */
  record Wake(Timer timer, Duration after) implements Effect {
    @Override
    public boolean waitsForDurability() {
      return true;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.wake(this);
    }

    @Override
    public void perform(Performer performer) {
      performer.wake(this);
    }
  }

  /**
   * Arm a timer that a takeover must not begin anew. When it is due comes back at once as {@link
   * Event.Armed}, so that it can be remembered; then, when it goes off, {@link Event.TimerFired}.
   *
   * @param timer its name; arming an armed one replaces it
   * @param after how long from now, positive
   */
  record Arm(Timer timer, Duration after) implements Effect {
    @Override
    public boolean waitsForDurability() {
      return true;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.arm(this);
    }

    @Override
    public void perform(Performer performer) {
      performer.arm(this);
    }
  }

  /**
   * Arm a timer whose time is remembered; it comes back as {@link Event.TimerFired}, at once if it
   * is due.
   *
   * @param timer its name; arming an armed one replaces it
   * @param dueMillis when, in milliseconds since 1970 by the shell's clock, and not before
   * @param longest how long from now it waits at most, positive: whoever noted the time may have
   *     had a clock that was ahead
   */
  record WakeAt(Timer timer, long dueMillis, Duration longest) implements Effect {
    /**
     * How long it waits from now.
     *
     * @param nowMillis milliseconds since 1970 by the shell's clock
     * @return at least a millisecond
     */
    public Duration from(long nowMillis) {
      return Duration.ofMillis(Math.max(1, Math.min(dueMillis - nowMillis, longest.toMillis())));
    }

    @Override
    public boolean waitsForDurability() {
      return true;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.wakeAt(this);
    }

    @Override
    public void perform(Performer performer) {
      performer.wakeAt(this);
    }
  }

  /** What there is to say about an effect, for each kind. */
  interface Visitor<T> {
    T call(Call effect);

    T wake(Wake effect);

    T arm(Arm effect);

    T wakeAt(WakeAt effect);
  }

  /** Who carries effects out: a shell. */
  interface Performer {
    void call(Call effect);

    void wake(Wake effect);

    void arm(Arm effect);

    void wakeAt(WakeAt effect);
  }
}
