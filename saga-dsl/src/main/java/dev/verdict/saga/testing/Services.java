package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Items;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The participants of a saga and what the test says of their operations. */
final class Services {
  private static final Optional<Function<Json, BranchAnswer>> SUCCEEDS =
      Optional.of(input -> new BranchAnswer.Done(Json.nil()));

  private final Saga<?, ?> saga;
  private final Map<Key, Script> byOperation = new HashMap<>();
  private final Map<Key, Script> byStep = new HashMap<>();
  private final Set<String> plain = new HashSet<>();

  private record Key(String owner, String name) {}

  Services(Saga<?, ?> saga) {
    this.saga = saga;
  }

  private SagaDefinition definition() {
    return saga.definition();
  }

  private Stream<Work.Call> calls() {
    return definition().steps().stream().flatMap(step -> step.call().stream());
  }

  // --- what the test says

  Participant participant(String name) {
    Set<String> known = new TreeSet<>();
    calls().forEach(call -> known.add(call.participant()));
    require(known, name, "calls no participant");
    return new Participant(this, name);
  }

  void plain(String participant) {
    plain.add(participant);
  }

  Set<String> plain() {
    return Set.copyOf(plain);
  }

  boolean isPlain(BranchId step) {
    return isPlain(written(step));
  }

  boolean isPlain(Step step) {
    return step.call().filter(call -> plain.contains(call.participant())).isPresent();
  }

  Operation<Object> operation(String participant, String operation) {
    Set<String> known = new TreeSet<>();
    Set<Type> outputs = new HashSet<>();
    for (Step step : definition().steps()) {
      step.call()
          .filter(call -> call.participant().equals(participant))
          .ifPresent(call -> collect(step, call, operation, known, outputs));
    }
    require(known, operation, "calls no operation of " + participant + " that is named");
    return new Operation<>(scriptOf(participant, operation, outputs), outputs);
  }

  private void collect(
      Step step, Work.Call call, String operation, Set<String> known, Set<Type> outputs) {
    known.add(call.operation());
    undoOf(step).ifPresent(known::add);
    if (call.operation().equals(operation)) {
      outputs.add(outputOf(step));
    }
    if (undoOf(step).filter(operation::equals).isPresent()) {
      outputs.add(Nothing.class);
    }
  }

  private Script scriptOf(String participant, String operation, Set<Type> outputs) {
    return byOperation.computeIfAbsent(
        new Key(participant, operation),
        key -> new Script(participant + "/" + operation, byDefault(outputs)));
  }

  <O> Operation<O> stepsOperation(String name, boolean undo) {
    Step step = step(name);
    Work.Call call =
        step.call()
            .orElseThrow(
                () -> new IllegalArgumentException("step " + name + " waits, and calls nobody"));
    Set<Type> outputs = Set.of(undo ? Nothing.class : outputOf(step));
    String operation =
        undo
            ? undoOf(step)
                .orElseThrow(
                    () -> new IllegalArgumentException("step " + name + " has no undo operation"))
            : call.operation();
    String words = call.participant() + "/" + operation + " for step " + name;
    Script script =
        byStep.computeIfAbsent(
            new Key(name, operation), key -> new Script(words, byDefault(outputs)));
    return new Operation<>(script, outputs);
  }

  /** The action of a step that is done for a list: for all of its items, or for the one named. */
  <O> Operation<O> itemsOperation(String step, String name) {
    if (step(step).forEach().isEmpty()) {
      throw new IllegalArgumentException(
          "step " + step + " is not done for each item of a list: use step(...)");
    }
    return stepsOperation(name, false);
  }

  private static Optional<Function<Json, BranchAnswer>> byDefault(Set<Type> outputs) {
    return Outputs.returnsNothing(outputs) ? SUCCEEDS : Optional.empty();
  }

  /** The name of a step, or of one for an item of a list. */
  BranchId name(String step) {
    step(step);
    return new BranchId(step);
  }

  private Step step(String name) {
    Set<String> known = new TreeSet<>();
    definition().steps().forEach(step -> known.add(step.name().text()));
    Optional<Step> origin = Items.origin(definition(), new BranchId(name));
    require(known, origin.map(step -> step.name().text()).orElse(name), "has no step");
    return written(new BranchId(name));
  }

  /** The step as it is declared; of one for an item of a list, that which is done for each. */
  private Step written(BranchId name) {
    return Items.origin(definition(), name).orElseGet(() -> definition().step(name));
  }

  private void require(Set<String> known, String name, String what) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "saga '%s' %s '%s'; there are: %s"
              .formatted(definition().name(), what, name, String.join(", ", known)));
    }
  }

  /** What a client says, as the coordinator gets it. */
  Json signal(String name, Object payload) {
    Set<String> known = new TreeSet<>();
    Set<Type> types = new HashSet<>();
    for (Step step : definition().steps()) {
      step.signal().map(Work.Signal::signal).ifPresent(known::add);
      step.signal()
          .filter(signal -> signal.signal().equals(name))
          .ifPresent(signal -> types.add(outputOf(step)));
    }
    require(known, name, "waits for no signal");
    return Outputs.encode("signal " + name, types, payload);
  }

  private Type outputOf(Step step) {
    Type all = saga.outputType(step.name().text());
    return step.forEach().isPresent() && all != Nothing.class ? item(all) : all;
  }

  /** What is returned for one item: a list may hold nothing only where one is left out. */
  private static Type item(Type list) {
    Type item = Types.held(list);
    return Types.isOptional(item) ? Types.held(item) : item;
  }

  private static Optional<String> undoOf(Step step) {
    return step.undo().accept(new UndoOperation());
  }

  private static final class UndoOperation implements Step.Undo.Visitor<Optional<String>> {
    @Override
    public Optional<String> compensation(Step.Undo.Compensation undo) {
      return Optional.of(undo.operation());
    }

    @Override
    public Optional<String> nothing(Step.Undo.Nothing undo) {
      return Optional.empty();
    }

    @Override
    public Optional<String> impossible(Step.Undo.Impossible undo) {
      return Optional.empty();
    }
  }

  // --- what happens

  /** The script that an action or an undo follows; none says what becomes of other calls. */
  Optional<Script> script(BranchCall call) {
    if (call.kind() == CallKind.SETTLE || call.participant().equals(BuiltIn.LOCKS)) {
      return Optional.empty();
    }
    Step step = written(call.branch());
    for (BranchId name : List.of(call.branch(), step.name())) {
      Script own = byStep.get(new Key(name.text(), call.operation()));
      if (own != null) {
        return Optional.of(own);
      }
    }
    Type output = call.kind() == CallKind.ACTION ? outputOf(step) : Nothing.class;
    return Optional.of(scriptOf(call.participant(), call.operation(), Set.of(output)));
  }
}
