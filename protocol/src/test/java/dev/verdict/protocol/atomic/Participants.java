package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A model of services that keep to the participant protocol; one barrier row for each branch. */
final class Participants {
  enum Row {
    NONE,
    PREPARED,
    READ_ONLY,
    REFUSED,
    COMMITTED,
    ABORTED
  }

  private final Random random;
  private final int noPercent;
  private final int readOnlyPercent;
  private final Map<BranchId, Row> rows = new TreeMap<>();

  Participants(Random random, int noPercent, int readOnlyPercent) {
    this.random = random;
    this.noPercent = noPercent;
    this.readOnlyPercent = readOnlyPercent;
  }

  Row row(BranchId branch) {
    return rows.getOrDefault(branch, Row.NONE);
  }

  Map<BranchId, Row> rows() {
    return rows;
  }

  BranchAnswer handle(BranchId branch, CallKind call) {
    return switch (call) {
      case PREPARE, TRY -> ask(branch);
      case COMMIT, CONFIRM -> commit(branch);
      case ABORT, CANCEL -> abort(branch);
      case COMMIT_ONE_PHASE -> askToCommit(branch);
      case SETTLE_ONE_PHASE -> settle(branch);
      case ACTION, COMPENSATE, SETTLE -> throw new AssertionError("a saga's call: " + call);
    };
  }

  /** The participant asked and heard the decision. */
  void learn(BranchId branch, Outcome outcome) {
    handle(branch, outcome == Outcome.COMMIT ? CallKind.COMMIT : CallKind.ABORT);
  }

  BranchAnswer ask(BranchId branch) {
    if (row(branch) == Row.NONE) {
      rows.put(branch, vote());
    }
    return switch (row(branch)) {
      case PREPARED, COMMITTED -> new BranchAnswer.Done(Json.nil());
      case READ_ONLY -> new BranchAnswer.ReadOnly(Json.nil());
      case REFUSED -> new BranchAnswer.Refused("no");
      case ABORTED, NONE -> new BranchAnswer.Tombstone();
    };
  }

  private BranchAnswer askToCommit(BranchId branch) {
    BranchAnswer answer = ask(branch);
    rows.replace(branch, Row.PREPARED, Row.COMMITTED);
    return answer;
  }

  private BranchAnswer settle(BranchId branch) {
    rows.putIfAbsent(branch, Row.ABORTED);
    return ask(branch);
  }

  private Row vote() {
    if (random.nextInt(100) < noPercent) {
      return Row.REFUSED;
    }
    return random.nextInt(100) < readOnlyPercent ? Row.READ_ONLY : Row.PREPARED;
  }

  private BranchAnswer commit(BranchId branch) {
    return switch (row(branch)) {
      case READ_ONLY -> new BranchAnswer.Done(Json.nil());
      case PREPARED, COMMITTED -> {
        rows.put(branch, Row.COMMITTED);
        yield new BranchAnswer.Done(Json.nil());
      }
      case NONE, REFUSED, ABORTED ->
          throw new AssertionError("commit told to " + branch + ", which is " + row(branch));
    };
  }

  private BranchAnswer abort(BranchId branch) {
    switch (row(branch)) {
      case COMMITTED -> throw new AssertionError("abort told to the committed " + branch);
      case REFUSED, READ_ONLY -> {}
      case NONE, PREPARED, ABORTED -> rows.put(branch, Row.ABORTED);
    }
    return new BranchAnswer.Done(Json.nil());
  }
}
