package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.definition.Mappings;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The shipped machine with one thing broken around it. */
final class BrokenMachine extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  /** What is broken. */
  enum How {
    /** It undoes everything at the same time. */
    UNDOES_ALL_AT_ONCE,
    /** It begins a step although it has given up. */
    RUNS_AFTER_ABORT,
    /** It begins the last step together with the first. */
    DOES_NOT_WAIT_FOR_STEPS_BEFORE,
    /** After a takeover it believes that nothing began of which the log knows nothing. */
    TRUSTS_ONLY_THE_LOG,
    /** It takes "it ran" for "it did not". */
    DOES_NOT_LISTEN_TO_WHAT_RAN,
    /** An abort is the end, with nothing undone. */
    ENDS_WITHOUT_UNDOING,
    /** It is completed as soon as the pivot is done. */
    ENDS_WITHOUT_FINISHING,
    /** It does not repeat an undo that failed. */
    GIVES_UP_AN_UNDO,
    /** A new owner does nothing. */
    RESUMES_NOTHING,
    /** It does not wait for the log. */
    SENDS_BEFORE_IT_WRITES,
    /** It undoes what may have run without asking whether it did. */
    UNDOES_WITHOUT_ASKING,
    /** It sends something else. */
    SENDS_ANOTHER_INPUT,
    /** It remembers what it does not write. */
    REMEMBERS_WHAT_IS_NOT_WRITTEN,
    /** A new owner gives the saga up. */
    GIVES_UP_AFTER_A_CRASH
  }

  private final How how;
  private int evolved;

  BrokenMachine(How how) {
    super(new SagaMachine());
    this.how = how;
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, SagaCommand command) {
    return broken(state, intact().decide(state, command));
  }

  @Override
  public Reaction<SagaRecord> decide(SagaState state, Event event) {
    return switch (how) {
      case DOES_NOT_LISTEN_TO_WHAT_RAN -> intact().decide(state, deaf(event));
      case TRUSTS_ONLY_THE_LOG -> trusting(intact().decide(state, event));
      case UNDOES_WITHOUT_ASKING -> unasking(state, intact().decide(state, sure(state, event)));
      case GIVES_UP_AN_UNDO -> forgetful(intact().decide(state, event), event);
      case GIVES_UP_AFTER_A_CRASH -> fainthearted(state, event);
      case UNDOES_ALL_AT_ONCE,
          RUNS_AFTER_ABORT,
          DOES_NOT_WAIT_FOR_STEPS_BEFORE,
          ENDS_WITHOUT_UNDOING,
          ENDS_WITHOUT_FINISHING,
          RESUMES_NOTHING,
          SENDS_BEFORE_IT_WRITES,
          SENDS_ANOTHER_INPUT,
          REMEMBERS_WHAT_IS_NOT_WRITTEN ->
          broken(state, intact().decide(state, event));
    };
  }

  private Reaction<SagaRecord> broken(SagaState state, Reaction<SagaRecord> reaction) {
    return switch (how) {
      case UNDOES_ALL_AT_ONCE ->
          states(reaction, Outcome.ABORT)
              ? Reaction.of(reaction.records(), callsOf(after(state, reaction), StepStatus.DONE))
              : reaction;
      case RUNS_AFTER_ABORT ->
          states(reaction, Outcome.ABORT)
              ? Reaction.of(reaction.records(), callsOf(after(state, reaction), StepStatus.WAITING))
              : reaction;
      case DOES_NOT_WAIT_FOR_STEPS_BEFORE ->
          reaction.records().stream().anyMatch(SagaRecord.Started.class::isInstance)
              ? Reaction.of(reaction.records(), callsOf(after(state, reaction), StepStatus.WAITING))
              : reaction;
      case ENDS_WITHOUT_UNDOING -> ended(reaction, Outcome.ABORT);
      case ENDS_WITHOUT_FINISHING -> ended(reaction, Outcome.COMMIT);
      case SENDS_BEFORE_IT_WRITES -> hasty(reaction);
      case SENDS_ANOTHER_INPUT -> garbled(reaction);
      case TRUSTS_ONLY_THE_LOG,
          DOES_NOT_LISTEN_TO_WHAT_RAN,
          GIVES_UP_AN_UNDO,
          UNDOES_WITHOUT_ASKING,
          RESUMES_NOTHING,
          REMEMBERS_WHAT_IS_NOT_WRITTEN,
          GIVES_UP_AFTER_A_CRASH ->
          reaction;
    };
  }

  private static boolean states(Reaction<SagaRecord> reaction, Outcome outcome) {
    return reaction.records().stream()
        .anyMatch(each -> each.decision().filter(outcome::equals).isPresent());
  }

  private SagaState after(SagaState state, Reaction<SagaRecord> reaction) {
    SagaState next = state;
    for (SagaRecord each : reaction.records()) {
      next = intact().evolve(next, each);
    }
    return next;
  }

  /** Calls, all at once, the steps that stand there; undoes those that are done. */
  private static List<Effect> callsOf(SagaState state, StepStatus status) {
    List<Effect> calls = new ArrayList<>();
    for (Step step : state.definition().orElseThrow().steps()) {
      StepStatus now = Objects.requireNonNull(state.steps().get(step.name())).status();
      boolean undoable = step.undo() instanceof Step.Undo.Compensation;
      boolean undone = now == StepStatus.DONE || now == StepStatus.COMPENSATING;
      boolean callable = now == status && (undoable || step.pivot());
      if (status == StepStatus.WAITING ? callable : undone && undoable) {
        calls.add(new Effect.Call(call(state, step, status), true));
      }
    }
    return calls;
  }

  private static BranchCall call(SagaState state, Step step, StepStatus status) {
    Work.Call work = step.call().orElseThrow();
    Map<BranchId, Json> outputs = new HashMap<>();
    state
        .steps()
        .forEach((name, each) -> each.output().ifPresent(output -> outputs.put(name, output)));
    Json input = new Mappings(state.plan().orElseThrow().input(), outputs).evaluate(work.input());
    boolean undo = status != StepStatus.WAITING;
    return new BranchCall(
        undo ? CallKind.COMPENSATE : CallKind.ACTION,
        state.id(),
        step.name(),
        work.participant(),
        undo ? ((Step.Undo.Compensation) step.undo()).operation() : work.operation(),
        undo ? new Json.Obj(Map.of("input", input)) : input,
        1,
        work.timeout());
  }

  private static Event deaf(Event event) {
    return event instanceof Event.Answered answered
            && answered.kind() == CallKind.SETTLE
            && answered.answer() instanceof BranchAnswer.Done
        ? new Event.Answered(
            answered.branch(), answered.kind(), answered.attempt(), new BranchAnswer.Tombstone())
        : event;
  }

  private Reaction<SagaRecord> unasking(SagaState state, Reaction<SagaRecord> reaction) {
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : reaction.effects()) {
      boolean asks = effect instanceof Effect.Call call && call.call().kind() == CallKind.SETTLE;
      effects.add(asks ? undoing(after(state, reaction), (Effect.Call) effect) : effect);
    }
    return again(reaction, effects);
  }

  private static Effect undoing(SagaState state, Effect.Call question) {
    Step step = state.definition().orElseThrow().step(question.call().branch());
    return new Effect.Call(call(state, step, StepStatus.SETTLING), true);
  }

  private static Event sure(SagaState state, Event event) {
    return event instanceof Event.Answered answered
            && answered.kind() == CallKind.COMPENSATE
            && Objects.requireNonNull(state.steps().get(answered.branch())).status()
                == StepStatus.SETTLING
        ? new Event.Answered(
            answered.branch(), CallKind.SETTLE, answered.attempt(), new BranchAnswer.Tombstone())
        : event;
  }

  private static Reaction<SagaRecord> trusting(Reaction<SagaRecord> reaction) {
    return Reaction.of(
        reaction.records().stream().filter(each -> !(each instanceof SagaRecord.TookOver)).toList(),
        reaction.effects());
  }

  private static Reaction<SagaRecord> forgetful(Reaction<SagaRecord> reaction, Event event) {
    return event instanceof Event.Unanswered silent && silent.kind() == CallKind.COMPENSATE
        ? Reaction.of(reaction.records(), List.of())
        : reaction;
  }

  private Reaction<SagaRecord> fainthearted(SagaState state, Event event) {
    Reaction<SagaRecord> reaction = intact().decide(state, event);
    if (!(event instanceof Event.TakenOver) || state.outcome().isPresent()) {
      return reaction;
    }
    List<SagaRecord> records = new ArrayList<>(reaction.records());
    records.addAll(
        intact().decide(after(state, reaction), new SagaCommand.Cancel("no nerves")).records());
    return Reaction.of(records, List.of());
  }

  private static Reaction<SagaRecord> ended(Reaction<SagaRecord> reaction, Outcome outcome) {
    boolean hasEnded = reaction.records().stream().anyMatch(SagaRecord.Ended.class::isInstance);
    if (!states(reaction, outcome) || hasEnded) {
      return reaction;
    }
    List<SagaRecord> records = new ArrayList<>(reaction.records());
    records.add(new SagaRecord.Ended());
    return Reaction.of(records, List.of());
  }

  private static Reaction<SagaRecord> hasty(Reaction<SagaRecord> reaction) {
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : reaction.effects()) {
      effects.add(
          effect instanceof Effect.Call call ? new Effect.Call(call.call(), false) : effect);
    }
    return again(reaction, effects);
  }

  private static Reaction<SagaRecord> garbled(Reaction<SagaRecord> reaction) {
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : reaction.effects()) {
      effects.add(
          effect instanceof Effect.Call call
              ? new Effect.Call(garbled(call.call()), call.waitsForDurability())
              : effect);
    }
    return again(reaction, effects);
  }

  private static BranchCall garbled(BranchCall call) {
    return new BranchCall(
        call.kind(),
        call.tx(),
        call.branch(),
        call.participant(),
        call.operation(),
        Json.text("something else"),
        call.attempt(),
        call.timeout());
  }

  private static Reaction<SagaRecord> again(Reaction<SagaRecord> reaction, List<Effect> effects) {
    return new Reaction<>(reaction.records(), effects, reaction.refusal());
  }

  @Override
  public SagaState evolve(SagaState state, SagaRecord record) {
    SagaState next = intact().evolve(state, record);
    return how == How.REMEMBERS_WHAT_IS_NOT_WRITTEN && !next.finished() ? musing(next) : next;
  }

  private SagaState musing(SagaState state) {
    BranchId first = state.definition().orElseThrow().steps().get(0).name();
    return intact()
        .evolve(
            state,
            new SagaRecord.CallFailed(
                first, CallKind.ACTION, 0, "thought of " + ++evolved, Durability.DEFERRED));
  }

  @Override
  public List<Effect> resume(SagaState state) {
    return how == How.RESUMES_NOTHING ? List.of() : intact().resume(state);
  }
}
