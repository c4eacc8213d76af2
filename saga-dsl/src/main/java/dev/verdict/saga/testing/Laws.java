package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.SagaStatus;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.saga.internal.JsonText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks the laws, from what is stored, what is sent and what takes effect; never from what the
 * coordinator believes.
 */
final class Laws {
  private final World world;
  private final Steps steps;
  private final Set<Key> graves = new HashSet<>();
  private final Map<Key, Json> inputs = new HashMap<>();

  /** A step of a saga. What is noted in {@code graves} was promised never to run again. */
  private record Key(TxId tx, BranchId step) {
    static Key of(BranchCall call) {
      return new Key(call.tx(), call.branch());
    }
  }

  Laws(World world) {
    this.world = world;
    this.steps = new Steps(world);
  }

  /** The step that a call is about, as what really happened makes it. */
  Step step(BranchCall call) {
    return steps.step(call.tx(), call.branch());
  }

  BrokenLawError broken(Law law, String how) {
    return new BrokenLawError(law, how, Circumstances.of(world));
  }

  private void require(boolean holds, Law law, Supplier<String> how) {
    if (!holds) {
      throw broken(law, how.get());
    }
  }

  // --- a call is sent

  void sent(BranchCall call) {
    if (call.participant().equals(BuiltIn.LOCKS)) {
      return;
    }
    Step step = step(call);
    require(
        isStored(SagaRecord.Started.class::isInstance),
        Law.DURABLE_FIRST,
        () -> early(call, "start"));
    switch (call.kind()) {
      case ACTION -> actionSent(call, step);
      case COMPENSATE -> {
        require(
            isDecided(Outcome.ABORT) || losses().isLost(step.name()),
            Law.DURABLE_FIRST,
            () -> early(call, "abort"));
        requireInput(call, call.payload().at("/input"), step);
        requireThatOfTheAction(call, call.payload().at("/input"));
        requireOutput(call);
      }
      case SETTLE ->
          require(
              isDecided(Outcome.ABORT)
                  || losses().isLost(step.name())
                  || isStored(SagaRecord.SettleRequested.class::isInstance),
              Law.DURABLE_FIRST,
              () -> early(call, "giving up"));
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CONFIRM, CANCEL ->
          throw broken(Law.PROGRESS, "a saga does not call " + call.kind());
    }
  }

  private void actionSent(BranchCall call, Step step) {
    require(
        !isDecided(Outcome.ABORT),
        Law.NOTHING_AFTER_ABORT,
        () -> "the action of " + step.name() + " is called after the abort was stored");
    require(
        !losses().isLost(step.name()),
        Law.NOTHING_AFTER_ABORT,
        () -> "the action of " + step.name() + " is called though its branch is lost");
    for (BranchId before : step.after()) {
      require(
          losses().areChosen(before, step.name()),
          Law.DURABLE_FIRST,
          () -> early(call, "choice of winners"));
    }
    require(
        !steps.graph(call.tx()).isAfterPivot(step.name()) || isDecided(Outcome.COMMIT),
        Law.DURABLE_FIRST,
        () -> early(call, "commit"));
    require(
        !world.services().isPlain(step) || Network.isOnRecord(world.journal().stored(), call),
        Law.DURABLE_FIRST,
        () -> early(call, "attempt"));
    requireInput(call, call.payload(), step);
    inputs.put(Key.of(call), call.payload());
  }

  private static String early(BranchCall call, String what) {
    return Words.of(call) + " is sent, and its " + what + " is not stored";
  }

  private void requireInput(BranchCall call, Json input, Step step) {
    if (world.deeds().isAmbiguous(call.tx())) {
      return;
    }
    Json produced = steps.producedFor(call.tx(), step.name()).evaluate(step.work().mapping());
    require(
        input.equals(produced),
        Law.OUTPUTS_PRODUCED,
        () -> Words.withPayload(call) + ", but its steps produced " + JsonText.write(produced));
  }

  /** An undo is told what its action was told, whatever became known since. */
  private void requireThatOfTheAction(BranchCall call, Json input) {
    Json told = inputs.getOrDefault(Key.of(call), input);
    require(
        input.equals(told) || world.deeds().isAmbiguous(call.tx()),
        Law.OUTPUTS_PRODUCED,
        () -> Words.withPayload(call) + ", but its action got " + JsonText.write(told));
  }

  private void requireOutput(BranchCall call) {
    if (call.payload() instanceof Json.Obj payload && payload.members().containsKey("output")) {
      boolean produced =
          world.deeds().all().stream()
              .anyMatch(
                  deed ->
                      deed.isOf(call.tx(), call.branch())
                          && !deed.undo()
                          && deed.output().equals(payload.at("/output")));
      require(
          produced,
          Law.OUTPUTS_PRODUCED,
          () -> Words.withPayload(call) + ": it never returned that");
    }
  }

  // --- a call was answered

  void answered(BranchCall call, BranchAnswer answer) {
    boolean promises =
        answer instanceof BranchAnswer.Tombstone
            || (call.kind() == CallKind.COMPENSATE && answer instanceof BranchAnswer.Done);
    boolean byService = !call.participant().equals(BuiltIn.LOCKS);
    if (promises && byService && !isPlain(call.branch())) {
      graves.add(Key.of(call));
    }
  }

  // --- an effect took place

  void took(Deed deed) {
    if (deed.undo()) {
      undid(deed);
    } else {
      did(deed);
    }
  }

  private void did(Deed deed) {
    BranchId step = deed.name();
    require(
        !graves.contains(new Key(deed.tx(), step)),
        Law.NOTHING_AFTER_ABORT,
        () -> "step " + step + " ran after its participant had promised that it never would");
    require(
        isPlain(step) || world.deeds().did(deed.tx(), step) == 1,
        Law.EXACTLY_ONCE,
        () -> "step " + step + " took effect again");
    require(
        holds(deed.tx(), deed.step()),
        Law.FORWARD_ORDER,
        () -> "step " + step + " ran, though its condition does not hold");
    for (BranchId before : deed.step().after()) {
      require(
          isPassed(deed.tx(), before) || losses().isBeyondItsBranch(before, step),
          Law.FORWARD_ORDER,
          () ->
              "step "
                  + step
                  + " ran, and step "
                  + before
                  + " before it is neither done nor skipped");
    }
  }

  private void undid(Deed deed) {
    BranchId step = deed.name();
    TxId tx = deed.tx();
    int undone = world.deeds().undid(tx, step);
    require(
        isPlain(step) || undone == 1,
        Law.UNDO_IDEMPOTENT,
        () -> "step " + step + " was undone again");
    require(
        isPlain(step) || world.deeds().did(tx, step) >= undone,
        Law.UNDO_SAFE,
        () -> "step " + step + " was undone without having run");
    StepGraph graph = steps.graph(tx);
    for (Step later : steps.all(tx)) {
      boolean stands = isUndoable(later) && world.deeds().stands(tx, later.name());
      require(
          !(stands && graph.isBefore(step, later.name()))
              || losses().isBeyondItsBranch(step, later.name()),
          Law.UNDO_ORDER,
          () ->
              "step "
                  + step
                  + " was undone while "
                  + later.name()
                  + ", which comes after it, stands");
    }
    Optional<Step> pivot = graph.pivot().filter(each -> !isPlain(each.name()));
    require(
        losses().isLost(step)
            || pivot.filter(each -> world.deeds().stands(tx, each.name())).isEmpty(),
        Law.PIVOT_FINAL,
        () -> "step " + step + " was undone, though the pivot is done");
  }

  // --- the end

  void end() {
    SagaState state = world.state();
    require(
        world.replayed(world.journal().all()).equals(state),
        Law.MEMORY_FOLLOWS_LOG,
        () -> "in memory it is " + state + ", stored is " + Words.of(world.journal().all()));
    if (!state.finished()) {
      require(world.isHeldUpByTheTest(), Law.PROGRESS, () -> unfinished(state));
      return;
    }
    for (Deed deed : world.deeds().all()) {
      require(
          deed.tx().equals(state.id()),
          Law.DURABLE_FIRST,
          () -> "step " + deed.name() + " ran for a start that was never stored");
    }
    boolean completed = state.phase() == SagaStatus.COMPLETED;
    steps.all(state.id()).forEach(step -> ended(state.id(), step, completed));
  }

  private static String unfinished(SagaState state) {
    return "nothing happens any more, and the saga is "
        + state.status()
        + waiting(state)
        + state
            .stuck()
            .map(stuck -> ", stuck on " + stuck.branch() + ": " + stuck.reason())
            .orElse("");
  }

  private static String waiting(SagaState state) {
    return state.steps().entrySet().stream()
        .filter(step -> step.getValue().status() == StepStatus.RUNNING)
        .map(step -> ", step " + step.getKey() + " runs, or waits for a signal that never comes")
        .collect(Collectors.joining());
  }

  private void ended(TxId tx, Step step, boolean completed) {
    boolean stands = stands(tx, step);
    if (completed && losses().isLost(step.name())) {
      require(
          !stands || !isUndoable(step),
          Law.ALL_UNDONE,
          () ->
              "the saga is completed, and step " + step.name() + " of a lost branch still stands");
    } else if (completed) {
      require(
          stands || !holds(tx, step),
          Law.EXACTLY_ONCE,
          () -> "the saga is completed, and step " + step.name() + " does not stand");
    } else {
      boolean nothingToUndo = step.undo() instanceof Step.Undo.Nothing;
      require(
          step.call().isEmpty()
              || !stands
              || nothingToUndo
              || (isPlain(step.name()) && !isUndoable(step)),
          Law.ALL_UNDONE,
          () -> "the saga is compensated, and step " + step.name() + " still stands");
    }
  }

  // --- what is so

  private boolean isStored(Predicate<SagaRecord> kind) {
    return world.journal().stored().stream().anyMatch(kind);
  }

  private boolean isDecided(Outcome outcome) {
    return isStored(each -> each.decision().filter(outcome::equals).isPresent());
  }

  private Losses losses() {
    return steps.losses();
  }

  private boolean isPlain(BranchId step) {
    return world.services().isPlain(step);
  }

  private static boolean isUndoable(Step step) {
    return step.undo() instanceof Step.Undo.Compensation;
  }

  /** Whether the step was done and not undone since; its wait is over; or it does nothing. */
  private boolean stands(TxId tx, Step step) {
    if (step.result().isPresent()) {
      return step.after().stream().allMatch(each -> isPassed(tx, each));
    }
    return step.call().isPresent()
        ? world.deeds().stands(tx, step.name())
        : world.waits().output(step, world.journal().stored()).isPresent();
  }

  private boolean holds(TxId tx, Step step) {
    return step.when().map(steps.produced(tx)::holds).orElse(true);
  }

  private boolean isPassed(TxId tx, BranchId name) {
    Step step = steps.step(tx, name);
    List<BranchId> before = step.after();
    return stands(tx, step)
        || (!holds(tx, step) && before.stream().allMatch(each -> isPassed(tx, each)));
  }
}
