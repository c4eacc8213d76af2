package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.reconcile.Samples;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finished transactions to look at, out of the log in PostgreSQL. */
public final class SampledTransactions implements Samples {
  /** The inner part reads the primary key alone, so that no plan reads the whole table. */
  private static final String NEXT =
      """
      SELECT t.tx FROM (
        SELECT tx, shard, finished, updated_at FROM transaction
        WHERE tx >= $1 ORDER BY tx LIMIT %d) t
      WHERE t.finished AND t.shard = ANY ($2)
        AND t.updated_at <= now() - $3 * interval '1 millisecond'
      ORDER BY t.tx LIMIT 1
      """
          .formatted(PASSED_MAX);

  private final Spread<Database> databases;

  /**
   * @param databases where the log is
   */
  public SampledTransactions(Spread<Database> databases) {
    this.databases = databases;
  }

  /** Of a log in one database. */
  SampledTransactions(Database database) {
    this(new Spread<>(List.of(database)));
  }

  @Override
  public Future<Optional<TxId>> next(
      Collection<Integer> shards, long fromMillis, Duration settled) {
    return databases
        .ask(database -> next(database, living(shards, database), fromMillis, settled))
        .map(found -> found.stream().flatMap(Optional::stream).min(Comparator.naturalOrder()));
  }

  private List<Integer> living(Collection<Integer> shards, Database database) {
    return shards.stream().filter(shard -> databases.of(shard) == database).toList();
  }

  private static Future<Optional<TxId>> next(
      Database database, List<Integer> shards, long fromMillis, Duration settled) {
    if (shards.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    Tuple parameters =
        Tuple.of(
            TxId.lowerBound(Math.max(0, fromMillis)),
            shards.toArray(Integer[]::new),
            settled.toMillis());
    return database.query(NEXT, parameters).map(SampledTransactions::first);
  }

  /** The id in the first row. */
  static Optional<TxId> first(RowSet<Row> rows) {
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(new TxId(rows.iterator().next().getString(0)));
  }
}
