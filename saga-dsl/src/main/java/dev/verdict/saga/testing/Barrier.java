package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A participant's barrier in memory, as {@code docs/participant-protocol.md} describes it: a row
 * for each branch with the first answer, tombstones, the highest epoch, refusals stored as answers.
 */
class Barrier {
  private final Map<Key, Row> rows = new HashMap<>();
  private final Map<Key, Long> epochs = new HashMap<>();

  private record Key(TxId tx, BranchId branch) {
    static Key of(BranchCall call) {
      return new Key(call.tx(), call.branch());
    }
  }

  /** What is kept of a branch. */
  enum Kind {
    DONE,
    UNDONE,
    REFUSED,
    TOMBSTONE
  }

  /**
   * A branch's row.
   *
   * @param kind what became of the branch
   * @param operation the action's operation; empty for a tombstone
   * @param input the action's input
   * @param answer the action's first answer
   */
  record Row(Kind kind, String operation, Json input, BranchAnswer answer) {
    static final Row GRAVE = new Row(Kind.TOMBSTONE, "", Json.nil(), new BranchAnswer.Tombstone());

    Row undone() {
      return new Row(Kind.UNDONE, operation, input, answer);
    }
  }

  /** The operations behind the barrier. */
  interface Work {
    /** Does the step. */
    BranchAnswer act(BranchCall call);

    /** Undoes the step; {@code Done}, or {@code Refused} and nothing was undone. */
    BranchAnswer undo(BranchCall call);
  }

  /** Handles a call. */
  BranchAnswer handle(BranchCall call, long epoch, Work work) {
    long seen = epochs.merge(Key.of(call), epoch, Math::max);
    return switch (call.kind()) {
      case ACTION -> epoch < seen ? new BranchAnswer.StaleEpoch(seen) : act(call, work);
      case COMPENSATE -> undo(call, work);
      case SETTLE -> settle(call);
      case CONFIRM -> new BranchAnswer.Done(Json.nil());
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CANCEL ->
          throw new IllegalStateException("a saga's participant knows no " + call.kind());
    };
  }

  Optional<Row> row(BranchCall call) {
    return Optional.ofNullable(rows.get(Key.of(call)));
  }

  void put(BranchCall call, Row row) {
    rows.put(Key.of(call), row);
  }

  BranchAnswer act(BranchCall call, Work work) {
    Optional<Row> known = row(call);
    return known.isPresent() ? repeated(call, known.get()) : run(call, work);
  }

  private static BranchAnswer repeated(BranchCall call, Row row) {
    boolean same = row.operation().equals(call.operation()) && row.input().equals(call.payload());
    return row.kind() == Kind.TOMBSTONE || same ? row.answer() : new BranchAnswer.InputMismatch();
  }

  final BranchAnswer run(BranchCall call, Work work) {
    BranchAnswer answer = work.act(call);
    Kind kind = answer instanceof BranchAnswer.Refused ? Kind.REFUSED : Kind.DONE;
    put(call, new Row(kind, call.operation(), call.payload(), answer));
    return answer;
  }

  BranchAnswer undo(BranchCall call, Work work) {
    Optional<Row> known = row(call);
    if (known.isEmpty()) {
      bury(call);
    } else if (known.get().kind() == Kind.DONE) {
      BranchAnswer answer = work.undo(call);
      if (answer instanceof BranchAnswer.Refused) {
        return answer;
      }
      put(call, known.get().undone());
    }
    return new BranchAnswer.Done(Json.nil());
  }

  BranchAnswer settle(BranchCall call) {
    if (row(call).isEmpty()) {
      bury(call);
    }
    return row(call).map(Row::answer).orElseGet(BranchAnswer.Tombstone::new);
  }

  /** Sees to it that the branch never runs. */
  void bury(BranchCall call) {
    put(call, Row.GRAVE);
  }
}
