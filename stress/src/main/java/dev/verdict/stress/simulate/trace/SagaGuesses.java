package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What can have led to the records of a saga. */
final class SagaGuesses implements Guesses<SagaState, SagaCommand, SagaRecord> {
  @Override
  public List<Guess<SagaState, SagaCommand, SagaRecord>> at(
      SagaState state, List<SagaRecord> ahead) {
    Reader reader = new Reader(state, ahead);
    ahead.get(0).accept(reader);
    return reader.guesses;
  }

  private static final class Reader implements SagaRecord.Visitor<Void> {
    private static final String CANCELLED = "cancelled";

    private final SagaState state;
    private final List<SagaRecord> ahead;
    private final List<Guess<SagaState, SagaCommand, SagaRecord>> guesses = new ArrayList<>();

    Reader(SagaState state, List<SagaRecord> ahead) {
      this.state = state;
      this.ahead = ahead;
    }

    private Void asked(SagaCommand command) {
      guesses.add((machine, before) -> machine.decide(before, command));
      return nothing();
    }

    private Void happened(Event event) {
      guesses.add((machine, before) -> machine.decide(before, event));
      return nothing();
    }

    /** Which attempt was answered is not written down; it is the present one. */
    private void answered(BranchId step, CallKind call, BranchAnswer answer) {
      for (int attempt : attempts(step)) {
        happened(new Event.Answered(called(step), call, attempt, answer));
      }
    }

    /** What the step's participant knows it by. */
    private BranchId called(BranchId step) {
      StepState now = state.steps().get(step);
      return now == null ? step : new StepKey(step, now.hand().generation()).branch();
    }

    private Set<Integer> attempts(BranchId step) {
      StepState now = state.steps().get(step);
      return now == null
          ? Set.of()
          : new TreeSet<>(List.of(now.failures() + 1, Math.max(1, now.attempted())));
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static Void nothing() {
      return null;
    }

    @Override
    public Void started(SagaRecord.Started record) {
      return asked(new SagaCommand.Start(record.definition(), record.input(), record.plain()));
    }

    @Override
    public Void attempted(SagaRecord.Attempted record) {
      happened(new Event.TimerFired(new Timer(Timer.Kind.RETRY, record.step().text())));
      return happened(new Event.Nudged());
    }

    @Override
    public Void stepDone(SagaRecord.StepDone record) {
      answered(record.step(), CallKind.ACTION, new BranchAnswer.Done(record.output()));
      answered(record.step(), CallKind.SETTLE, new BranchAnswer.Done(record.output()));
      return happened(new Event.TimerFired(Timer.ofWait(record.step())));
    }

    @Override
    public Void signalled(SagaRecord.Signalled record) {
      return asked(new SagaCommand.Signal(record.signal(), record.payload()));
    }

    @Override
    public Void timerSet(SagaRecord.TimerSet record) {
      return happened(new Event.Armed(record.timer(), record.dueMillis()));
    }

    @Override
    public Void stepRefused(SagaRecord.StepRefused record) {
      answered(record.step(), CallKind.ACTION, new BranchAnswer.Refused(record.reason()));
      answered(record.step(), CallKind.SETTLE, new BranchAnswer.Refused(record.reason()));
      for (int attempt : attempts(record.step())) {
        happened(
            new Event.Unanswered(
                called(record.step()),
                CallKind.ACTION,
                attempt,
                FailureKind.TOO_LARGE,
                record.reason()));
      }
      return happened(new Event.TimerFired(Timer.ofWait(record.step())));
    }

    @Override
    public Void stepRuledOut(SagaRecord.StepRuledOut record) {
      answered(record.step(), CallKind.ACTION, new BranchAnswer.Tombstone());
      answered(record.step(), CallKind.SETTLE, new BranchAnswer.Tombstone());
      return nothing();
    }

    @Override
    public Void stepUndone(SagaRecord.StepUndone record) {
      answered(record.step(), CallKind.COMPENSATE, new BranchAnswer.Done(Json.nil()));
      answered(record.step(), CallKind.COMPENSATE, new BranchAnswer.Tombstone());
      return nothing();
    }

    @Override
    public Void callFailed(SagaRecord.CallFailed record) {
      return failed(record.step(), record.call(), record.attempt(), record.why());
    }

    @Override
    public Void stepStuck(SagaRecord.StepStuck record) {
      return failed(record.step(), record.call(), record.attempt(), record.reason());
    }

    @Override
    public Void stepParked(SagaRecord.StepParked record) {
      return failed(record.step(), CallKind.ACTION, record.attempt(), record.reason());
    }

    private Void failed(BranchId step, CallKind call, int attempt, String why) {
      for (FailureKind failure : FailureKind.values()) {
        happened(new Event.Unanswered(called(step), call, attempt, failure, why));
      }
      for (String code : codes(step)) {
        CallFailure failure = new CallFailure(FailureKind.OVERLOADED, Optional.of(code));
        happened(new Event.Unanswered(called(step), call, attempt, failure, why));
      }
      happened(new Event.TimerFired(Timer.retry(step)));
      for (BranchAnswer answer : Answers.thatFail(why)) {
        happened(new Event.Answered(called(step), call, attempt, answer));
      }
      return nothing();
    }

    /** The codes of failures that make a difference to the step. */
    private Set<String> codes(BranchId step) {
      return state
          .definition()
          .flatMap(definition -> definition.step(step).call())
          .map(work -> work.retry().failures().codes())
          .orElse(Set.of());
    }

    /** It only ever follows from another fact. */
    @Override
    public Void branchesLost(SagaRecord.BranchesLost record) {
      return nothing();
    }

    @Override
    public Void settleRequested(SagaRecord.SettleRequested record) {
      return givenUp(record.cause());
    }

    @Override
    public Void decided(SagaRecord.Decided record) {
      if (record.outcome() == Outcome.ABORT) {
        asked(new SagaCommand.Inquire());
        givenUp(record.reason());
      }
      return nothing();
    }

    private Void givenUp(String cause) {
      if (cause.equals(CANCELLED)) {
        asked(new SagaCommand.Cancel(""));
      } else if (cause.startsWith(CANCELLED + ": ")) {
        asked(new SagaCommand.Cancel(cause.substring(CANCELLED.length() + 2)));
      }
      return happened(new Event.TimerFired(Timer.deadline()));
    }

    @Override
    public Void tookOver(SagaRecord.TookOver record) {
      return happened(new Event.TakenOver(record.epoch()));
    }

    @Override
    public Void paused(SagaRecord.Paused record) {
      return happened(new Event.Paused(record.by(), record.reason()));
    }

    /** What is not tried again was under way. */
    @Override
    public Void resumed(SagaRecord.Resumed record) {
      Set<BranchId> triedAgain = new HashSet<>();
      for (SagaRecord each : ahead) {
        if (each instanceof SagaRecord.Attempted attempted) {
          triedAgain.add(attempted.step());
        }
      }
      Set<Attempt> underWay = new HashSet<>();
      state
          .steps()
          .forEach(
              (step, now) -> {
                if (!triedAgain.contains(step)) {
                  underWay.add(new Attempt(step, CallKind.ACTION, now.attempted()));
                }
              });
      return happened(new Event.Resumed(record.by(), record.reason(), underWay));
    }

    @Override
    public Void resultGiven(SagaRecord.ResultGiven record) {
      return asked(
          new SagaCommand.Substitute(
              record.step(), record.output(), record.doneByHand(), record.by(), record.reason()));
    }

    @Override
    public Void skipWanted(SagaRecord.SkipWanted record) {
      return asked(new SagaCommand.Skip(record.step(), record.by(), record.reason()));
    }

    @Override
    public Void stepReplaced(SagaRecord.StepReplaced record) {
      return ruledOut(record.step());
    }

    private Void ruledOut(BranchId step) {
      answered(step, CallKind.SETTLE, new BranchAnswer.Tombstone());
      answered(step, CallKind.SETTLE, new BranchAnswer.Refused(""));
      answered(step, CallKind.ACTION, new BranchAnswer.Tombstone());
      answered(step, CallKind.ACTION, new BranchAnswer.Refused(""));
      return nothing();
    }

    @Override
    public Void inputGiven(SagaRecord.InputGiven record) {
      return asked(
          new SagaCommand.GiveInput(record.step(), record.input(), record.by(), record.reason()));
    }

    @Override
    public Void stepRenewed(SagaRecord.StepRenewed record) {
      return ruledOut(record.step());
    }

    @Override
    public Void resolved(SagaRecord.Resolved record) {
      return happened(
          new Event.Resolved(record.step(), record.outcome(), record.by(), record.reason()));
    }

    /** It only ever follows from another fact. */
    @Override
    public Void ended(SagaRecord.Ended record) {
      return nothing();
    }
  }
}
