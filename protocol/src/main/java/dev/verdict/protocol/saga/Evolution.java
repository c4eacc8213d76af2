package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.Step;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The state after a fact. */
final class Evolution implements SagaRecord.Visitor<SagaState> {
  private static final Set<StepStatus> IN_DOUBT =
      EnumSet.of(StepStatus.RUNNING, StepStatus.SETTLING);

  private static final Set<StepStatus> CALLED =
      EnumSet.of(
          StepStatus.RUNNING, StepStatus.SETTLING, StepStatus.REPLACING, StepStatus.COMPENSATING);

  private static final Set<StepStatus> ASKED =
      EnumSet.of(StepStatus.REPLACING, StepStatus.SETTLING);

  private static final Set<StepStatus> FORWARD =
      EnumSet.of(StepStatus.RUNNING, StepStatus.REPLACING);

  private static final Set<StepStatus> UNDOING = EnumSet.of(StepStatus.COMPENSATING);

  /** A late answer may tell that a step ran of which nothing was known, or otherwise. */
  private static final Set<StepStatus> MAY_TURN_OUT_DONE =
      EnumSet.of(
          StepStatus.RUNNING,
          StepStatus.SETTLING,
          StepStatus.REPLACING,
          StepStatus.WAITING,
          StepStatus.REFUSED,
          StepStatus.RULED_OUT);

  private final SagaState state;

  Evolution(SagaState state) {
    this.state = state;
  }

  @Override
  public SagaState started(SagaRecord.Started record) {
    require(state.phase() == SagaStatus.ABSENT, record);
    return Progress.advance(state.with(Plan.of(record)).with(SagaStatus.RUNNING));
  }

  @Override
  public SagaState attempted(SagaRecord.Attempted record) {
    Place place = state.place(record.step());
    StepState step = open(place, EnumSet.of(StepStatus.RUNNING), record);
    return put(place, step.attempted(record.attempt()));
  }

  @Override
  public SagaState stepDone(SagaRecord.StepDone record) {
    Place place = state.place(record.step());
    require(!state.finished(), record);
    StepState step = state.known().at(place);
    boolean replaced = step.hand().result().isReplaced();
    require(replaced || MAY_TURN_OUT_DONE.contains(step.status()), record);
    return Progress.advance(put(place, step.done(record.output())));
  }

  @Override
  public SagaState signalled(SagaRecord.Signalled record) {
    require(state.phase() != SagaStatus.ABSENT && !state.finished(), record);
    SagaState told = state.signalled(record.signal(), record.payload());
    Optional<Step> waiting =
        state
            .started()
            .awaiting(record.signal())
            .filter(step -> state.step(step.name()).status() == StepStatus.RUNNING);
    return Progress.advance(
        waiting
            .map(
                step ->
                    put(
                        told,
                        state.place(step.name()),
                        state.step(step.name()).done(record.payload())))
            .orElse(told));
  }

  @Override
  public SagaState timerSet(SagaRecord.TimerSet record) {
    require(state.phase() != SagaStatus.ABSENT && !state.finished(), record);
    return state.timed(record.timer(), record.dueMillis());
  }

  @Override
  public SagaState stepRefused(SagaRecord.StepRefused record) {
    Place place = state.place(record.step());
    StepState now = open(place, IN_DOUBT, record);
    Step step = place.step();
    boolean earlierTryMayHaveRun =
        state.started().isPlain(step) && now.attempted() > 1 && !step.pivot();
    StepStatus next = earlierTryMayHaveRun ? StepStatus.ASSUMED : StepStatus.REFUSED;
    return Progress.advance(put(place, now.to(next).because(record.reason())));
  }

  @Override
  public SagaState stepRuledOut(SagaRecord.StepRuledOut record) {
    Place place = state.place(record.step());
    StepState step = open(place, IN_DOUBT, record);
    return Progress.advance(put(place, step.to(StepStatus.RULED_OUT)));
  }

  @Override
  public SagaState stepUndone(SagaRecord.StepUndone record) {
    Place place = state.place(record.step());
    StepState step = open(place, UNDOING, record);
    return Progress.advance(put(place, step.undone()));
  }

  @Override
  public SagaState callFailed(SagaRecord.CallFailed record) {
    require(!state.finished(), record);
    Place place = state.place(record.step());
    Step step = place.step();
    boolean stuck =
        record.attempt() >= SagaMachine.STUCK_AFTER_ATTEMPTS && !Calls.parks(state, step);
    StepState failed = state.known().at(place).failed(record.attempt(), record.why(), stuck);
    return Calls.isAwaited(state, step)
        ? Progress.advance(put(place, failed.to(StepStatus.ASSUMED)))
        : put(place, failed);
  }

  @Override
  public SagaState stepStuck(SagaRecord.StepStuck record) {
    require(!state.finished(), record);
    Place place = state.place(record.step());
    StepState step = state.known().at(place);
    boolean called = CALLED.contains(step.status());
    StepState asked = called ? step : step.to(StepStatus.SETTLING);
    return put(place, asked.failed(record.attempt(), record.reason(), true));
  }

  @Override
  public SagaState stepParked(SagaRecord.StepParked record) {
    Place place = state.place(record.step());
    StepState step = open(place, EnumSet.of(StepStatus.RUNNING), record);
    require(Calls.mayPark(state), record);
    return put(place, step.failed(record.attempt(), record.reason(), true));
  }

  @Override
  public SagaState branchesLost(SagaRecord.BranchesLost record) {
    require(state.phase() == SagaStatus.RUNNING && state.isUndecided(), record);
    return Progress.advance(
        each(
            (step, now) ->
                record.steps().contains(step.name())
                    ? giveUp(step, now).because(record.why()).losing()
                    : now));
  }

  @Override
  public SagaState settleRequested(SagaRecord.SettleRequested record) {
    require(state.phase() == SagaStatus.RUNNING && state.isUndecided(), record);
    return Progress.advance(each(this::settle).with(SagaStatus.SETTLING).because(record.cause()));
  }

  @Override
  public SagaState decided(SagaRecord.Decided record) {
    if (state.outcome().isPresent()) {
      require(state.outcome().get() == record.outcome(), record);
      return state;
    }
    return switch (record.outcome()) {
      case COMMIT -> committed(record);
      case ABORT -> aborted(record);
    };
  }

  private SagaState committed(SagaRecord.Decided record) {
    require(state.phase() != SagaStatus.ABSENT, record);
    SagaState forward =
        each((step, now) -> now.status() == StepStatus.SETTLING && !now.lost() ? goOn(now) : now);
    return Progress.advance(
        forward.decided(Outcome.COMMIT, record.reason()).with(SagaStatus.RUNNING));
  }

  private static StepState goOn(StepState settling) {
    return settling.hand().wish().isPresent()
        ? settling.asking(StepStatus.REPLACING)
        : settling.to(StepStatus.RUNNING);
  }

  private SagaState aborted(SagaRecord.Decided record) {
    if (state.phase() == SagaStatus.ABSENT) {
      return state.decided(Outcome.ABORT, record.reason()).with(SagaStatus.COMPENSATED);
    }
    return Progress.advance(
        each(this::giveUp).decided(Outcome.ABORT, record.reason()).with(SagaStatus.COMPENSATING));
  }

  @Override
  public SagaState tookOver(SagaRecord.TookOver record) {
    require(state.phase() != SagaStatus.ABSENT && !state.finished(), record);
    return switch (state.phase()) {
      case RUNNING -> state.isUndecided() ? assumed().lagging() : assumed();
      case SETTLING, COMPENSATING -> assumed();
      case ABSENT, COMPLETED, COMPENSATED -> state;
    };
  }

  @Override
  public SagaState ended(SagaRecord.Ended record) {
    require(state.outcome().isPresent() && !state.finished(), record);
    return state.with(
        switch (state.outcome().get()) {
          case COMMIT -> SagaStatus.COMPLETED;
          case ABORT -> SagaStatus.COMPENSATED;
        });
  }

  @Override
  public SagaState paused(SagaRecord.Paused record) {
    require(state.phase() != SagaStatus.ABSENT && !state.finished(), record);
    return state.paused(Optional.of(new Pause(record.by(), record.reason())));
  }

  @Override
  public SagaState resumed(SagaRecord.Resumed record) {
    require(state.pause().isPresent(), record);
    return state.paused(Optional.empty());
  }

  @Override
  public SagaState resultGiven(SagaRecord.ResultGiven record) {
    return wanted(
        record.step(),
        StepHand.Wish.result(record.output(), record.doneByHand(), record.by(), record.reason()),
        record);
  }

  @Override
  public SagaState skipWanted(SagaRecord.SkipWanted record) {
    return wanted(record.step(), StepHand.Wish.nothing(record.by(), record.reason()), record);
  }

  @Override
  public SagaState inputGiven(SagaRecord.InputGiven record) {
    return wanted(
        record.step(), StepHand.Wish.input(record.input(), record.by(), record.reason()), record);
  }

  private SagaState wanted(BranchId step, StepHand.Wish wish, SagaRecord record) {
    Place place = state.place(step);
    StepState now = open(place, FORWARD, record);
    require(state.phase() == SagaStatus.RUNNING && !now.lost(), record);
    return put(place, now.replacing(wish));
  }

  @Override
  public SagaState stepReplaced(SagaRecord.StepReplaced record) {
    Place place = state.place(record.step());
    StepState now = open(place, ASKED, record);
    Optional<StepHand.Wish> wish = now.hand().wish();
    require(wish.isPresent() && wish.get().input().isEmpty(), record);
    boolean ruledOut = !state.started().isPlain(place) || now.attempted() == 0;
    return Progress.advance(put(place, now.replaced(wish.get(), ruledOut)));
  }

  @Override
  public SagaState stepRenewed(SagaRecord.StepRenewed record) {
    Place place = state.place(record.step());
    StepState now = open(place, EnumSet.of(StepStatus.REPLACING), record);
    boolean isNext = record.generation() == now.hand().generation() + 1;
    require(isNext && now.hand().wish().flatMap(StepHand.Wish::input).isPresent(), record);
    return put(place, now.renewed(record.generation()));
  }

  @Override
  public SagaState resolved(SagaRecord.Resolved record) {
    Place place = state.place(record.step());
    require(!state.finished() && Resolution.isToBeUndone(state, place), record);
    StepState now = state.known().at(place);
    String why = record.by() + ": " + record.reason();
    StepState resolved =
        switch (record.outcome()) {
          case COMMIT -> now.to(StepStatus.HEURISTIC_COMMIT).because(now.hand().named(why));
          case ABORT ->
              Resolution.leavesWorkByHand(state, place)
                  ? now.undoneThere()
                  : now.to(StepStatus.HEURISTIC_ABORT).because(why);
        };
    return Progress.advance(put(place, resolved));
  }

  /**
   * A plain participant cannot be asked: its answer is awaited, or it is taken to have run. A wait
   * that is given up is over, since its end would have been forced.
   */
  private StepState giveUp(Step step, StepState now) {
    if (now.status() == StepStatus.REPLACING) {
      return now.asking(StepStatus.SETTLING);
    }
    if (now.status() != StepStatus.RUNNING) {
      return now;
    }
    if (!state.started().isPlain(step)) {
      boolean waits = step.call().isEmpty();
      return now.to(waits ? StepStatus.RULED_OUT : StepStatus.SETTLING);
    }
    if (now.attempted() == 0) {
      return now.to(StepStatus.WAITING);
    }
    return now.attempted() > now.failures() ? now : now.to(StepStatus.ASSUMED);
  }

  /** Nobody hears any more the answers that were awaited. */
  private SagaState assumed() {
    SagaState assumed =
        each((step, now) -> Calls.isAwaited(state, step) ? now.to(StepStatus.ASSUMED) : now);
    return assumed.equals(state) ? state : Progress.advance(assumed);
  }

  private StepState settle(Step step, StepState now) {
    if (now.status() == StepStatus.REPLACING) {
      return now.asking(StepStatus.SETTLING);
    }
    boolean asks = now.status() == StepStatus.RUNNING && state.started().isAsked(step);
    return asks ? now.to(StepStatus.SETTLING) : now;
  }

  private SagaState each(BiFunction<Step, StepState, StepState> change) {
    return state.with(state.known().each(change));
  }

  private SagaState put(Place place, StepState step) {
    return put(state, place, step);
  }

  private static SagaState put(SagaState state, Place place, StepState step) {
    return state.with(state.known().with(place, step));
  }

  private StepState open(Place place, Set<StepStatus> expected, SagaRecord record) {
    require(!state.finished(), record);
    StepState step = state.known().at(place);
    require(expected.contains(step.status()), record);
    return step;
  }

  private void require(boolean follows, SagaRecord record) {
    if (!follows) {
      throw new IllegalStateException(
          "damaged log of saga " + state.id() + ": " + record + " cannot follow " + state.status());
    }
  }
}
