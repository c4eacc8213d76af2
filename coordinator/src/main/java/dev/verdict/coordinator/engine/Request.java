package dev.verdict.coordinator.engine;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import java.util.Map;
import java.util.Optional;

/** What can be asked of a transaction that was begun, whichever protocol it follows. */
sealed interface Request {
  /** Dispatches over the kinds of request, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Add a branch. */
  record Enlist(Branch branch) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.enlist(this);
    }
  }

  /** Tell a branch's vote. */
  record ReportVote(BranchId branch, Vote vote) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.reportVote(this);
    }
  }

  /** Commit. */
  record Commit(Optional<Map<BranchId, Optional<Vote>>> branches) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.commit(this);
    }
  }

  /** Abort or cancel. */
  record Abort(String reason) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.abort(this);
    }
  }

  /** Say what a saga waits for. */
  record Signal(String name, Json payload) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.signal(this);
    }
  }

  /** An operator gives the result of a saga's step. */
  record Substitute(Action.Substitute what, Hand hand) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.substitute(this);
    }
  }

  /** An operator leaves out a saga's step. */
  record Skip(BranchId step, Hand hand) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.skip(this);
    }
  }

  /** An operator gives another input for a saga's step. */
  record GiveInput(Action.GiveInput what, Hand hand) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.giveInput(this);
    }
  }

  /** One method for each kind of request. */
  interface Visitor<T> {
    T enlist(Enlist request);

    T reportVote(ReportVote request);

    T commit(Commit request);

    T abort(Abort request);

    T signal(Signal request);

    T substitute(Substitute request);

    T skip(Skip request);

    T giveInput(GiveInput request);
  }
}
