package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.participants.CallFailedException;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services that keep the participant protocol, with a barrier, and remember everything. */
final class ModelParticipants {
  /** Where every service runs. */
  static final String INSTANCE = "10.0.0.7:8080";

  private final VirtualTime time;
  private final Map<String, String> branches = new HashMap<>();
  private final List<BranchCall> calls = new ArrayList<>();
  private final Map<String, String> refusing = new HashMap<>();
  private final Set<String> unreachable = new HashSet<>();
  private final Set<String> silent = new HashSet<>();
  private final Set<String> deaf = new HashSet<>();
  private final Set<String> hanging = new HashSet<>();
  private boolean contradicting;
  private long staleEpochSeen;
  private Duration way = Duration.ofMillis(1);

  ModelParticipants(VirtualTime time) {
    this.time = time;
  }

  /** That service says no to work. */
  void refuse(String participant) {
    refuse(participant, participant + " says no");
  }

  /** That service says no to work, in these words. */
  void refuse(String participant, String words) {
    refusing.put(participant, words);
  }

  /** That service says yes to work again. */
  void accept(String participant) {
    refusing.remove(participant);
  }

  /** Calls to that service fail before they are made. */
  void breakWayTo(String participant) {
    unreachable.add(participant);
  }

  /** That service does not answer. */
  void silence(String participant) {
    silent.add(participant);
  }

  /** That service does its work, and does not answer to what is decided. */
  void deafen(String participant) {
    deaf.add(participant);
  }

  /** Its service is restored to a time before that branch. */
  void lose(TxId tx, String branch) {
    branches.remove(tx + "/" + branch);
  }

  /** Who committed and is told to abort says so, which otherwise is a bug. */
  void contradict() {
    contradicting = true;
  }

  /** Calls to that service are never over. */
  void hang(String participant) {
    hanging.add(participant);
  }

  /** A call takes so long there and so long back. */
  void takeEachWay(Duration time) {
    way = time;
  }

  void heal() {
    hanging.clear();
    deaf.clear();
    silent.clear();
    unreachable.clear();
    staleEpochSeen = 0;
  }

  /** Work is refused because a newer epoch was seen. */
  void haveSeenEpoch(long epoch) {
    staleEpochSeen = epoch;
  }

  /** What came in, in order. */
  List<BranchCall> calls() {
    return calls;
  }

  List<CallKind> kinds() {
    return calls.stream().map(BranchCall::kind).toList();
  }

  /** What became of a branch: {@code done}, {@code committed}, {@code ended}; or nothing. */
  String fate(TxId tx, String branch) {
    return branches.getOrDefault(tx + "/" + branch, "");
  }

  /** The way of one node to the services. */
  ParticipantCalls from(Node node) {
    return (call, epoch, traceparent) -> {
      Promise<BranchAnswer> promise = Promise.promise();
      calls.add(call);
      if (unreachable.contains(call.participant())) {
        throw new IllegalStateException("no way to " + call.participant());
      }
      if (!hanging.contains(call.participant())) {
        time.after(way, () -> arrive(call, node, promise));
      }
      return promise.future();
    };
  }

  /** A node that may be dead by the time that an answer reaches it. */
  interface Node {
    boolean isDead();
  }

  private void arrive(BranchCall call, Node node, Promise<BranchAnswer> promise) {
    Future<BranchAnswer> answer =
        silent.contains(call.participant())
                || (deaf.contains(call.participant()) && !call.kind().isWork())
            ? Future.failedFuture(
                new CallFailedException(
                    CallFailure.of(FailureKind.TIMED_OUT),
                    call.participant() + " is silent",
                    Optional.of(INSTANCE)))
            : answered(call);
    time.after(
        way,
        () -> {
          if (!node.isDead()) {
            answer.onComplete(promise);
          }
        });
  }

  private Future<BranchAnswer> answered(BranchCall call) {
    return contradicting && call.kind() == CallKind.ABORT && isCommitted(call)
        ? Future.failedFuture(
            new CallFailedException(
                FailureKind.SERVER_ERROR, "409: the branch is committed and cannot be aborted"))
        : Future.succeededFuture(answer(call));
  }

  private boolean isCommitted(BranchCall call) {
    return fate(call.tx(), call.branch().text()).equals("committed");
  }

  private BranchAnswer answer(BranchCall call) {
    String key = call.tx() + "/" + call.branch();
    String fate = branches.getOrDefault(key, "");
    if (call.kind().isWork() && staleEpochSeen > 0) {
      return new BranchAnswer.StaleEpoch(staleEpochSeen);
    }
    return switch (call.kind()) {
      case PREPARE, TRY, ACTION -> work(call, key, fate);
      case COMMIT_ONE_PHASE -> {
        BranchAnswer answer = work(call, key, fate);
        branches.replace(key, "done", "committed");
        yield answer;
      }
      case COMMIT, CONFIRM -> {
        if (fate.isEmpty()) {
          yield new BranchAnswer.UnknownBranch();
        }
        if (fate.equals("ended")) {
          throw new AssertionError("commit of " + key + " after its end");
        }
        branches.put(key, "committed");
        yield new BranchAnswer.Done(Json.nil());
      }
      case ABORT, CANCEL, COMPENSATE -> {
        if (fate.equals("committed")) {
          throw new AssertionError("abort of " + key + " after its commit");
        }
        branches.put(key, "ended");
        yield new BranchAnswer.Done(Json.nil());
      }
      case SETTLE, SETTLE_ONE_PHASE -> {
        if (fate.isEmpty()) {
          branches.put(key, "ended");
        }
        yield fate.equals("done") || fate.equals("committed")
            ? new BranchAnswer.Done(output(call))
            : new BranchAnswer.Tombstone();
      }
    };
  }

  private BranchAnswer work(BranchCall call, String key, String fate) {
    if (fate.equals("ended")) {
      return new BranchAnswer.Tombstone();
    }
    String refusal = refusing.get(call.participant());
    if (refusal != null) {
      branches.put(key, "ended");
      return new BranchAnswer.Refused(refusal);
    }
    if (fate.isEmpty()) {
      branches.put(key, "done");
    }
    return new BranchAnswer.Done(output(call));
  }

  private static Json output(BranchCall call) {
    return Json.text(call.branch() + " done");
  }
}
