package dev.verdict.sdk.barrier;

import dev.verdict.protocol.wire.BranchAnswer;

/** What a call comes to, given what was found. */
public sealed interface Decision {
  /** Dispatches over the cases, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Keep what was claimed and answer. */
  record Reply(BranchAnswer answer) implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.reply(answer);
    }
  }

  /** Run the work. */
  record Run() implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.run();
    }
  }

  /** Run the confirmation of done work. */
  record Confirm(Entry entry) implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.confirm(entry);
    }
  }

  /** Run the cancellation or the compensation of done work. */
  record Undo(Entry entry) implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.undo(entry);
    }
  }

  /** Show the prepared work. */
  record CommitPrepared(String name) implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.commitPrepared(name);
    }
  }

  /** Drop the prepared work, then look again. */
  record RollbackPrepared(String name) implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.rollbackPrepared(name);
    }
  }

  /** The call contradicts what happened: no answer of the protocol fits. */
  record Contradiction(String detail) implements Decision {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.contradiction(detail);
    }
  }

  /** One method for each case. */
  interface Visitor<T> {
    T reply(BranchAnswer answer);

    T run();

    T confirm(Entry entry);

    T undo(Entry entry);

    T commitPrepared(String name);

    T rollbackPrepared(String name);

    T contradiction(String detail);
  }
}
