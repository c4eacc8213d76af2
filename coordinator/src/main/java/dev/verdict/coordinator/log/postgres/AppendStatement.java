package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * A statement that writes the log. It takes any number of entries of distinct transactions and
 * distinct keys.
 *
 * <p>Either form locks the shard rows first, in order, and compares them with epoch and owner.
 * Nothing is stored for a shard that is not this writer's.
 */
interface AppendStatement {
  /**
   * The rows of the shards that the owner leads in the wanted epochs, locked: parameters 1 to 3.
   */
  String FENCE =
      """
      f AS MATERIALIZED (
        SELECT s.shard, s.epoch FROM unnest($1::int[], $2::bigint[]) w(shard, epoch)
        JOIN shard s ON s.shard = w.shard AND s.epoch = w.epoch AND s.owner = $3
        ORDER BY s.shard FOR NO KEY UPDATE OF s),
      """;

  /** Whether what it acknowledges is on disk. */
  boolean flushed();

  /** What is prepared for it. */
  WriterStatement text();

  /**
   * Its parameters for these entries.
   *
   * @param owner this node's id, as in the shard rows
   */
  Tuple parameters(String owner, List<LogEntry> entries);

  /**
   * What its rows say.
   *
   * @return the outcome of each of the entries, in their order; empty if nothing was stored and
   *     only the settling form can tell why
   */
  Optional<List<AppendOutcome>> outcomes(List<LogEntry> entries, Iterable<Row> rows);

  /** Those of its entries that it stores without a row of their transactions. */
  List<LogEntry> unlisted();
}
