package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.Refusal.Code;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a transaction makes of each command, by its status. */
final class Commands implements AtomicCommand.Visitor<Reaction<AtomicRecord>> {
  private final AtomicState state;

  Commands(AtomicState state) {
    this.state = state;
  }

  @Override
  public Reaction<AtomicRecord> begin(AtomicCommand.Begin command) {
    if (state.stage() != AtomicStatus.ABSENT) {
      return refused(Code.ALREADY_BEGUN, "the transaction exists and is " + state.status());
    }
    if (command.branches().size() > AtomicLimits.BRANCHES_MAX) {
      return tooMany();
    }
    Set<BranchId> ids = new HashSet<>();
    boolean allAsk = true;
    for (Branch branch : command.branches()) {
      allAsk &= branch.asks();
      if (!ids.add(branch.id())) {
        return refused(Code.BRANCH_CONFLICT, "branch " + branch.id() + " is named twice");
      }
    }
    boolean mustLast = command.spec().durableBegin() || !command.spec().held().isEmpty();
    Durability durability = mustLast || !allAsk ? Durability.FORCED : Durability.DEFERRED;
    Draft draft =
        new Draft(state)
            .record(
                new AtomicRecord.Begun(
                    command.spec(), command.branches(), command.complete(), durability));
    if (isDelegated(command)) {
      draft.record(new AtomicRecord.Delegated(command.branches().get(0).id()));
    }
    return draft.conclude();
  }

  /** What holds locks decides by itself: its end is on record before they are released. */
  private static boolean isDelegated(AtomicCommand.Begin command) {
    return command.mayDelegate()
        && command.complete()
        && command.spec().held().isEmpty()
        && command.branches().size() == 1
        && command.branches().get(0).canDecide();
  }

  @Override
  public Reaction<AtomicRecord> enlist(AtomicCommand.Enlist command) {
    return switch (state.stage()) {
      case ABSENT -> unknown();
      case ACTIVE -> enlist(command.branch());
      case PREPARING, DELEGATED ->
          refused(Code.NOT_ACTIVE, "commit was requested; do not run " + command.branch().id());
      case COMMITTING, COMMITTED -> committed();
      case ABORTING, ABORTED -> aborted();
    };
  }

  private Reaction<AtomicRecord> enlist(Branch branch) {
    Optional<BranchState> known = state.member(branch.id());
    if (known.isPresent()) {
      return known.get().branch().equals(branch)
          ? Reaction.nothing()
          : refused(
              Code.BRANCH_CONFLICT, "branch " + branch.id() + " is enlisted with other content");
    }
    if (state.members().size() >= AtomicLimits.BRANCHES_MAX) {
      return tooMany();
    }
    boolean mayBeLost = branch.asks() && state.spec().held().isEmpty();
    Durability durability = mayBeLost ? Durability.DEFERRED : Durability.FORCED;
    return new Draft(state).record(new AtomicRecord.Enlisted(branch, durability)).conclude();
  }

  @Override
  public Reaction<AtomicRecord> reportVote(AtomicCommand.ReportVote command) {
    if (state.stage() == AtomicStatus.ABSENT) {
      return unknown();
    }
    Optional<BranchState> member = state.member(command.branch());
    if (member.isPresent()) {
      Optional<Refusal> objection = objection(member.get(), command.vote());
      if (objection.isPresent()) {
        return Reaction.refused(objection.get());
      }
      if (member.get().vote().isPresent()) {
        return Reaction.nothing();
      }
    }
    return switch (state.stage()) {
      case ABSENT -> unknown();
      case ACTIVE, PREPARING, DELEGATED ->
          member.isEmpty()
              ? refused(Code.UNKNOWN_BRANCH, "no branch " + command.branch() + " is enlisted")
              : new Draft(state)
                  .record(new AtomicRecord.Voted(command.branch(), command.vote()))
                  .conclude();
      case COMMITTING, COMMITTED -> committed();
      case ABORTING, ABORTED -> aborted();
    };
  }

  @Override
  public Reaction<AtomicRecord> commit(AtomicCommand.Commit command) {
    return switch (state.stage()) {
      case ABSENT -> unknown();
      case ACTIVE -> requestCommit(command.branches());
      case PREPARING, DELEGATED, COMMITTING, COMMITTED -> Reaction.nothing();
      // An abort that a request for commit led to is that request's answer, also when it is
      // repeated; one that came before any such request is not.
      case ABORTING, ABORTED -> state.commitRequested() ? Reaction.nothing() : aborted();
    };
  }

  private Reaction<AtomicRecord> requestCommit(Optional<Map<BranchId, Optional<Vote>>> stated) {
    Optional<String> mismatch = stated.flatMap(set -> BranchSets.difference(state, set.keySet()));
    if (mismatch.isPresent()) {
      return new Draft(state)
          .record(new AtomicRecord.CommitRequested())
          .abort(mismatch.get())
          .conclude();
    }
    Map<BranchId, Optional<Vote>> votes = stated.orElse(Map.of());
    Draft draft = new Draft(state).record(new AtomicRecord.CommitRequested());
    for (BranchState member : state.members()) {
      Optional<Vote> vote = votes.getOrDefault(member.id(), Optional.empty());
      if (vote.isPresent()) {
        Optional<Refusal> objection = objection(member, vote.get());
        if (objection.isPresent()) {
          return Reaction.refused(objection.get());
        }
        if (member.vote().isEmpty()) {
          draft.record(new AtomicRecord.Voted(member.id(), vote.get()));
        }
      }
    }
    return draft.conclude();
  }

  @Override
  public Reaction<AtomicRecord> abort(AtomicCommand.Abort command) {
    return switch (state.stage()) {
      case ABSENT -> unknown();
      case ACTIVE, PREPARING -> new Draft(state).abort(command.reason()).conclude();
      case DELEGATED -> delegated();
      case COMMITTING, COMMITTED -> committed();
      case ABORTING, ABORTED -> Reaction.nothing();
    };
  }

  @Override
  public Reaction<AtomicRecord> inquire(AtomicCommand.Inquire command) {
    return switch (state.stage()) {
      case ABSENT -> new Draft(state).abort("unknown transaction: presumed abort").conclude();
      case ACTIVE, PREPARING, DELEGATED, COMMITTING, ABORTING, COMMITTED, ABORTED ->
          Reaction.nothing();
    };
  }

  /** Why a client may not report this vote, if so. */
  private static Optional<Refusal> objection(BranchState member, Vote vote) {
    if (member.askedByCoordinator()) {
      return Optional.of(
          new Refusal(
              Code.VOTE_NOT_EXPECTED, "branch " + member.id() + " is asked by the coordinator"));
    }
    if (member.vote().isPresent() && member.vote().get().yes() != vote.yes()) {
      return Optional.of(
          new Refusal(Code.VOTE_CONFLICT, "branch " + member.id() + " voted otherwise before"));
    }
    return Optional.empty();
  }

  private static Reaction<AtomicRecord> refused(Code code, String detail) {
    return Reaction.refused(new Refusal(code, detail));
  }

  private static Reaction<AtomicRecord> unknown() {
    return refused(Code.UNKNOWN_TRANSACTION, "nothing is known of the transaction");
  }

  private static Reaction<AtomicRecord> tooMany() {
    return refused(
        Code.TOO_MANY_BRANCHES,
        "a transaction has at most " + AtomicLimits.BRANCHES_MAX + " branches");
  }

  private Reaction<AtomicRecord> delegated() {
    BranchState decider = state.members().get(0);
    return refused(
        Code.DELEGATED,
        "the decision was given to branch "
            + decider.id()
            + " at "
            + decider.branch().participant()
            + ", which may have committed: it is asked until it answers");
  }

  private static Reaction<AtomicRecord> committed() {
    return refused(Code.TRANSACTION_COMMITTED, "the transaction is decided: commit");
  }

  private Reaction<AtomicRecord> aborted() {
    return refused(
        Code.TRANSACTION_ABORTED, "the transaction is decided: abort (" + state.reason() + ")");
  }
}
