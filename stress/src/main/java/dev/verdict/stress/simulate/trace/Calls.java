package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.simulate.trace.Walk.Walked;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares the calls that services answered with those that were owed. */
final class Calls {
  private Calls() {}

  /**
   * What services were asked and should not have been, in words.
   *
   * @param entries the transaction's; at least one
   */
  static List<String> refusals(
      TxId tx, List<Trace.Entry> entries, Walked walked, List<Call> calls) {
    long newest = entries.get(entries.size() - 1).epoch();
    List<String> refusals = new ArrayList<>();
    for (Call call : calls) {
      if (call.epoch() < tx.epoch()) {
        refusals.add(words(call) + ", in an epoch before its birth");
      }
      boolean owed = walked.owed().contains(new Walk.Owed(new BranchId(call.branch()), kind(call)));
      if (!owed && !isOfALostOwner(call, tx, newest)) {
        refusals.add(words(call) + ", which was never owed");
      }
    }
    return refusals;
  }

  /**
   * What an owner asked before it was lost may have left no record, for answers of participants
   * with a barrier are written lazily; what it told of a decision has one.
   */
  private static boolean isOfALostOwner(Call call, TxId tx, long newest) {
    return isWorkOrQuestion(call) && (call.epoch() < newest || tx.epoch() < newest);
  }

  static boolean isWorkOrQuestion(Call call) {
    CallKind kind = kind(call);
    return kind.isWork() || kind == CallKind.SETTLE;
  }

  private static CallKind kind(Call call) {
    return CallKind.valueOf(call.call().toUpperCase(Locale.ROOT));
  }

  static String words(Call call) {
    return call.service()
        + " was asked to "
        + call.call()
        + " branch "
        + call.branch()
        + " in epoch "
        + call.epoch();
  }
}
