package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.StuckCounts.Alike;
import dev.verdict.protocol.TxId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what does not proceed. It reads through the index of what is stuck, so that its cost goes
 * with how much of that there is, and is bounded.
 */
final class StuckStatement {
  static final String SQL =
      """
      SELECT kind, name, status, stuck, count(*)::integer AS alike, min(tx) AS oldest,
        (array_agg(tx ORDER BY tx DESC))[1:%d] AS examples
      FROM (
        SELECT t.kind, t.name, t.status, t.stuck, t.tx FROM transaction t
        WHERE t.stuck IS NOT NULL AND NOT t.finished AND t.namespace = $1
        ORDER BY t.tx DESC LIMIT %d) s
      GROUP BY kind, name, status, stuck
      ORDER BY alike DESC, oldest
      """
          .formatted(StuckCounts.EXAMPLES_MAX, StuckCounts.COUNTED_MAX);

  private StuckStatement() {}

  static Tuple parameters(String namespace) {
    return Tuple.of(namespace);
  }

  static StuckCounts counts(Iterable<Row> rows) {
    List<Alike> kinds = new ArrayList<>();
    rows.forEach(row -> kinds.add(alike(row)));
    int counted = kinds.stream().mapToInt(Alike::count).sum();
    return new StuckCounts(kinds, counted < StuckCounts.COUNTED_MAX);
  }

  private static Alike alike(Row row) {
    return new Alike(
        Words.kind(row.getString("kind")),
        row.getString("name"),
        row.getString("status"),
        row.getString("stuck"),
        row.getInteger("alike"),
        new TxId(row.getString("oldest")),
        Arrays.stream(row.getArrayOfStrings("examples")).map(TxId::new).toList());
  }
}
