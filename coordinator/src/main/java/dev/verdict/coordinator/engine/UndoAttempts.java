package dev.verdict.coordinator.engine;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What was found of the attempts to undo atomic steps whose undo is not over, so that it need not
 * be looked for again: somebody may be away for thousands of attempts. All of it stays true for
 * good; a bounded part is kept. Safe for use by several threads.
 */
final class UndoAttempts {
  /** Of how many steps. More are forgotten, which costs looking for them. */
  static final int KEPT_MAX = 1_000;

  private final Map<Step, Found> all = new HashMap<>();

  private record Step(TxId saga, BranchId name) {
    static Step of(BranchCall call) {
      return new Step(call.tx(), call.branch());
    }
  }

  /** Numbers of attempts: those of which it is certain that they never begin, and one that did. */
  private static final class Found {
    final BitSet neverBegan = new BitSet();
    int committed;
  }

  /**
   * The newest attempt before the call's of which something is to be found out: the one that is
   * known to have undone the step, whose acknowledgements may be missing, or else the last one that
   * may have begun; 0 if there is none.
   */
  synchronized int before(BranchCall call) {
    Found found = all.get(Step.of(call));
    return found != null && found.committed > 0
        ? found.committed
        : mayHaveBegun(call, call.attempt() - 1);
  }

  /** The newest attempt up to this one that may have begun; 0 if there is none. */
  synchronized int mayHaveBegun(BranchCall call, int attempt) {
    Found found = all.get(Step.of(call));
    return found == null ? attempt : found.neverBegan.previousClearBit(attempt);
  }

  /** An attempt never begins any more. */
  synchronized void neverBegan(BranchCall call, int attempt) {
    found(call).neverBegan.set(attempt);
  }

  /** An attempt undid the step. */
  synchronized void committed(BranchCall call, int attempt) {
    found(call).committed = attempt;
  }

  /** Whether this attempt is known to have undone the step. */
  synchronized boolean isCommitted(BranchCall call, int attempt) {
    Found found = all.get(Step.of(call));
    return found != null && found.committed == attempt;
  }

  private Found found(BranchCall call) {
    Step step = Step.of(call);
    if (all.size() >= KEPT_MAX && !all.containsKey(step)) {
      all.clear();
    }
    return all.computeIfAbsent(step, unknown -> new Found());
  }

  /** The undo is over, or what was found is no longer believed. */
  synchronized void forget(BranchCall call) {
    all.remove(Step.of(call));
  }
}
