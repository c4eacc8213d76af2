package dev.verdict.coordinator;

import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.SpreadLog;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.WriteListener;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresLockStore;
import dev.verdict.coordinator.log.postgres.PostgresLog;
import dev.verdict.coordinator.log.postgres.PostgresShardTable;
import dev.verdict.coordinator.log.postgres.SpreadLockStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a node has once for each database of its log: a writer, and its signs of life among the
 * shards there. With one database nothing stands in front of it.
 */
final class LogParts {
  private final Spread<Part> parts;
  private final int shards;

  /**
   * Of one database.
   *
   * @param number from 1, for people
   * @param database the database
   * @param log writes and reads there
   * @param shards the epochs there
   * @param open completes when the database may be used
   */
  record Part(
      int number,
      Database database,
      PostgresLog log,
      PostgresShardTable shards,
      Future<Void> open) {}

  /** How this node is known to others. */
  record Self(String owner, String url, Map<String, String> settings) {}

  /**
   * @param shards how many shards there are in all
   */
  LogParts(
      Vertx vertx,
      LogDatabases databases,
      int shards,
      Self self,
      CrashPoints crashPoints,
      WriteListener listener) {
    List<Part> made = new ArrayList<>();
    for (Database database : databases.databases().parts()) {
      made.add(
          new Part(
              made.size() + 1,
              database,
              PostgresLog.create(vertx, database, self.owner(), crashPoints, listener),
              new PostgresShardTable(database, self.owner(), self.url(), self.settings()),
              databases.opened().parts().get(made.size())));
    }
    this.parts = new Spread<>(made);
    this.shards = shards;
  }

  Spread<Part> spread() {
    return parts;
  }

  Spread<Database> databases() {
    return parts.map(Part::database);
  }

  /** The log, for any caller. */
  TransactionLog log() {
    return log(Part::log);
  }

  /** The log for callers on this context. */
  TransactionLog on(Context caller) {
    return log(part -> part.log().on(caller));
  }

  private TransactionLog log(Function<Part, TransactionLog> each) {
    return parts.isOne() ? each.apply(parts.home()) : new SpreadLog(parts.map(each), shards);
  }

  LockStore locks() {
    return parts.isOne()
        ? new PostgresLockStore(parts.home().database())
        : new SpreadLockStore(databases());
  }

  /** How many entries wait to be written. For any thread. */
  int waiting() {
    return parts.parts().stream().mapToInt(part -> part.log().waiting()).sum();
  }

  /** Which databases take no writes, each in words; empty if all do. */
  List<String> objections() {
    List<String> objections = new ArrayList<>();
    for (Part part : parts.parts()) {
      String which =
          parts.isOne()
              ? "the log's database"
              : "the log's database " + part.number() + " of " + parts.parts().size();
      if (!part.open().succeeded()) {
        objections.add(which + " is not open yet");
      } else if (!part.log().available()) {
        objections.add(which + " does not take writes");
      }
    }
    return objections;
  }

  /** Ends the sessions in which this node gives its signs of life. */
  void closeTables() {
    parts.parts().forEach(part -> part.shards().close());
  }

  /** Writes what is queued where the database is there, for a bounded time, and stops. */
  Future<Void> closeLogs() {
    return Future.join(parts.parts().stream().map(part -> part.log().close()).toList()).mapEmpty();
  }
}
