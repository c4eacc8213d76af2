package dev.verdict.stress.floor;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection that inserts whatever waits in one statement, then goes again. May be called from
 * any event loop; a caller is answered on its own.
 */
final class BatchedInserts {
  private final Context writer;
  private final PreparedStatement insert;
  private final Queue<Row> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writing = new AtomicBoolean();

  private record Row(String tx, Context caller, Promise<Void> written) {}

  private BatchedInserts(Context writer, PreparedStatement insert) {
    this.writer = writer;
    this.insert = insert;
  }

  /** Connects, bound to the event loop that this is called on. */
  static Future<BatchedInserts> connect(Vertx vertx, PgConnectOptions options) {
    Context writer = vertx.getOrCreateContext();
    return PgConnection.connect(vertx, options)
        .compose(connection -> connection.prepare(FloorTable.INSERT))
        .map(insert -> new BatchedInserts(writer, insert));
  }

  /** Completes when the row is durable. */
  Future<Void> add(String tx, Context caller) {
    Promise<Void> written = Promise.promise();
    waiting.add(new Row(tx, caller, written));
    if (writing.compareAndSet(false, true)) {
      writer.runOnContext(go -> writeWaiting());
    }
    return written.future();
  }

  private void writeWaiting() {
    List<Row> batch = new ArrayList<>();
    for (Row row = waiting.poll(); row != null; row = waiting.poll()) {
      batch.add(row);
    }
    if (batch.isEmpty()) {
      writing.set(false);
      if (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
        writeWaiting();
      }
      return;
    }
    String[] ids = batch.stream().map(Row::tx).toArray(String[]::new);
    String[] outcomes = new String[ids.length];
    Arrays.fill(outcomes, "commit");
    insert
        .query()
        .execute(Tuple.tuple().addArrayOfString(ids).addArrayOfString(outcomes))
        .<Void>mapEmpty()
        .onComplete(
            written -> {
              tell(batch, Future.succeededFuture());
              writeWaiting();
            },
            failed -> {
              tell(batch, Future.failedFuture(failed));
              writeWaiting();
            });
  }

  private static void tell(List<Row> batch, Future<Void> result) {
    Map<Context, List<Promise<Void>>> callers = new HashMap<>();
    for (Row row : batch) {
      callers.computeIfAbsent(row.caller(), none -> new ArrayList<>()).add(row.written());
    }
    callers.forEach(
        (caller, promises) ->
            caller.runOnContext(go -> promises.forEach(written -> result.onComplete(written))));
  }
}
