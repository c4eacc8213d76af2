package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.simulate.trace.Walk.Walked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the calls that services answered with those that were owed. */
final class Calls {
  private final TxId tx;
  private final Walked walked;
  private final long newest;
  private final long epochMax;
  private final long decidedMs;
  private final Map<String, String> services = new HashMap<>();

  private Calls(TxId tx, Walked walked, long newest, long epochMax, long decidedMs) {
    this.tx = tx;
    this.walked = walked;
    this.newest = newest;
    this.epochMax = epochMax;
    this.decidedMs = decidedMs;
    for (TransactionState.BranchView each : walked.state().branches()) {
      services.put(each.id().text(), each.participant());
    }
  }

  /**
   * What services were asked and should not have been, in words.
   *
   * @param newest the epoch of the transaction's last entry
   * @param shardEpoch the newest epoch of its shard
   * @param decidedMs a commit cannot have been decided before, in milliseconds since 1970
   */
  static List<String> refusals(
      TxId tx, Walked walked, long newest, long shardEpoch, long decidedMs, List<Call> calls) {
    long epochMax = walked.state().finished() ? newest : shardEpoch;
    Calls check = new Calls(tx, walked, newest, epochMax, decidedMs);
    return calls.stream()
        .flatMap(call -> check.wrong(call).map(what -> CallLine.words(call) + ", " + what).stream())
        .toList();
  }

  private Optional<String> wrong(Call call) {
    Optional<CallKind> kind = CallLine.kind(call);
    if (kind.isEmpty()) {
      return Optional.of("which is no call");
    }
    if (call.epoch() < tx.epoch()) {
      return Optional.of("in an epoch before its birth");
    }
    if (call.epoch() > epochMax) {
      return Optional.of("in an epoch after its last, " + epochMax);
    }
    String service = services.getOrDefault(call.branch(), call.service());
    if (!service.equals(call.service())) {
      return Optional.of("which belongs to " + service);
    }
    if (commits(kind.get()) && call.fromMs() < decidedMs) {
      return Optional.of("before all votes were given");
    }
    return asOwed(call, kind.get());
  }

  private Optional<String> asOwed(Call call, CallKind kind) {
    Set<Json> payloads =
        walked.owed().stream()
            .filter(owed -> owed.branch().text().equals(call.branch()) && owed.kind() == kind)
            .map(Walk.Owed::payload)
            .collect(Collectors.toSet());
    if (payloads.isEmpty()) {
      return isOfALostOwner(call, kind) ? Optional.empty() : Optional.of("which was never owed");
    }
    boolean same = !kind.isWork() || payloads.contains(CallLine.payload(call));
    return same ? Optional.empty() : Optional.of("with another input than is owed");
  }

  /**
   * What an owner asked before it was lost may have left no record, for answers of participants
   * with a barrier are written lazily; what it told of a decision has one.
   */
  private boolean isOfALostOwner(Call call, CallKind kind) {
    return isWorkOrQuestion(kind) && (call.epoch() < newest || tx.epoch() < newest);
  }

  private static boolean commits(CallKind kind) {
    return kind == CallKind.COMMIT || kind == CallKind.CONFIRM;
  }

  static boolean isWorkOrQuestion(CallKind kind) {
    return kind.isWork() || kind == CallKind.SETTLE;
  }
}
