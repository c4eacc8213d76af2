package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import java.util.Optional;

/**
 * The barrier as a function: given what was found of a branch, what does this call come to? It
 * knows neither time nor store, so that every store, and a simulator, decides alike.
 */
public final class BarrierRules {
  private static final BranchAnswer DONE = new BranchAnswer.Done(Json.nil());
  private static final BranchAnswer READ_ONLY = new BranchAnswer.ReadOnly(Json.nil());
  private static final BranchAnswer TOMBSTONE = new BranchAnswer.Tombstone();
  private static final BranchAnswer UNKNOWN = new BranchAnswer.UnknownBranch();
  private static final BranchAnswer FORGOTTEN =
      new BranchAnswer.Refused("the transaction is older than this participant remembers");

  private BarrierRules() {}

  /**
   * What to insert if nothing is there: the first statement of the local transaction. Empty for the
   * calls that need work to be there already.
   */
  public static Optional<Entry> claim(Call call) {
    return switch (call.kind()) {
      case PREPARE, COMMIT_ONE_PHASE, TRY, ACTION -> Optional.of(Entry.claim(call));
      case ABORT, CANCEL, COMPENSATE, SETTLE, SETTLE_ONE_PHASE ->
          Optional.of(Entry.tombstone(call));
      case COMMIT, CONFIRM -> Optional.empty();
    };
  }

  /** What the call comes to. Total: every call is decided for everything that can be found. */
  public static Decision decide(Call call, Found found) {
    return found.accept(
        new Found.Visitor<>() {
          @Override
          public Decision absent() {
            return reply(UNKNOWN);
          }

          @Override
          public Decision forgotten() {
            return whenForgotten(call.kind());
          }

          @Override
          public Decision prepared(Found.Prepared prepared) {
            return whenPrepared(call, prepared);
          }

          @Override
          public Decision present(Entry entry) {
            return whenPresent(call, entry);
          }
        });
  }

  /** What was committed in one phase may be what is forgotten: only a person can tell. */
  private static Decision whenForgotten(CallKind kind) {
    return switch (kind) {
      case PREPARE, TRY, ACTION -> reply(FORGOTTEN);
      case COMMIT, CONFIRM, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE -> reply(UNKNOWN);
      case ABORT, CANCEL, COMPENSATE -> reply(DONE);
      case SETTLE -> reply(TOMBSTONE);
    };
  }

  private static Decision whenPrepared(Call call, Found.Prepared prepared) {
    return switch (call.kind()) {
      case PREPARE -> repeatOfPrepare(call, prepared);
      case COMMIT -> new Decision.CommitPrepared(prepared.name());
      case ABORT -> new Decision.RollbackPrepared(prepared.name());
      case COMMIT_ONE_PHASE, SETTLE_ONE_PHASE ->
          new Decision.Contradiction("the branch is prepared and waits for a decision");
      case TRY, CONFIRM, CANCEL, ACTION, COMPENSATE, SETTLE -> wrongStyle(call);
    };
  }

  private static Decision repeatOfPrepare(Call call, Found.Prepared prepared) {
    if (call.epoch() < prepared.epoch()) {
      return reply(new BranchAnswer.StaleEpoch(prepared.epoch()));
    }
    return reply(
        call.inputHash().equals(prepared.inputHash()) ? DONE : new BranchAnswer.InputMismatch());
  }

  private static Decision whenPresent(Call call, Entry entry) {
    if (call.kind().isWork() && call.epoch() < entry.epoch()) {
      return reply(new BranchAnswer.StaleEpoch(entry.epoch()));
    }
    if (entry.state() == State.BROKEN) {
      return new Decision.Contradiction(
          "a handler ended the barrier's transaction by itself; the branch cannot be trusted");
    }
    if (call.style() != entry.style()) {
      return wrongStyle(call);
    }
    return switch (call.kind()) {
      case PREPARE, COMMIT_ONE_PHASE, TRY, ACTION -> work(call, entry);
      case COMMIT -> commit(entry);
      case CONFIRM -> confirm(entry);
      case ABORT, CANCEL, COMPENSATE -> end(call, entry);
      case SETTLE, SETTLE_ONE_PHASE -> reply(storedAnswer(entry));
    };
  }

  private static Decision work(Call call, Entry entry) {
    if (entry.state() == State.CLAIMED) {
      return new Decision.Run();
    }
    boolean sameInput =
        entry.state() == State.TOMBSTONE || entry.inputHash().equals(call.inputHash());
    return reply(sameInput ? storedAnswer(entry) : new BranchAnswer.InputMismatch());
  }

  private static BranchAnswer storedAnswer(Entry entry) {
    return switch (entry.state()) {
      case DONE, CONFIRMED, UNDONE -> new BranchAnswer.Done(entry.output());
      case READ_ONLY -> READ_ONLY;
      case REFUSED -> new BranchAnswer.Refused(entry.reason());
      case TOMBSTONE -> TOMBSTONE;
      case CLAIMED, BROKEN -> throw new IllegalStateException("no answer stored: " + entry.state());
    };
  }

  private static Decision commit(Entry entry) {
    return switch (entry.state()) {
      case DONE, READ_ONLY -> reply(DONE);
      case CLAIMED, REFUSED, CONFIRMED, UNDONE, TOMBSTONE, BROKEN -> reply(UNKNOWN);
    };
  }

  private static Decision confirm(Entry entry) {
    return switch (entry.state()) {
      case DONE -> new Decision.Confirm(entry);
      case CONFIRMED, READ_ONLY -> reply(DONE);
      case CLAIMED, REFUSED, UNDONE, TOMBSTONE, BROKEN -> reply(UNKNOWN);
    };
  }

  private static Decision end(Call call, Entry entry) {
    return switch (entry.state()) {
      case DONE ->
          call.kind() == CallKind.ABORT
              ? new Decision.Contradiction("the branch is committed and cannot be aborted")
              : new Decision.Undo(entry);
      case CONFIRMED ->
          new Decision.Contradiction("the branch is confirmed and cannot be cancelled");
      case READ_ONLY, REFUSED, UNDONE, TOMBSTONE -> reply(DONE);
      case CLAIMED, BROKEN -> throw new IllegalStateException("not an ending: " + entry.state());
    };
  }

  private static Decision wrongStyle(Call call) {
    return new Decision.Contradiction(
        "the branch follows another protocol than " + call.kind().path() + " belongs to");
  }

  private static Decision reply(BranchAnswer answer) {
    return new Decision.Reply(answer);
  }
}
