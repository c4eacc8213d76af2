package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Dormant;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Marks transactions as dormant, without entries of their own. */
final class DormantMark {
  private static final String SQL = "SELECT mark_dormant($1, $2, $3, $4, $5, $6)";

  private final Database database;
  private final String owner;

  DormantMark(Database database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /** Returns those that are dormant now. */
  Future<Set<TxId>> write(int shard, long epoch, List<Dormant> dormant) {
    Tuple parameters =
        Tuple.of(shard, epoch, owner)
            .addValue(dormant.stream().map(each -> each.tx().text()).toArray(String[]::new))
            .addValue(dormant.stream().map(Dormant::seq).toArray(Integer[]::new))
            .addValue(delays(dormant));
    return database.write(SQL, parameters).map(DormantMark::marked);
  }

  @SuppressWarnings("NullAway") // SQL NULLs; arrays of a nullable type are not understood
  private static @Nullable Long[] delays(List<Dormant> dormant) {
    return dormant.stream()
        .map(each -> each.wakeAfter().map(Duration::toMillis).orElse(null))
        .toArray(Long[]::new);
  }

  private static Set<TxId> marked(RowSet<Row> rows) {
    Set<TxId> marked = new HashSet<>();
    rows.forEach(row -> marked.add(new TxId(row.getString(0))));
    return marked;
  }
}
