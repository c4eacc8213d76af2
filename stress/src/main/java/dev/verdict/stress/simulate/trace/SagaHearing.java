package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.wire.CallKind;
import java.util.Optional;
import java.util.Set;

/** What was heard in a saga: what became of each step that a service does or undoes. */
final class SagaHearing implements Hearing<SagaState, SagaRecord> {
  private static final Set<CallKind> FORWARD = Set.of(CallKind.ACTION, CallKind.SETTLE);

  @Override
  public Optional<Heard> of(SagaState before, SagaRecord record) {
    return record.accept(new Reader(before)).filter(Hearing::leavesLines);
  }

  private record Reader(SagaState state) implements SagaRecord.Visitor<Optional<Heard>> {
    /** Of a step that waits nobody is asked. */
    private Optional<Heard> heard(
        BranchId name, Set<CallKind> calls, Set<String> results, Optional<Json> output) {
      return state.definition().stream()
          .flatMap(definition -> definition.steps().stream())
          .filter(step -> step.name().equals(name))
          .map(Step::call)
          .flatMap(Optional::stream)
          .map(Work.Call::participant)
          .map(service -> new Heard(service, called(name), calls, results, output))
          .findFirst();
    }

    /** What the step's service knows it by. */
    private BranchId called(BranchId step) {
      StepState now = state.steps().get(step);
      return now == null ? step : new StepKey(step, now.hand().generation()).branch();
    }

    @Override
    public Optional<Heard> stepDone(SagaRecord.StepDone record) {
      return heard(record.step(), FORWARD, Set.of(Heard.DONE), Optional.of(record.output()));
    }

    @Override
    public Optional<Heard> stepRefused(SagaRecord.StepRefused record) {
      return heard(record.step(), FORWARD, Set.of(Heard.REFUSED), Optional.empty());
    }

    @Override
    public Optional<Heard> stepRuledOut(SagaRecord.StepRuledOut record) {
      return heard(record.step(), FORWARD, Set.of(Heard.TOMBSTONE), Optional.empty());
    }

    @Override
    public Optional<Heard> stepUndone(SagaRecord.StepUndone record) {
      Set<String> results = Set.of(Heard.DONE, Heard.TOMBSTONE);
      return heard(record.step(), Set.of(CallKind.COMPENSATE), results, Optional.empty());
    }

    @Override
    public Optional<Heard> started(SagaRecord.Started record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> attempted(SagaRecord.Attempted record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> signalled(SagaRecord.Signalled record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> timerSet(SagaRecord.TimerSet record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> callFailed(SagaRecord.CallFailed record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> stepStuck(SagaRecord.StepStuck record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> stepParked(SagaRecord.StepParked record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> branchesLost(SagaRecord.BranchesLost record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> settleRequested(SagaRecord.SettleRequested record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> decided(SagaRecord.Decided record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> tookOver(SagaRecord.TookOver record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> ended(SagaRecord.Ended record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> paused(SagaRecord.Paused record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> resumed(SagaRecord.Resumed record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> resultGiven(SagaRecord.ResultGiven record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> skipWanted(SagaRecord.SkipWanted record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> stepReplaced(SagaRecord.StepReplaced record) {
      return heard(
          record.step(), FORWARD, Set.of(Heard.TOMBSTONE, Heard.REFUSED), Optional.empty());
    }

    @Override
    public Optional<Heard> inputGiven(SagaRecord.InputGiven record) {
      return Optional.empty();
    }

    @Override
    public Optional<Heard> stepRenewed(SagaRecord.StepRenewed record) {
      return heard(
          record.step(), FORWARD, Set.of(Heard.TOMBSTONE, Heard.REFUSED), Optional.empty());
    }

    @Override
    public Optional<Heard> resolved(SagaRecord.Resolved record) {
      return Optional.empty();
    }
  }
}
