package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

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

  // --- what the test says

  Participant participant(String name) {
    Set<String> known = new TreeSet<>();
    definition().steps().forEach(step -> known.add(step.participant()));
    require(known, name, "calls no participant");
    return new Participant(this, name);
  }

  void plain(String participant) {
    plain.add(participant);
  }

  Set<String> plain() {
    return Set.copyOf(plain);
  }

  boolean isPlain(Step step) {
    return plain.contains(step.participant());
  }

  Operation<Object> operation(String participant, String operation) {
    Set<String> known = new TreeSet<>();
    Set<Type> outputs = new HashSet<>();
    for (Step step : definition().steps()) {
      if (step.participant().equals(participant)) {
        collect(step, operation, known, outputs);
      }
    }
    require(known, operation, "calls no operation of " + participant + " that is named");
    return new Operation<>(scriptOf(participant, operation, outputs), outputs);
  }

  private void collect(Step step, String operation, Set<String> known, Set<Type> outputs) {
    known.add(step.operation());
    undoOf(step).ifPresent(known::add);
    if (step.operation().equals(operation)) {
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
    Set<Type> outputs = Set.of(undo ? Nothing.class : outputOf(step));
    String operation =
        undo
            ? undoOf(step)
                .orElseThrow(
                    () -> new IllegalArgumentException("step " + name + " has no undo operation"))
            : step.operation();
    String words = step.participant() + "/" + operation + " for step " + name;
    Script script =
        byStep.computeIfAbsent(
            new Key(name, operation), key -> new Script(words, byDefault(outputs)));
    return new Operation<>(script, outputs);
  }

  private static Optional<Function<Json, BranchAnswer>> byDefault(Set<Type> outputs) {
    return Outputs.returnsNothing(outputs) ? SUCCEEDS : Optional.empty();
  }

  Step step(String name) {
    Set<String> known = new TreeSet<>();
    definition().steps().forEach(step -> known.add(step.name().text()));
    require(known, name, "has no step");
    return definition().step(new BranchId(name));
  }

  private void require(Set<String> known, String name, String what) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "saga '%s' %s '%s'; there are: %s"
              .formatted(definition().name(), what, name, String.join(", ", known)));
    }
  }

  private Type outputOf(Step step) {
    return saga.outputType(step.name().text());
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
    if (call.kind() == CallKind.SETTLE) {
      return Optional.empty();
    }
    Step step = definition().step(call.branch());
    Script own = byStep.get(new Key(step.name().text(), call.operation()));
    if (own != null) {
      return Optional.of(own);
    }
    Type output = call.kind() == CallKind.ACTION ? outputOf(step) : Nothing.class;
    return Optional.of(scriptOf(step.participant(), call.operation(), Set.of(output)));
  }
}
