package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.testing.TransitionCoverage;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each status makes of each kind of input. */
class SagaTransitionsTest {
  private static final Path TABLE = Path.of("src/test/resources/golden/saga-transitions.txt");

  private final TransitionCoverage<SagaState, SagaCommand, SagaRecord> machine =
      new TransitionCoverage<>(new SagaMachine());

  /** A saga of which a call, to the step and of the kind given, has failed once. */
  private record Scene(String name, SagaState state, BranchId step, CallKind call) {}

  @Test
  void everyStatusAnswersEveryInputOnPurpose() throws IOException {
    StringBuilder actual = new StringBuilder();
    for (Scene scene : scenes()) {
      inputs(scene)
          .forEach(
              (name, input) -> actual.append(line(scene.name(), name, input.apply(scene.state()))));
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(TABLE, actual);
    }
    assertThat(actual.toString()).isEqualTo(Files.readString(TABLE));
    List<String> statuses = Arrays.stream(SagaStatus.values()).map(SagaStatus::word).toList();
    assertThat(machine.missing(statuses, SagaCommand.class)).isEmpty();
  }

  private List<Scene> scenes() {
    SagaState absent = machine.initial(SagaWorld.TX);
    SagaState running = play(absent, this::start, fails("ask", CallKind.ACTION));
    SagaState settling =
        play(
            absent,
            state ->
                machine.decide(
                    state, new SagaCommand.Start(Sagas.TRIP, Json.emptyObject(), Set.of())),
            answers("flight", CallKind.ACTION),
            answers("hotel", CallKind.ACTION),
            this::cancel,
            fails("payment", CallKind.SETTLE));
    SagaState forward =
        play(settling, answers("payment", CallKind.SETTLE), fails("ticket", CallKind.ACTION));
    SagaState compensating =
        play(
            absent,
            this::start,
            answers("ask", CallKind.ACTION),
            answers("take", CallKind.ACTION),
            state -> machine.decide(state, answer("put", new BranchAnswer.Refused("full"))),
            fails("take", CallKind.COMPENSATE));
    SagaState completed =
        play(
            absent,
            this::start,
            answers("ask", CallKind.ACTION),
            answers("take", CallKind.ACTION),
            answers("put", CallKind.ACTION));
    SagaState waiting =
        play(
            absent,
            state ->
                machine.decide(
                    state, new SagaCommand.Start(Sagas.ORDER, Json.emptyObject(), Set.of())),
            answers("hold", CallKind.ACTION),
            event(new Event.TimerFired(Timer.ofWait(new BranchId("cool_off")))));
    SagaState compensated = play(compensating, answers("take", CallKind.COMPENSATE));
    return List.of(
        new Scene("absent", absent, new BranchId("ask"), CallKind.ACTION),
        new Scene("running", running, new BranchId("ask"), CallKind.ACTION),
        new Scene("past the pivot", forward, new BranchId("ticket"), CallKind.ACTION),
        new Scene("settling", settling, new BranchId("payment"), CallKind.SETTLE),
        new Scene("compensating", compensating, new BranchId("take"), CallKind.COMPENSATE),
        new Scene("waiting", waiting, new BranchId("paid"), CallKind.ACTION),
        new Scene("completed", completed, new BranchId("put"), CallKind.ACTION),
        new Scene("compensated", compensated, new BranchId("take"), CallKind.COMPENSATE));
  }

  private Map<String, Function<SagaState, Reaction<SagaRecord>>> inputs(Scene scene) {
    Map<String, Function<SagaState, Reaction<SagaRecord>>> inputs = new LinkedHashMap<>();
    inputs.put("start", this::start);
    inputs.put("cancel", this::cancel);
    inputs.put("signal", this::signal);
    inputs.put("inquire", state -> machine.decide(state, new SagaCommand.Inquire()));
    List<BranchAnswer> answers =
        List.of(
            new BranchAnswer.Done(Json.nil()),
            new BranchAnswer.ReadOnly(Json.nil()),
            new BranchAnswer.Refused("no"),
            new BranchAnswer.Tombstone(),
            new BranchAnswer.UnknownBranch(),
            new BranchAnswer.StaleEpoch(9),
            new BranchAnswer.InputMismatch());
    for (BranchAnswer answer : answers) {
      inputs.put(
          answer.getClass().getSimpleName(),
          event(new Event.Answered(scene.step(), scene.call(), 2, answer)));
    }
    inputs.put("no answer", event(new Event.Unanswered(scene.step(), scene.call(), 2, "500")));
    inputs.put(
        "stale no answer", event(new Event.Unanswered(scene.step(), scene.call(), 1, "500")));
    inputs.put("deadline", event(new Event.TimerFired(Timer.deadline())));
    inputs.put("deadline set", event(new Event.Armed(Timer.deadline(), 5_000)));
    inputs.put("wait set", event(new Event.Armed(Timer.ofWait(scene.step()), 5_000)));
    inputs.put("wait over", event(new Event.TimerFired(Timer.ofWait(scene.step()))));
    inputs.put("retry", event(new Event.TimerFired(Timer.retry(scene.step()))));
    inputs.put("taken over", event(new Event.TakenOver(8)));
    inputs.put("nudged", event(new Event.Nudged()));
    inputs.put("paused", event(new Event.Paused("ada", "look first")));
    inputs.put("resumed", event(new Event.Resumed("bob", "looked", Set.of())));
    inputs.put(
        "resolved", event(new Event.Resolved(scene.step(), Outcome.ABORT, "ada", "by hand")));
    inputs.put(
        "substitute",
        state ->
            machine.decide(
                state,
                new SagaCommand.Substitute(scene.step(), Json.nil(), false, "ada", "by hand")));
    inputs.put(
        "skip",
        state -> machine.decide(state, new SagaCommand.Skip(scene.step(), "ada", "by hand")));
    inputs.put(
        "input",
        state ->
            machine.decide(
                state, new SagaCommand.GiveInput(scene.step(), Json.nil(), "ada", "by hand")));
    inputs.put("paused, nudged", state -> machine.decide(paused(state), new Event.Nudged()));
    inputs.put(
        "paused, retry",
        state -> machine.decide(paused(state), new Event.TimerFired(Timer.retry(scene.step()))));
    inputs.put("paused, resumed", this::resumed);
    inputs.put("paused, over", state -> machine.decide(paused(state), new Event.TakenOver(8)));
    return inputs;
  }

  private SagaState paused(SagaState state) {
    return play(state, event(new Event.Paused("ada", "look first")));
  }

  private Reaction<SagaRecord> resumed(SagaState state) {
    return machine.decide(paused(state), new Event.Resumed("bob", "looked", Set.of()));
  }

  private Reaction<SagaRecord> start(SagaState state) {
    return machine.decide(state, new SagaCommand.Start(Sagas.ROW, Json.emptyObject(), Set.of()));
  }

  private Reaction<SagaRecord> signal(SagaState state) {
    return machine.decide(state, new SagaCommand.Signal("paid", Json.number(1)));
  }

  private Reaction<SagaRecord> cancel(SagaState state) {
    return machine.decide(state, new SagaCommand.Cancel(""));
  }

  private Function<SagaState, Reaction<SagaRecord>> event(Event event) {
    return state -> machine.decide(state, event);
  }

  private Function<SagaState, Reaction<SagaRecord>> answers(String step, CallKind kind) {
    return event(
        new Event.Answered(new BranchId(step), kind, 1, new BranchAnswer.Done(Json.nil())));
  }

  private Function<SagaState, Reaction<SagaRecord>> fails(String step, CallKind kind) {
    return event(new Event.Unanswered(new BranchId(step), kind, 1, "500"));
  }

  private static Event answer(String step, BranchAnswer answer) {
    return new Event.Answered(new BranchId(step), CallKind.ACTION, 1, answer);
  }

  @SafeVarargs
  private SagaState play(SagaState from, Function<SagaState, Reaction<SagaRecord>>... inputs) {
    SagaState state = from;
    for (Function<SagaState, Reaction<SagaRecord>> input : inputs) {
      for (SagaRecord record : input.apply(state).records()) {
        state = machine.evolve(state, record);
      }
    }
    return state;
  }

  private static String line(String scene, String input, Reaction<SagaRecord> reaction) {
    String records =
        reaction.records().stream()
            .map(record -> record.getClass().getSimpleName())
            .collect(Collectors.joining(" "));
    String effects =
        reaction.effects().stream()
            .map(SagaTransitionsTest::words)
            .collect(Collectors.joining(", "));
    String refused = reaction.refusal().map(refusal -> "x " + refusal.code()).orElse("");
    return String.format("%-14s | %-15s | %s", scene, input, refused + records).stripTrailing()
        + (effects.isEmpty() ? "" : " ! " + effects)
        + "\n";
  }

  private static String words(Effect effect) {
    return effect instanceof Effect.Call call
        ? call.call().kind().path() + " " + call.call().branch()
        : "wake";
  }
}
