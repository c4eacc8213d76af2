package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sagas (Garcia-Molina and Salem, 1987) with a pivot: forward through the steps, and backward
 * through their compensations if the saga is given up before its pivot ran.
 *
 * <ul>
 *   <li>A saga with a pivot is decided to commit once the pivot is passed; one without, once all
 *       steps are.
 *   <li>A refusal before that decides to abort. So does being given up (deadline, cancel, attempts
 *       exhausted), unless the pivot may have started: then the participants are asked first.
 *   <li>With another recovery than backward, a refusal and exhausted attempts leave the step stuck
 *       in the open instead, to be repeated slowly or when a person asks for it.
 *   <li>Aborted, each step in doubt is settled, and each that ran is undone after all that may have
 *       started after it.
 *   <li>Decided to commit, the saga is never given up: what fails is repeated, and what cannot
 *       succeed is stuck in the open.
 * </ul>
 */
public final class SagaMachine implements Machine<SagaState, SagaCommand, SagaRecord> {
  /** From this failed attempt of one call on, the step counts as stuck. */
  public static final int STUCK_AFTER_ATTEMPTS = 8;

  /** The wait before a call is repeated whose answer does not let the saga go on. */
  public static final Duration STUCK_RETRY = Duration.ofSeconds(30);

  /** How calls that settle or undo a step are repeated. */
  public static final RetryPolicy UNDO_RETRY = RetryPolicy.FOREVER;

  /** A function, so that one instance serves all sagas. */
  public SagaMachine() {}

  @Override
  public SagaState initial(TxId id) {
    return SagaState.absent(id);
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, SagaCommand command) {
    return command.accept(new Commands(state));
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    boolean moves = state.phase() != SagaStatus.ABSENT && !state.finished();
    return moves ? event.accept(new Events(state)) : ofWhatRests(state, event);
  }

  private static Reaction<SagaRecord> ofWhatRests(SagaState state, Event event) {
    if (!(event instanceof Event.Paused || event instanceof Event.Resolved)) {
      return Reaction.nothing();
    }
    return Reaction.refused(
        state.phase() == SagaStatus.ABSENT ? Refusal.unknown() : Refusal.finished());
  }

  @Override
  public SagaState evolve(SagaState state, SagaRecord record) {
    return record.accept(new Evolution(state));
  }

  @Override
  public List<Effect> resume(SagaState state) {
    if (state.phase() == SagaStatus.ABSENT) {
      return List.of();
    }
    if (state.finished()) {
      return Isolation.release(state).stream()
          .<Effect>map(call -> new Effect.Call(call, true))
          .toList();
    }
    Draft draft = new Draft(state);
    state.started().definition().steps().forEach(draft::resume);
    List<Effect> effects = new ArrayList<>(Waits.resumed(state));
    effects.addAll(draft.effects());
    return effects;
  }

  @Override
  public SagaRecord decided(Outcome outcome, String reason) {
    return new SagaRecord.Decided(outcome, reason);
  }

  private record Commands(SagaState state) implements SagaCommand.Visitor<Reaction<SagaRecord>> {
    @Override
    public Reaction<SagaRecord> start(SagaCommand.Start command) {
      if (state.phase() != SagaStatus.ABSENT) {
        return state.plan().isEmpty()
            ? refuse(
                Refusal.Code.TRANSACTION_ABORTED, "it was asked for before it began, and aborted")
            : refuse(Refusal.Code.ALREADY_BEGUN, "the saga was started before");
      }
      Draft draft = new Draft(state);
      draft.add(new SagaRecord.Started(command.definition(), command.input(), command.plain()));
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> cancel(SagaCommand.Cancel command) {
      return switch (state.phase()) {
        case ABSENT -> refuse(Refusal.Code.UNKNOWN_TRANSACTION, "nothing is known of this saga");
        case RUNNING, COMPLETED -> state.isUndecided() ? giveUp(command.reason()) : passed();
        case SETTLING, COMPENSATING, COMPENSATED -> Reaction.nothing();
      };
    }

    @Override
    public Reaction<SagaRecord> signal(SagaCommand.Signal command) {
      if (state.plan().isEmpty()) {
        return refuse(Refusal.Code.UNKNOWN_TRANSACTION, "no such saga was started");
      }
      Optional<Step> step = state.started().awaiting(command.signal());
      if (step.isEmpty()) {
        return refuse(
            Refusal.Code.UNKNOWN_SIGNAL,
            "saga "
                + state.started().definition().name()
                + " waits for no signal of the name "
                + command.signal());
      }
      Json given = state.signals().get(command.signal());
      return given == null ? signal(command, step.get()) : repeated(command, given);
    }

    /** It may come before the step starts; the step then passes at once. */
    private Reaction<SagaRecord> signal(SagaCommand.Signal command, Step step) {
      if (state.phase() == SagaStatus.COMPENSATING || state.phase() == SagaStatus.COMPENSATED) {
        return refuse(Refusal.Code.TRANSACTION_ABORTED, "the saga was given up");
      }
      StepStatus status = state.step(step.name()).status();
      if (status != StepStatus.WAITING && status != StepStatus.RUNNING) {
        return refuse(
            Refusal.Code.SIGNAL_TOO_LATE,
            "the saga waits no more for signal " + command.signal() + ": " + tooLate(status));
      }
      Draft draft = new Draft(state);
      draft.add(new SagaRecord.Signalled(command.signal(), command.payload()));
      return draft.reaction();
    }

    private static String tooLate(StepStatus status) {
      return status == StepStatus.DONE
          ? "its time was up, and the default was taken"
          : "its step is " + status.word();
    }

    private static Reaction<SagaRecord> repeated(SagaCommand.Signal command, Json given) {
      return given.equals(command.payload())
          ? Reaction.nothing()
          : refuse(
              Refusal.Code.SIGNAL_CONFLICT,
              "signal " + command.signal() + " was given before, with another payload");
    }

    /** Of a saga that began, the state itself tells; nothing needs to happen. */
    @Override
    public Reaction<SagaRecord> inquire(SagaCommand.Inquire command) {
      if (state.phase() != SagaStatus.ABSENT) {
        return Reaction.nothing();
      }
      return Reaction.of(
          List.of(new SagaRecord.Decided(Outcome.ABORT, "asked for, and nothing was known of it")),
          List.of());
    }

    @Override
    public Reaction<SagaRecord> substitute(SagaCommand.Substitute command) {
      return Replacement.of(
          state,
          new SagaRecord.ResultGiven(
              command.step(),
              command.output(),
              command.doneByHand(),
              command.by(),
              command.reason()));
    }

    @Override
    public Reaction<SagaRecord> skip(SagaCommand.Skip command) {
      return Replacement.of(
          state, new SagaRecord.SkipWanted(command.step(), command.by(), command.reason()));
    }

    @Override
    public Reaction<SagaRecord> giveInput(SagaCommand.GiveInput command) {
      return Replacement.of(
          state,
          new SagaRecord.InputGiven(
              command.step(), command.input(), command.by(), command.reason()));
    }

    private Reaction<SagaRecord> giveUp(String reason) {
      Draft draft = new Draft(state);
      draft.giveUp(reason.isEmpty() ? "cancelled" : "cancelled: " + reason);
      return draft.reaction();
    }

    private static Reaction<SagaRecord> passed() {
      return refuse(
          Refusal.Code.TRANSACTION_COMMITTED,
          "the saga cannot be undone any more; it goes forward");
    }

    private static Reaction<SagaRecord> refuse(Refusal.Code code, String detail) {
      return Reaction.refused(new Refusal(code, detail));
    }
  }

  private record Events(SagaState state) implements Event.Visitor<Reaction<SagaRecord>> {
    @Override
    public Reaction<SagaRecord> answered(Event.Answered event) {
      Draft draft = new Draft(state);
      StepKey key = StepKey.of(event.branch());
      Optional<Place> place = state.started().graph().place(key.step());
      if (place.isPresent() && place.get().isCall() && isPresent(key)) {
        Answers.take(draft, place.get().step(), event);
      }
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> unanswered(Event.Unanswered event) {
      Draft draft = new Draft(state);
      StepKey key = StepKey.of(event.branch());
      Optional<Step> step = find(key.step()).filter(any -> isPresent(key));
      if (step.isPresent() && draft.isUnderWay(step.get(), event.kind(), event.attempt())) {
        draft.fail(step.get(), event.kind(), event.attempt(), event.failure(), event.why());
      }
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> armed(Event.Armed event) {
      boolean runs = Waits.of(state).containsKey(event.timer());
      if (!runs || state.timers().containsKey(event.timer())) {
        return Reaction.nothing();
      }
      Draft draft = new Draft(state);
      draft.add(new SagaRecord.TimerSet(event.timer(), event.dueMillis()));
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> timerFired(Event.TimerFired event) {
      Draft draft = new Draft(state);
      switch (event.timer().kind()) {
        case DEADLINE -> {
          if (state.phase() == SagaStatus.RUNNING && state.isUndecided()) {
            draft.giveUp("the saga's deadline passed");
          }
        }
        case RETRY ->
            find(event.timer().subject())
                .filter(step -> step.call().isPresent() && !Calls.isParked(state, step))
                .ifPresent(step -> retry(draft, step));
        case WAIT ->
            find(event.timer().subject())
                .filter(step -> Waits.isWaiting(state, step))
                .ifPresent(step -> step.work().accept(new TimeIsUp(draft, step)));
      }
      return draft.reaction();
    }

    /** Attempts that must be recorded before they are sent are recorded here. */
    @Override
    public Reaction<SagaRecord> takenOver(Event.TakenOver event) {
      Draft draft = new Draft(state);
      draft.add(new SagaRecord.TookOver(event.epoch()));
      for (Step step : state.started().definition().steps()) {
        boolean parked = Calls.isParked(draft.state(), step);
        if (Calls.isRecorded(draft.state(), step) && !parked && state.pause().isEmpty()) {
          draft.add(new SagaRecord.Attempted(step.name(), Calls.attempt(state, step) + 1));
        }
      }
      return draft.recordsOnly();
    }

    @Override
    public Reaction<SagaRecord> nudged(Event.Nudged event) {
      Draft draft = new Draft(state);
      state.started().definition().steps().forEach(draft::repeat);
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> paused(Event.Paused event) {
      Draft draft = new Draft(state);
      if (state.pause().isEmpty()) {
        draft.add(new SagaRecord.Paused(event.by(), event.reason()));
      }
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> resumed(Event.Resumed event) {
      Draft draft = new Draft(state);
      if (state.pause().isPresent()) {
        draft.add(new SagaRecord.Resumed(event.by(), event.reason()));
        for (Step step : state.started().definition().steps()) {
          draft.goOn(step, event.underWay());
        }
      }
      return draft.reaction();
    }

    @Override
    public Reaction<SagaRecord> resolved(Event.Resolved event) {
      return Resolution.of(state, event);
    }

    private void retry(Draft draft, Step step) {
      if (Calls.isAwaited(state, step)) {
        int attempt = Calls.attempt(state, step);
        CallFailure silence = CallFailure.of(FailureKind.TIMED_OUT);
        draft.fail(step, CallKind.ACTION, attempt, silence, "no answer came");
      } else {
        draft.repeat(step);
      }
    }

    /** Who ruled out what a step was called with before has said all that there is to say of it. */
    private boolean isPresent(StepKey key) {
      return state.step(key.step()).hand().generation() == key.generation();
    }

    private Optional<Step> find(BranchId name) {
      return state.started().find(name);
    }

    private Optional<Step> find(String name) {
      return BranchId.isValid(name) ? find(new BranchId(name)) : Optional.empty();
    }
  }
}
