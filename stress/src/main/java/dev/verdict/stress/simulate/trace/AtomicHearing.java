package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.wire.CallKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What was heard in an atomic transaction: votes that were asked for, and acknowledgements. */
final class AtomicHearing implements Hearing<AtomicState, AtomicRecord> {
  @Override
  public Optional<Heard> of(AtomicState before, AtomicRecord record) {
    return record.accept(new Reader(before)).filter(Hearing::leavesLines);
  }

  private record Reader(AtomicState state) implements AtomicRecord.Visitor<Optional<Heard>> {
    private Optional<Branch> branch(BranchId id) {
      return state.members().stream()
          .filter(member -> member.id().equals(id))
          .map(member -> member.branch())
          .findFirst();
    }

    private static Heard heard(Branch branch, Set<CallKind> calls, Set<String> results) {
      return new Heard(branch.participant(), branch.id(), calls, results, Optional.empty());
    }

    /** The only branch is asked to do it, or whether it did. */
    private Set<CallKind> asks(Branch branch) {
      return state.stage() == AtomicStatus.DELEGATED
          ? Heard.ONE_PHASE
          : Set.of(branch.style().ask());
    }

    /** The answer of an only branch that was given the decision is its acknowledgement as well. */
    private Set<CallKind> commits(Branch branch) {
      Set<CallKind> calls = new HashSet<>(state.members().size() == 1 ? Heard.ONE_PHASE : Set.of());
      calls.add(branch.style().commit());
      return calls;
    }

    /** A vote that the client reports was answered to the client, by whatever it called. */
    @Override
    public Optional<Heard> voted(AtomicRecord.Voted record) {
      Set<String> results = Set.of(record.vote().yes() ? Heard.DONE : Heard.REFUSED);
      return branch(record.branch())
          .filter(branch -> branch.vote() == Branch.VoteBy.COORDINATOR_CALL)
          .map(branch -> heard(branch, asks(branch), results));
    }

    @Override
    public Optional<Heard> acknowledged(AtomicRecord.Acknowledged record) {
      boolean committed = state.outcome().filter(Outcome.COMMIT::equals).isPresent();
      return branch(record.branch())
          .map(
              branch ->
                  committed
                      ? heard(branch, commits(branch), Set.of(Heard.DONE))
                      : heard(
                          branch,
                          Set.of(branch.style().abort()),
                          Set.of(Heard.DONE, Heard.TOMBSTONE)));
    }

    @Override
    public Optional<Heard> begun(AtomicRecord.Begun record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> enlisted(AtomicRecord.Enlisted record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> delegated(AtomicRecord.Delegated record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> commitRequested(AtomicRecord.CommitRequested record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> decided(AtomicRecord.Decided record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> callFailed(AtomicRecord.CallFailed record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> ended(AtomicRecord.Ended record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> resolved(AtomicRecord.Resolved record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> paused(AtomicRecord.Paused record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> resumed(AtomicRecord.Resumed record) {
      return Optional.empty();
    }
  }
}
