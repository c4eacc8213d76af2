package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockCalls;
import dev.verdict.protocol.wire.LockRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a saga holds, as a step of its own: it comes before all others, its action takes the locks,
 * and it is undone last, which releases them. So crashes, repeats and giving up are dealt with as
 * for every step. Only the end of a saga that went forward is said in a call of its own, which may
 * be lost: whoever keeps the locks must look for the ended by itself.
 */
public final class Isolation {
  /** The step's name. */
  public static final BranchId STEP = LockCalls.BRANCH;

  private Isolation() {}

  /** The definition as it is run: with the step that takes what the saga holds. */
  public static SagaDefinition spelledOut(SagaDefinition definition) {
    if (definition.holds().isEmpty()) {
      return definition;
    }
    List<Step> steps = new ArrayList<>();
    steps.add(step(definition.holds()));
    definition.steps().forEach(step -> steps.add(afterLocks(step)));
    return new SagaDefinition(
        definition.name(),
        definition.version(),
        definition.deadline(),
        definition.recovery(),
        definition.holds(),
        steps,
        definition.joins(),
        definition.output());
  }

  private static Step step(Holds holds) {
    Work work =
        new Work.Call(
            BuiltIn.LOCKS,
            LockCalls.HOLD,
            request(holds),
            RetryPolicy.FOREVER,
            holds.waitMax().plus(LockCalls.GRACE));
    return new Step(
        STEP,
        work,
        List.of(),
        Optional.empty(),
        new Step.Undo.Compensation(LockCalls.RELEASE),
        false);
  }

  private static Mapping request(Holds holds) {
    List<Mapping> locks = new ArrayList<>();
    for (Holds.Lock lock : holds.locks()) {
      Map<String, Mapping> members = new LinkedHashMap<>();
      members.put(LockRequest.RESOURCE, lock.resource());
      members.put(LockRequest.MODE, new Mapping.Constant(Json.text(lock.mode().word())));
      locks.add(new Mapping.ObjectOf(members));
    }
    Map<String, Mapping> request = new LinkedHashMap<>();
    request.put(LockRequest.LOCKS, new Mapping.ArrayOf(locks));
    request.put(LockRequest.WAIT_MS, new Mapping.Constant(Json.number(holds.waitMax().toMillis())));
    return new Mapping.ObjectOf(request);
  }

  private static Step afterLocks(Step step) {
    return step.after().isEmpty()
        ? new Step(step.name(), step.work(), List.of(STEP), step.when(), step.undo(), step.pivot())
        : step;
  }

  /** What the saga holds, for its participants. */
  static HeldLocks held(SagaState state) {
    if (state.started().definition().holds().isEmpty()) {
      return HeldLocks.NONE;
    }
    StepState taken = state.step(STEP);
    if (taken.status() != StepStatus.DONE || taken.output().isEmpty()) {
      return HeldLocks.NONE;
    }
    Step step = state.started().definition().step(STEP);
    LockRequest request = LockRequest.of(state.values().evaluate(step.work().mapping()));
    return HeldLocks.of(taken.output().get())
        .map(granted -> new HeldLocks(granted.token(), request.resources()))
        .orElse(HeldLocks.NONE);
  }

  /** Tells that the saga went forward to its end; empty if it holds nothing. */
  static Optional<BranchCall> release(SagaState state) {
    boolean holds =
        state.phase() == SagaStatus.COMPLETED && !state.started().definition().holds().isEmpty();
    return holds ? Optional.of(released(state)) : Optional.empty();
  }

  private static BranchCall released(SagaState state) {
    Work.Call work = Calls.of(state.started().definition().step(STEP));
    return LockCalls.release(state.id(), work.timeout());
  }
}
