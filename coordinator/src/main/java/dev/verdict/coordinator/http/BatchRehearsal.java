package dev.verdict.coordinator.http;

import dev.verdict.coordinator.batch.ItemResult;
import dev.verdict.coordinator.batch.Picked;
import dev.verdict.coordinator.batch.Progress;
import dev.verdict.coordinator.batch.Tally;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Tries a batch dry, on its first transactions. */
final class BatchRehearsal {
  /** On how many transactions it is tried. */
  static final int TRIED_MAX = 1_000;

  private static final int AT_ONCE = 8;

  private final Function<TxId, Future<Reply>> work;
  private final Iterator<TxId> left;
  private final int tried;
  private final Tally tally = new Tally();
  private final SortedMap<Call, Integer> calls = new TreeMap<>();

  private BatchRehearsal(Function<TxId, Future<Reply>> work, List<TxId> ids) {
    this.work = work;
    this.left = ids.iterator();
    this.tried = ids.size();
  }

  /**
   * A call that would be made.
   *
   * @param participant the service
   * @param call what it would be asked
   */
  record Call(String participant, String call) implements Comparable<Call> {
    @Override
    public int compareTo(Call other) {
      int services = participant.compareTo(other.participant);
      return services == 0 ? call.compareTo(other.call) : services;
    }
  }

  /**
   * What would come of it.
   *
   * @param tried on how many transactions it was tried
   * @param answers how many would take it, and why the others would not
   * @param calls how many calls of which kind would begin at once
   */
  record Result(int tried, Progress answers, SortedMap<Call, Integer> calls) {}

  /**
   * Tries it.
   *
   * @param work what one transaction would answer
   */
  static Future<Result> of(Function<TxId, Future<Reply>> work, Picked picked) {
    List<TxId> ids = picked.ids();
    return new BatchRehearsal(work, ids.subList(0, Math.min(TRIED_MAX, ids.size()))).run();
  }

  private Future<Result> run() {
    List<Future<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Promise<Void> end = Promise.promise();
      lane(end);
      lanes.add(end.future());
    }
    return Future.all(lanes).map(done -> new Result(tried, tally.progress(), calls));
  }

  /** Asks one after the other. What is answered at once is followed in a loop: they are many. */
  private void lane(Promise<Void> end) {
    while (left.hasNext()) {
      Future<?> asked = asked(left.next());
      if (!asked.isComplete()) {
        asked.onSuccess(counted -> lane(end)).onFailure(end::tryFail);
        return;
      }
      if (asked.failed()) {
        end.tryFail(asked.cause());
        return;
      }
    }
    end.tryComplete();
  }

  private Future<TxId> asked(TxId id) {
    return work.apply(id)
        .map(
            reply -> {
              count(id, reply);
              return id;
            });
  }

  private void count(TxId id, Reply reply) {
    ItemResult result = BatchWork.result(reply);
    tally.count(id, result);
    if (result instanceof ItemResult.Done) {
      for (Object each : BatchWork.json(reply).getJsonArray("calls")) {
        JsonObject call = (JsonObject) each;
        calls.merge(
            new Call(call.getString("participant"), call.getString("call")), 1, Integer::sum);
      }
    }
  }
}
