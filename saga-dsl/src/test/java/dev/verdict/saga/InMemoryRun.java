package dev.verdict.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.saga.internal.JsonText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs one saga on the real core in one thread of virtual time, and plays its participants: with a
 * memory, as a barrier has it.
 */
final class InMemoryRun implements Effect.Performer {
  private static final int INPUTS_MAX = 10_000;

  private final SagaMachine machine = new SagaMachine();
  private final Map<String, Function<Json, BranchAnswer>> operations = new HashMap<>();
  private final Map<BranchId, BranchAnswer> stored = new HashMap<>();
  private final Map<String, Json> signals = new LinkedHashMap<>();
  private final Map<String, Integer> lost = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final Deque<Event> inbox = new ArrayDeque<>();
  private final Map<Timer, Duration> timers = new LinkedHashMap<>();
  private Duration now = Duration.ZERO;
  private SagaState state = machine.initial(TxId.of(0, 0, 1, 1));

  /** What {@code participant/operation} answers; what is not declared answers done with null. */
  InMemoryRun answering(String operation, Function<Json, BranchAnswer> answer) {
    operations.put(operation, answer);
    return this;
  }

  /** Lets the first calls of {@code participant/operation} bring no answer. */
  InMemoryRun losing(int calls, String operation) {
    lost.put(operation, calls);
    return this;
  }

  /** Runs to the end. */
  SagaState run(SagaDefinition definition, Json input) {
    apply(machine.decide(state, new SagaCommand.Start(definition, input, Set.of())));
    signals.forEach(
        (name, payload) -> apply(machine.decide(state, new SagaCommand.Signal(name, payload))));
    for (int inputs = 0; !state.finished(); inputs++) {
      if (inputs == INPUTS_MAX) {
        throw new IllegalStateException("no end in sight: " + state);
      }
      if (inbox.isEmpty()) {
        fireNext();
      }
      apply(machine.decide(state, inbox.remove()));
    }
    return state;
  }

  /** Gives a signal before anything is called. */
  InMemoryRun signalled(String signal, Json payload) {
    signals.put(signal, payload);
    return this;
  }

  /** How much time has passed. */
  Duration now() {
    return now;
  }

  /** What was called, as {@code kind participant/operation payload}. */
  List<String> calls() {
    return calls;
  }

  private void apply(Reaction<SagaRecord> reaction) {
    reaction.refusal().ifPresent(refusal -> fail("refused: " + refusal));
    for (LogRecord record : reaction.records()) {
      state = machine.evolve(state, (SagaRecord) record);
    }
    reaction.effects().forEach(each -> each.perform(this));
  }

  @Override
  public void call(Effect.Call effect) {
    inbox.add(answer(effect.call()));
  }

  @Override
  public void wake(Effect.Wake effect) {
    timers.put(effect.timer(), now.plus(effect.after()));
  }

  @Override
  public void arm(Effect.Arm effect) {
    timers.put(effect.timer(), now.plus(effect.after()));
    inbox.add(new Event.Armed(effect.timer(), now.plus(effect.after()).toMillis()));
  }

  @Override
  public void wakeAt(Effect.WakeAt effect) {
    timers.put(effect.timer(), Duration.ofMillis(effect.dueMillis()));
  }

  private Event answer(BranchCall call) {
    String operation = call.participant() + "/" + call.operation();
    String kind = call.kind().path();
    calls.add(kind + " " + operation + " " + JsonText.write(call.payload()));
    if (lost.merge(operation, -1, Integer::sum) >= 0) {
      return new Event.Unanswered(call.branch(), call.kind(), call.attempt(), "no answer");
    }
    return new Event.Answered(call.branch(), call.kind(), call.attempt(), answer(call, operation));
  }

  private BranchAnswer answer(BranchCall call, String operation) {
    if (call.kind() == CallKind.ACTION) {
      Function<Json, BranchAnswer> handler =
          operations.getOrDefault(operation, payload -> new BranchAnswer.Done(Json.nil()));
      return stored.computeIfAbsent(call.branch(), branch -> handler.apply(call.payload()));
    }
    if (call.kind() == CallKind.SETTLE) {
      return stored.computeIfAbsent(call.branch(), branch -> new BranchAnswer.Tombstone());
    }
    stored.putIfAbsent(call.branch(), new BranchAnswer.Tombstone());
    return new BranchAnswer.Done(Json.nil());
  }

  private void fireNext() {
    Timer next =
        timers.entrySet().stream()
            .min(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElseThrow(() -> new IllegalStateException("nothing left to happen: " + state));
    Duration at = timers.remove(next);
    now = at == null || at.compareTo(now) < 0 ? now : at;
    inbox.add(new Event.TimerFired(next));
  }

  private static void fail(String why) {
    throw new IllegalStateException(why);
  }
}
