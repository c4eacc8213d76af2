package dev.verdict.coordinator.console;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls that a state owes, and the times on record. */
final class Owed implements Effect.Performer {
  private final List<BranchCall> calls = new ArrayList<>();
  private final Map<Timer, Instant> dues = new HashMap<>();

  private Owed() {}

  static Owed of(List<Effect> effects) {
    Owed owed = new Owed();
    effects.forEach(effect -> effect.perform(owed));
    return owed;
  }

  List<BranchCall> calls() {
    return calls;
  }

  /** Whether that step of a saga is called. */
  boolean isCalled(BranchId branch) {
    return calls.stream().anyMatch(call -> StepKey.of(call.branch()).step().equals(branch));
  }

  Optional<Instant> due(Timer timer) {
    return Optional.ofNullable(dues.get(timer));
  }

  @Override
  public void call(Effect.Call effect) {
    calls.add(effect.call());
  }

  @Override
  public void wake(Effect.Wake effect) {}

  @Override
  public void arm(Effect.Arm effect) {}

  @Override
  public void wakeAt(Effect.WakeAt effect) {
    dues.put(effect.timer(), Instant.ofEpochMilli(effect.dueMillis()));
  }

  /**
   * The call as something that is waited for.
   *
   * @param branch the branch or step that it is of
   * @param failures how many attempts of it failed
   * @param detail the last failure
   */
  static Waiting waiting(
      BranchCall call,
      BranchId branch,
      int failures,
      String detail,
      boolean stuck,
      Circumstances circumstances) {
    Waiting.Kind kind =
        call.participant().equals(BuiltIn.LOCKS) ? Waiting.Kind.LOCK : Waiting.Kind.CALL;
    return new Waiting(
        kind,
        branch.text(),
        call.participant(),
        verb(call),
        failures,
        detail,
        stuck,
        circumstances.retries().apply(Timer.retry(branch)),
        circumstances.instance(call, failures));
  }

  private static String verb(BranchCall call) {
    return switch (call.kind()) {
      case PREPARE, TRY -> "to vote";
      case COMMIT_ONE_PHASE -> "to commit or to refuse: the decision is its own";
      case SETTLE_ONE_PHASE -> "to tell whether it committed: the decision is its own";
      case COMMIT -> "to commit";
      case ABORT -> "to abort";
      case CONFIRM -> "to confirm";
      case CANCEL -> "to cancel";
      case ACTION -> "to do " + call.operation();
      case COMPENSATE -> "to undo it by " + call.operation();
      case SETTLE -> "to tell whether it ran";
    };
  }
}
