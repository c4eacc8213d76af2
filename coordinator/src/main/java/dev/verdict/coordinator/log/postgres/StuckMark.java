package dev.verdict.coordinator.log.postgres;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Shows a transaction as stuck without an entry of its own; it is not dormant any more. The row of
 * the shard is locked and compared first, as by an append.
 */
final class StuckMark {
  private static final String SQL = "SELECT mark_stuck($1, $2, $3, $4, $5)";

  private final Database database;
  private final String owner;

  StuckMark(Database database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /** Returns whether it shows. */
  Future<Boolean> write(TxId id, long epoch, String why) {
    return database
        .write(SQL, Tuple.of(id.shard(), epoch, owner, id.text(), why))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }
}
