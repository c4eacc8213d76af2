package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.AtomicStatus;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.BranchState;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can have led to the records of an atomic transaction. */
final class AtomicGuesses implements Guesses<AtomicState, AtomicCommand, AtomicRecord> {
  @Override
  public List<Guess<AtomicState, AtomicCommand, AtomicRecord>> at(
      AtomicState state, List<AtomicRecord> ahead) {
    Reader reader = new Reader(state, ahead);
    ahead.get(0).accept(reader);
    return reader.guesses;
  }

  private static final class Reader implements AtomicRecord.Visitor<Void> {
    /** What a person says of a branch that was given the decision, and who says so. */
    private static final Pattern WORD =
        Pattern.compile("as resolved by (.*?): (.*)", Pattern.DOTALL);

    private static final List<CallKind> ONE_PHASE =
        List.of(CallKind.COMMIT_ONE_PHASE, CallKind.SETTLE_ONE_PHASE);

    private final AtomicState state;
    private final List<AtomicRecord> ahead;
    private final List<Guess<AtomicState, AtomicCommand, AtomicRecord>> guesses = new ArrayList<>();

    Reader(AtomicState state, List<AtomicRecord> ahead) {
      this.state = state;
      this.ahead = ahead;
    }

    private Void asked(AtomicCommand command) {
      guesses.add((machine, before) -> machine.decide(before, command));
      return nothing();
    }

    private Void happened(Event event) {
      guesses.add((machine, before) -> machine.decide(before, event));
      return nothing();
    }

    private void answered(BranchId branch, CallKind call, int attempt, BranchAnswer answer) {
      happened(new Event.Answered(branch, call, attempt, answer));
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static Void nothing() {
      return null;
    }

    @Override
    public Void begun(AtomicRecord.Begun record) {
      boolean delegates = ahead.size() > 1 && ahead.get(1) instanceof AtomicRecord.Delegated;
      return asked(
          new AtomicCommand.Begin(record.spec(), record.branches(), record.complete(), delegates));
    }

    @Override
    public Void delegated(AtomicRecord.Delegated record) {
      return nothing();
    }

    @Override
    public Void enlisted(AtomicRecord.Enlisted record) {
      return asked(new AtomicCommand.Enlist(record.branch()));
    }

    @Override
    public Void commitRequested(AtomicRecord.CommitRequested record) {
      asked(new AtomicCommand.Commit(Optional.empty()));
      return asked(new AtomicCommand.Commit(Optional.of(statedVotes())));
    }

    private Map<BranchId, Optional<Vote>> statedVotes() {
      Map<BranchId, Optional<Vote>> stated = new HashMap<>();
      state.members().forEach(member -> stated.put(member.id(), Optional.empty()));
      for (AtomicRecord each : ahead.subList(1, ahead.size())) {
        if (!(each instanceof AtomicRecord.Voted voted) || !isReported(voted.branch())) {
          break;
        }
        stated.put(voted.branch(), Optional.of(voted.vote()));
      }
      return stated;
    }

    private boolean isReported(BranchId branch) {
      return state
          .member(branch)
          .filter(member -> member.branch().vote() == Branch.VoteBy.CLIENT_REPORT)
          .isPresent();
    }

    @Override
    public Void voted(AtomicRecord.Voted record) {
      asked(new AtomicCommand.ReportVote(record.branch(), record.vote()));
      BranchAnswer answer = answer(record.vote());
      state
          .member(record.branch())
          .ifPresent(
              member ->
                  asks(member)
                      .forEach(call -> answered(member.id(), call, member.attempts() + 1, answer)));
      return nothing();
    }

    private List<CallKind> asks(BranchState member) {
      return state.stage() == AtomicStatus.DELEGATED
          ? ONE_PHASE
          : List.of(member.branch().style().ask());
    }

    private static BranchAnswer answer(Vote vote) {
      if (vote.readOnly()) {
        return new BranchAnswer.ReadOnly(Json.nil());
      }
      return vote.yes()
          ? new BranchAnswer.Done(Json.nil())
          : new BranchAnswer.Refused(vote.reason());
    }

    @Override
    public Void decided(AtomicRecord.Decided record) {
      if (record.outcome() == Outcome.ABORT) {
        asked(new AtomicCommand.Inquire());
        asked(new AtomicCommand.Abort(record.reason()));
        happened(new Event.TimerFired(Timer.deadline()));
      }
      if (state.stage() == AtomicStatus.DELEGATED) {
        ruledOutOrResolved(record);
      }
      return nothing();
    }

    private void ruledOutOrResolved(AtomicRecord.Decided record) {
      BranchState only = state.members().get(0);
      ONE_PHASE.forEach(
          call -> answered(only.id(), call, only.attempts() + 1, new BranchAnswer.Tombstone()));
      Matcher word = WORD.matcher(record.reason());
      if (word.matches()) {
        happened(new Event.Resolved(only.id(), record.outcome(), word.group(1), word.group(2)));
      }
    }

    @Override
    public Void callFailed(AtomicRecord.CallFailed record) {
      for (FailureKind failure : List.of(FailureKind.TIMED_OUT, FailureKind.TOO_LARGE)) {
        happened(
            new Event.Unanswered(
                record.branch(), record.call(), record.attempt(), failure, record.why()));
      }
      for (BranchAnswer answer : Answers.thatFail(record.why())) {
        answered(record.branch(), record.call(), record.attempt(), answer);
      }
      return nothing();
    }

    @Override
    public Void acknowledged(AtomicRecord.Acknowledged record) {
      Optional<BranchState> member = state.member(record.branch());
      Optional<Outcome> outcome = state.outcome();
      if (member.isPresent() && outcome.isPresent()) {
        Branch.Style style = member.get().branch().style();
        CallKind call = outcome.get() == Outcome.COMMIT ? style.commit() : style.abort();
        int attempt = member.get().attempts() + 1;
        answered(record.branch(), call, attempt, new BranchAnswer.Done(Json.nil()));
        answered(record.branch(), call, attempt, new BranchAnswer.Tombstone());
      }
      return nothing();
    }

    @Override
    public Void resolved(AtomicRecord.Resolved record) {
      return happened(
          new Event.Resolved(record.branch(), record.outcome(), record.by(), record.reason()));
    }

    @Override
    public Void paused(AtomicRecord.Paused record) {
      return happened(new Event.Paused(record.by(), record.reason()));
    }

    @Override
    public Void resumed(AtomicRecord.Resumed record) {
      return happened(new Event.Resumed(record.by(), record.reason(), Set.of()));
    }

    /** It only ever follows from another fact. */
    @Override
    public Void ended(AtomicRecord.Ended record) {
      return nothing();
    }
  }
}
