package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A shard table whose calls a test can cut off or let hang, one kind at a time. */
final class FaultyShardTable implements ShardTable {
  private final ShardTable table;
  private final Set<String> hanging = new HashSet<>();
  private final List<Runnable> late = new ArrayList<>();
  private String failing = "";
  private boolean away;

  FaultyShardTable(ShardTable table) {
    this.table = table;
  }

  /** From now on calls of that name do not come back, though they may have happened. */
  void hang(String name) {
    hanging.add(name);
  }

  /** From now on calls of that name fail, and nothing of them happens. */
  void fail(String name) {
    failing = name;
  }

  /** Everything hangs, and nothing happens. */
  void cutOff() {
    away = true;
  }

  void mend() {
    hanging.clear();
    failing = "";
    away = false;
  }

  /** Lets what hung before happen and be answered now. */
  void answerLate() {
    List<Runnable> all = List.copyOf(late);
    late.clear();
    all.forEach(Runnable::run);
  }

  private <T> Future<T> call(String name, Supplier<Future<T>> work) {
    if (away) {
      return Promise.<T>promise().future();
    }
    if (failing.equals(name)) {
      return Future.failedFuture(name + " fails");
    }
    if (!hanging.contains(name)) {
      return work.get();
    }
    Promise<T> promise = Promise.promise();
    late.add(() -> work.get().onComplete(promise));
    return promise.future();
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return call("readAll", table::readAll);
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return call("readNodes", table::readNodes);
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    return call("raise", () -> table.raise(seen, above));
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    return call("release", () -> table.release(led));
  }

  @Override
  public Future<Void> heartbeat() {
    return call("heartbeat", table::heartbeat);
  }

  @Override
  public Future<Void> retire() {
    return call("retire", table::retire);
  }
}
