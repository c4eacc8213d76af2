package dev.verdict.coordinator.engine;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which attempt undid an atomic step, of those that somebody has not acknowledged yet. No attempt
 * after it begins anything any more, so that nothing else need be looked for.
 */
final class CommittedUndos {
  /** More are forgotten, which costs looking for them. */
  static final int KEPT_MAX = 10_000;

  private final Map<Step, Integer> all = new ConcurrentHashMap<>();

  private record Step(TxId saga, BranchId name) {
    static Step of(BranchCall call) {
      return new Step(call.tx(), call.branch());
    }
  }

  /** The attempt that is known to have undone the step, or else the one before the call's. */
  int before(BranchCall call) {
    return all.getOrDefault(Step.of(call), call.attempt() - 1);
  }

  void found(BranchCall call, int attempt) {
    if (all.size() >= KEPT_MAX) {
      all.clear();
    }
    all.put(Step.of(call), attempt);
  }

  /** Everybody has acknowledged it. */
  void forget(BranchCall call) {
    all.remove(Step.of(call));
  }
}
