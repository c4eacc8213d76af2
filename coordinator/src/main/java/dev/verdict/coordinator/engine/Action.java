package dev.verdict.coordinator.engine;

/** What an operator may do to a transaction. None of it ever changes a decision. */
public sealed interface Action {
  /** Dispatches over the kinds of action, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Begin no more calls of it. */
  record Pause() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.pause(this);
    }
  }

  /** Let it go on after a pause. */
  record Resume() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resume(this);
    }
  }

  /** Abort it, or undo what ran of a saga, unless it is decided otherwise. */
  record Cancel() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.cancel(this);
    }
  }

  /** One method for each kind of action. */
  interface Visitor<T> {
    T pause(Pause action);

    T resume(Resume action);

    T cancel(Cancel action);
  }
}
