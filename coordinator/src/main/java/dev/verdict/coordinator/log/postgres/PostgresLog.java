package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The log in PostgreSQL, for the shards of one engine.
 *
 * <p>It has one connection that appends, one batch at a time, and reads through the database's
 * pool. It lives on the context that it was created on, which should be the engine's; calls from
 * elsewhere are answered on the caller's context.
 */
public final class PostgresLog implements TransactionLog {
  private final Context context;
  private final Appender appender;
  private final LogReader reader;
  private final StuckMark stuckMark;

  private PostgresLog(Context context, Database database, String owner) {
    this.context = context;
    this.appender = new Appender(context, new BatchWriter(context, database, owner));
    this.reader = new LogReader(database);
    this.stuckMark = new StuckMark(database, owner);
  }

  /**
   * Makes a log; it connects with the first append.
   *
   * @param vertx runs it
   * @param database where the log is; stays the caller's to close
   * @param owner this node's id, as in its shard table: unique to this run of the process
   */
  public static PostgresLog create(Vertx vertx, Database database, String owner) {
    return new PostgresLog(vertx.getOrCreateContext(), database, owner);
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    return onContext(() -> appender.append(entry));
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return stuckMark.write(id, epoch, why);
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return reader.read(id);
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return reader.findKey(key);
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(
      int shard, Optional<TxId> after, int limit) {
    return reader.readUnfinished(shard, after, limit);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return reader.list(query);
  }

  @Override
  public boolean available() {
    return appender.available();
  }

  /** Writes what is queued if the database is there, for two seconds at most, and stops. */
  public Future<Void> close() {
    return onContext(appender::close);
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Context caller = context.owner().getOrCreateContext();
    if (caller == context) {
      return work.get();
    }
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        there ->
            work.get().onComplete(done -> caller.runOnContext(back -> complete(promise, done))));
    return promise.future();
  }

  private static <T> void complete(Promise<T> promise, AsyncResult<T> done) {
    if (done.succeeded()) {
      promise.complete(done.result());
    } else {
      promise.fail(done.cause());
    }
  }
}
