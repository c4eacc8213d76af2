package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The state of one atomic transaction: the fold over its records.
 *
 * @param id the transaction
 * @param stage where it stands
 * @param spec its terms; meaningless while it is absent
 * @param members its branches, in the order in which they were enlisted
 * @param drivable whether a new owner may drive it on undecided: its complete set of branches is in
 *     a forced begin record
 * @param commitRequested whether commit was asked for: an abort is then the answer to that request
 * @param reason why it was decided that way; empty for a plain commit and while it is undecided
 * @param ended whether the log says that it is finished
 * @param pause who paused it, as long as it is paused
 */
public record AtomicState(
    TxId id,
    AtomicStatus stage,
    AtomicSpec spec,
    List<BranchState> members,
    boolean drivable,
    boolean commitRequested,
    String reason,
    boolean ended,
    Optional<Pause> pause)
    implements TransactionState {

  private static final AtomicSpec NO_TERMS = new AtomicSpec(Duration.ZERO, Duration.ZERO, false);

  /** Copies the branches. */
  public AtomicState {
    members = List.copyOf(members);
  }

  static AtomicState absent(TxId id) {
    return new AtomicState(
        id, AtomicStatus.ABSENT, NO_TERMS, List.of(), false, false, "", false, Optional.empty());
  }

  @Override
  public String status() {
    return stage.word();
  }

  @Override
  public Optional<Outcome> outcome() {
    return stage.outcome();
  }

  @Override
  public boolean finished() {
    return stage.finished();
  }

  @Override
  public Optional<Stuck> stuck() {
    if (pause.isPresent()) {
      return Optional.of(pause.get().stuck());
    }
    for (BranchState member : members) {
      if (member.stuck()) {
        return Optional.of(new Stuck(member.id(), member.detail(), member.attempts()));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<BranchView> branches() {
    BranchView[] views = new BranchView[members.size()];
    for (int i = 0; i < views.length; i++) {
      views[i] = members.get(i).view();
    }
    return List.of(views);
  }

  /** The branch of that id, if it is enlisted. */
  public Optional<BranchState> member(BranchId branch) {
    int index = indexOf(branch);
    return index < 0 ? Optional.empty() : Optional.of(members.get(index));
  }

  AtomicState begun(AtomicSpec terms, List<BranchState> branches, boolean mayBeDrivenOn) {
    return new AtomicState(
        id,
        AtomicStatus.ACTIVE,
        terms,
        branches,
        mayBeDrivenOn,
        false,
        "",
        false,
        Optional.empty());
  }

  /** What is finished is not paused any more. */
  AtomicState at(AtomicStatus next) {
    Optional<Pause> still = next.finished() ? Optional.empty() : pause;
    return new AtomicState(
        id, next, spec, members, drivable, commitRequested, reason, ended, still);
  }

  AtomicState paused(Optional<Pause> now) {
    return new AtomicState(id, stage, spec, members, drivable, commitRequested, reason, ended, now);
  }

  AtomicState withCommitRequested() {
    return new AtomicState(id, stage, spec, members, drivable, true, reason, ended, pause);
  }

  AtomicState because(String why) {
    return new AtomicState(id, stage, spec, members, drivable, commitRequested, why, ended, pause);
  }

  AtomicState withEnd() {
    return new AtomicState(
        id, stage, spec, members, drivable, commitRequested, reason, true, pause);
  }

  AtomicState with(List<BranchState> branches) {
    return new AtomicState(
        id, stage, spec, branches, drivable, commitRequested, reason, ended, pause);
  }

  AtomicState with(BranchState changed) {
    BranchState[] branches = members.toArray(new BranchState[0]);
    branches[indexOf(changed.id())] = changed;
    return with(List.of(branches));
  }

  AtomicState plus(Branch branch) {
    BranchState[] branches = Arrays.copyOf(members.toArray(new BranchState[0]), members.size() + 1);
    branches[members.size()] = BranchState.enlisted(branch);
    return with(List.of(branches));
  }

  private int indexOf(BranchId branch) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).id().equals(branch)) {
        return i;
      }
    }
    return -1;
  }
}
