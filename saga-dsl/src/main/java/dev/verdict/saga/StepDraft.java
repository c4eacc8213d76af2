package dev.verdict.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.AtomicPart;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Guards;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaRef;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.saga.Plan.Track;
import dev.verdict.saga.SagaProblem.Code;
import dev.verdict.saga.Value.Source;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A step while it is declared. The stages around it say what comes next. */
final class StepDraft {
  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);
  private static final int MOST_DEFAULT = 100;

  private final Plan plan;
  private final Track track;
  private final String name;
  private final Uses uses;
  private String participant = "";
  private String operation = "";
  private Mapping input = new Mapping.Constant(Json.emptyObject());
  private Optional<Work> other = Optional.empty();
  private Optional<List<AtomicPart>> parts = Optional.empty();
  private Optional<Mapping> list = Optional.empty();
  private int parallel = 1;
  private int most = MOST_DEFAULT;
  private Optional<Condition> where = Optional.empty();
  private Type output = Nothing.class;
  private Optional<Condition> when = Optional.empty();
  private Step.Undo undo = new Step.Undo.Nothing();
  private boolean pivot;
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private Duration timeout = TIMEOUT_DEFAULT;

  StepDraft(Plan plan, Track track, String name) {
    this.plan = plan;
    this.track = track;
    this.name = name;
    this.uses = Uses.byStep(plan, name);
    plan.begin(this);
    if (!BranchId.isValid(name)) {
      uses.problem(Code.STEP_NAME, "is not a name for a step: use 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }

  String name() {
    return name;
  }

  Type output() {
    return output;
  }

  Uses uses() {
    return uses;
  }

  void participant(String participant) {
    this.participant = participant;
  }

  void call(String operation, Mapping input) {
    this.operation = operation;
    this.input = input;
  }

  void call(String operation) {
    this.operation = operation;
  }

  void waits(Work work) {
    other = Optional.of(work);
  }

  void runs(Saga<?, ?> saga, Mapping input) {
    output = saga.outputType();
    plan.runs(this, saga);
    waits(new Work.Nested(SagaRef.of(saga.definition()), input));
  }

  /** Returns what stands for an item. */
  <E> Value<E> forEach(Value<List<E>> items, int parallel) {
    this.list = Optional.of(items.source().mapping());
    this.parallel = parallel;
    Type item = Types.held(items.source().type());
    return new Value<>(Source.of(new Mapping.FromItem(""), Types.boxed(item), plan));
  }

  void atomic(List<AtomicPart> all) {
    Work.Atomic work = new Work.Atomic(all, retry, timeout);
    parts = Optional.of(all);
    output = AtomicOutcome.class;
    if (work.saysHowItIsUndone()) {
      undo(work.undo());
    } else {
      pivot();
    }
  }

  void atMost(int items) {
    most = items;
  }

  void where(When condition) {
    uses.checkOrigins("where(...)", condition.origins());
    where = Optional.of(condition.condition());
  }

  void output(Type type) {
    Types.problem(type)
        .ifPresent(problem -> uses.problem(Code.NOT_SERIALIZABLE, "returns(...): " + problem));
    output = type;
  }

  void undo(Step.Undo undo) {
    this.undo = undo;
  }

  void pivot() {
    undo = new Step.Undo.Impossible();
    pivot = true;
  }

  void afterPivot() {
    undo = new Step.Undo.Impossible();
    retry = RetryPolicy.FOREVER;
  }

  void when(When condition) {
    uses.checkOrigins("when(...)", condition.origins());
    when =
        Optional.of(
            when.<Condition>map(w -> new Condition.All(List.of(w, condition.condition())))
                .orElse(condition.condition()));
  }

  void retry(RetryPolicy policy) {
    retry = policy;
  }

  void retry(UnaryOperator<RetryPolicy> change) {
    retry = change.apply(retry);
  }

  void timeout(Duration timeout) {
    this.timeout = timeout;
  }

  <O> StepRef<O> add() {
    uses.checkNeeds(when.orElse(Guards.ALWAYS));
    Step step = new Step(id(), other.orElseGet(this::called), List.of(), when, undo, pivot);
    plan.add(this, track, step);
    return new StepRef<>(plan, step, output);
  }

  private Work called() {
    if (parts.isPresent()) {
      return new Work.Atomic(parts.get(), retry, timeout);
    }
    Work.Call call = new Work.Call(participant, operation, input, retry, timeout);
    return list.<Work>map(items -> new Work.ForEach(items, parallel, most, where, call))
        .orElse(call);
  }

  /** A step whose name is wrong stands under another until the problem is reported. */
  private BranchId id() {
    return new BranchId(
        BranchId.isValid(name) ? name : "unnamed-" + Integer.toHexString(name.hashCode()));
  }
}
