package dev.verdict.coordinator.log.postgres;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Makes the partitions that ids fall into. */
final class Partitions {
  /** Partitions exist this many days ahead. */
  static final int DAYS_AHEAD = 3;

  static final String CREATE = "SELECT create_partitions($1, $2, $3)";

  private final Database database;

  Partitions(Database database) {
    this.database = database;
  }

  /** Makes those of the given time and of the days after it. */
  Future<Void> createAhead(Instant from) {
    Future<Void> done = Future.succeededFuture();
    for (int days = 0; days <= DAYS_AHEAD; days++) {
      Day day = Day.of(from).plus(days);
      done = done.compose(made -> create(day));
    }
    return done;
  }

  /** Makes those of the given transactions; fails if one of them is forgotten. */
  Future<Void> createFor(List<TxId> ids) {
    TreeMap<String, Day> days = new TreeMap<>();
    ids.stream().map(Day::of).forEach(day -> days.put(day.suffix(), day));
    Future<Void> done = Future.succeededFuture();
    for (Day day : days.values()) {
      done = done.compose(made -> create(day));
    }
    return done;
  }

  private Future<Void> create(Day day) {
    return database.query(CREATE, Tuple.of(day.suffix(), day.lowerId(), day.upperId())).mapEmpty();
  }
}
