package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Pause;
import java.util.List;
import java.util.Optional;

/** What each fact makes of the state. A fact that cannot follow means a damaged log. */
final class Evolution implements AtomicRecord.Visitor<AtomicState> {
  private final AtomicState state;

  Evolution(AtomicState state) {
    this.state = state;
  }

  @Override
  public AtomicState begun(AtomicRecord.Begun record) {
    require(state.stage() == AtomicStatus.ABSENT, record);
    BranchState[] members = new BranchState[record.branches().size()];
    for (int i = 0; i < members.length; i++) {
      members[i] = BranchState.enlisted(record.branches().get(i));
    }
    boolean drivable = record.complete() && record.durability() == Durability.FORCED;
    AtomicState begun = state.begun(record.spec(), List.of(members), drivable);
    return record.complete() ? preparing(begun) : begun;
  }

  @Override
  public AtomicState enlisted(AtomicRecord.Enlisted record) {
    require(state.stage() == AtomicStatus.ACTIVE, record);
    require(state.member(record.branch().id()).isEmpty(), record);
    return state.plus(record.branch());
  }

  @Override
  public AtomicState delegated(AtomicRecord.Delegated record) {
    require(state.stage() == AtomicStatus.PREPARING && state.members().size() == 1, record);
    BranchState member = member(record.branch(), record);
    require(member.branch().canDecide(), record);
    return state.with(member.delegated()).at(AtomicStatus.DELEGATED);
  }

  @Override
  public AtomicState commitRequested(AtomicRecord.CommitRequested record) {
    require(state.stage() == AtomicStatus.ACTIVE, record);
    return preparing(state);
  }

  @Override
  public AtomicState voted(AtomicRecord.Voted record) {
    BranchState member = member(record.branch(), record);
    boolean counts = state.stage().undecided() || state.stage() == AtomicStatus.DELEGATED;
    require(counts && member.vote().isEmpty(), record);
    return state.with(member.voted(record.vote()));
  }

  @Override
  public AtomicState decided(AtomicRecord.Decided record) {
    if (state.outcome().isPresent()) {
      require(state.outcome().get() == record.outcome(), record);
      return state;
    }
    BranchState[] members = new BranchState[state.members().size()];
    for (int i = 0; i < members.length; i++) {
      members[i] = state.members().get(i).decided(record.outcome());
    }
    AtomicState decided = state.with(List.of(members)).because(record.reason());
    return decided.at(stageAfter(record.outcome(), decided));
  }

  @Override
  public AtomicState callFailed(AtomicRecord.CallFailed record) {
    BranchState member = member(record.branch(), record);
    require(Owed.is(state, member, record.call()), record);
    boolean stuck = record.durability() == Durability.LAZY;
    return state.with(member.failed(record.attempt(), record.why(), stuck));
  }

  @Override
  public AtomicState acknowledged(AtomicRecord.Acknowledged record) {
    BranchState member = member(record.branch(), record);
    Outcome outcome = state.outcome().orElseThrow(() -> impossible(record));
    require(member.owes(outcome), record);
    AtomicState after = state.with(member.acknowledged());
    return after.at(stageAfter(outcome, after));
  }

  @Override
  public AtomicState ended(AtomicRecord.Ended record) {
    require(state.finished(), record);
    return state.withEnd();
  }

  @Override
  public AtomicState paused(AtomicRecord.Paused record) {
    require(state.stage() != AtomicStatus.ABSENT && !state.finished(), record);
    return state.paused(Optional.of(new Pause(record.by(), record.reason())));
  }

  @Override
  public AtomicState resumed(AtomicRecord.Resumed record) {
    require(state.pause().isPresent(), record);
    return state.paused(Optional.empty());
  }

  @Override
  public AtomicState resolved(AtomicRecord.Resolved record) {
    BranchState member = member(record.branch(), record);
    Outcome decision = state.outcome().orElseThrow(() -> impossible(record));
    require(member.owes(decision), record);
    AtomicState after = state.with(member.resolved(record.outcome(), record.by(), record.reason()));
    return after.at(stageAfter(decision, after));
  }

  private static AtomicState preparing(AtomicState active) {
    BranchState[] members = active.members().toArray(new BranchState[0]);
    for (int i = 0; i < members.length; i++) {
      if (members[i].askedByCoordinator()) {
        members[i] = members[i].asked();
      }
    }
    return active.with(List.of(members)).withCommitRequested().at(AtomicStatus.PREPARING);
  }

  /** A decision with nobody left to tell is the end, whoever made it. */
  private static AtomicStatus stageAfter(Outcome outcome, AtomicState state) {
    for (BranchState member : state.members()) {
      if (member.owes(outcome)) {
        return switch (outcome) {
          case COMMIT -> AtomicStatus.COMMITTING;
          case ABORT -> AtomicStatus.ABORTING;
        };
      }
    }
    return switch (outcome) {
      case COMMIT -> AtomicStatus.COMMITTED;
      case ABORT -> AtomicStatus.ABORTED;
    };
  }

  private BranchState member(BranchId branch, AtomicRecord record) {
    return state.member(branch).orElseThrow(() -> impossible(record));
  }

  private void require(boolean possible, AtomicRecord record) {
    if (!possible) {
      throw impossible(record);
    }
  }

  private IllegalStateException impossible(AtomicRecord record) {
    return new IllegalStateException(
        state.id() + ": " + record + " cannot follow in " + state.status());
  }
}
