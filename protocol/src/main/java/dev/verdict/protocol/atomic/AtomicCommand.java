package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users, and participants in doubt, ask of an atomic transaction. */
public sealed interface AtomicCommand {
  /** Dispatches over the kinds of command, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /**
   * Begin.
   *
   * @param spec the transaction's terms
   * @param branches branches known from the start, in order
   * @param complete whether these are all branches there will be and commit is requested at once
   *     (one-shot)
   * @param mayDelegate whether the decision may be given to the only branch, if there is only one
   *     and it can take it
   */
  record Begin(AtomicSpec spec, List<Branch> branches, boolean complete, boolean mayDelegate)
      implements AtomicCommand {
    /** Copies the branches. */
    public Begin {
      branches = List.copyOf(branches);
    }

    /** The decision stays with the coordinator. */
    public Begin(AtomicSpec spec, List<Branch> branches, boolean complete) {
      this(spec, branches, complete, false);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.begin(this);
    }
  }

  /** Add a branch. It must be acknowledged before the branch's business call runs. */
  record Enlist(Branch branch) implements AtomicCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.enlist(this);
    }
  }

  /** The client tells the vote that a business call's answer carried. */
  record ReportVote(BranchId branch, Vote vote) implements AtomicCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.reportVote(this);
    }
  }

  /**
   * Commit, if every branch votes yes.
   *
   * @param branches the branches as the client knows them, each with the vote that its business
   *     call's answer carried (empty where the coordinator asks itself). A set other than the
   *     enlisted one aborts the transaction. Empty as a whole: the client states nothing
   */
  record Commit(Optional<Map<BranchId, Optional<Vote>>> branches) implements AtomicCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.commit(this);
    }
  }

  /**
   * Abort.
   *
   * @param reason in words
   */
  record Abort(String reason) implements AtomicCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.abort(this);
    }
  }

  /**
   * A participant in doubt asks for the decision. Live and undecided work is left alone; of a
   * transaction that nobody knows, this decides abort.
   */
  record Inquire() implements AtomicCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.inquire(this);
    }
  }

  /** One method for each kind of command. */
  interface Visitor<T> {
    T begin(Begin command);

    T enlist(Enlist command);

    T reportVote(ReportVote command);

    T commit(Commit command);

    T abort(Abort command);

    T inquire(Inquire command);
  }
}
