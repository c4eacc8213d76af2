package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The services of a simulated world: with a barrier as the participant protocol demands, or plain.
 */
final class Services {
  /** What a service keeps about a branch. */
  enum Row {
    NONE,
    DONE,
    REFUSED,
    TOMBSTONE,
    UNDONE
  }

  private final Random random;
  private final boolean settleTellsUndoneWork;
  private final Map<BranchId, Row> rows = new HashMap<>();
  private final Set<BranchId> byHand = new HashSet<>();
  private final Map<BranchId, Json> outputs = new HashMap<>();
  private final Map<BranchId, Long> epochs = new HashMap<>();
  private final Map<BranchId, Integer> ranAt = new HashMap<>();
  private final Map<BranchId, Integer> undoneAt = new HashMap<>();
  private int now;

  Services(Random random) {
    this.random = random;
    this.settleTellsUndoneWork = random.nextBoolean();
  }

  Row row(BranchId step) {
    return rows.getOrDefault(step, Row.NONE);
  }

  /** When the step last ran; -1 for never. */
  int ranAt(BranchId step) {
    return ranAt.getOrDefault(step, -1);
  }

  /** When the step was last undone; -1 for never. */
  int undoneAt(BranchId step) {
    return undoneAt.getOrDefault(step, -1);
  }

  BranchAnswer call(BranchCall call, long epoch) {
    now++;
    if (call.participant().equals("plain")) {
      return plain(call);
    }
    long seen = epochs.merge(call.branch(), epoch, Math::max);
    return switch (call.kind()) {
      case ACTION -> epoch < seen ? new BranchAnswer.StaleEpoch(seen) : action(call.branch());
      case SETTLE -> settle(call.branch());
      case COMPENSATE -> compensate(call.branch());
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CONFIRM, CANCEL ->
          throw new AssertionError(call);
    };
  }

  private BranchAnswer plain(BranchCall call) {
    if (call.kind() == CallKind.ACTION) {
      return row(call.branch()) == Row.DONE ? stored(call.branch()) : run(call.branch());
    }
    if (call.kind() == CallKind.COMPENSATE) {
      return compensate(call.branch());
    }
    throw new AssertionError("a plain endpoint knows no " + call.kind());
  }

  private BranchAnswer action(BranchId step) {
    return switch (row(step)) {
      case NONE -> run(step);
      case DONE, REFUSED -> stored(step);
      case TOMBSTONE, UNDONE -> new BranchAnswer.Tombstone();
    };
  }

  private BranchAnswer run(BranchId step) {
    boolean mustSucceed = StepKey.of(step).step().text().startsWith("t");
    if (!mustSucceed && random.nextInt(8) == 0) {
      rows.put(step, Row.REFUSED);
    } else {
      rows.put(step, Row.DONE);
      outputs.put(step, new Json.Obj(Map.of("n", Json.number(random.nextInt(10)))));
      ranAt.put(step, now);
    }
    return stored(step);
  }

  private BranchAnswer stored(BranchId step) {
    return row(step) == Row.REFUSED
        ? new BranchAnswer.Refused("by chance")
        : new BranchAnswer.Done(outputs.getOrDefault(step, Json.nil()));
  }

  private BranchAnswer settle(BranchId step) {
    return switch (row(step)) {
      case DONE, REFUSED -> stored(step);
      case UNDONE -> settleTellsUndoneWork ? stored(step) : new BranchAnswer.Tombstone();
      case TOMBSTONE -> new BranchAnswer.Tombstone();
      case NONE -> {
        rows.put(step, Row.TOMBSTONE);
        yield new BranchAnswer.Tombstone();
      }
    };
  }

  /** A person does the work of the step elsewhere. */
  void workByHand(BranchId step) {
    byHand.add(step);
  }

  /** Whether what a person did for the step stands. */
  boolean standsByHand(BranchId step) {
    return byHand.contains(step);
  }

  /**
   * Its people see to it that nothing of the step is left.
   *
   * @param key what they know it by
   */
  void undoByHand(BranchId step, BranchId key) {
    now++;
    byHand.remove(step);
    compensate(key);
  }

  private BranchAnswer compensate(BranchId step) {
    if (row(step) == Row.DONE) {
      rows.put(step, Row.UNDONE);
      undoneAt.put(step, now);
    } else if (row(step) == Row.NONE) {
      rows.put(step, Row.TOMBSTONE);
    }
    return new BranchAnswer.Done(Json.nil());
  }
}
