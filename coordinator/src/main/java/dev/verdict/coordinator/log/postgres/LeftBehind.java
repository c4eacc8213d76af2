package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Lists what earlier owners of a shard left without rows. */
final class LeftBehind {
  private static final String SQL = "SELECT list_left_behind($1, $2, $3, $4)";

  private final Database database;
  private final String owner;

  LeftBehind(Database database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /** Returns up to which all of the shard are listed; empty if the shard is not led here. */
  Future<Optional<String>> list(Lead lead) {
    return database
        .write(SQL, Tuple.of(lead.shard(), lead.epoch(), LogReader.epochText(lead.epoch()), owner))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString(0)));
  }
}
