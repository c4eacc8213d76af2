package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.batch.Batch;
import dev.verdict.coordinator.batch.BatchOrder;
import dev.verdict.coordinator.batch.BatchState;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.batch.Progress;
import dev.verdict.coordinator.batch.Refusal;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Batches in PostgreSQL, whose clock alone says which of them are abandoned. */
public final class PostgresBatchStore implements BatchStore {
  private static final String SILENCE = seconds(SILENCE_MAX);

  private static final String BEGIN =
      "SELECT begin_batch($1, $2, $3, $4, $5, $6, $7, $8, %d, %s, %s)"
          .formatted(RUNNING_MAX, SILENCE, seconds(REMEMBERED));

  private static final String IS_RUNNING =
      " WHERE id = $1 AND state = 'running' AND beat_at >= clock_timestamp() - " + SILENCE;

  private static final String BEAT =
      "UPDATE batch SET done = $2, refusals = $3, beat_at = clock_timestamp()"
          + IS_RUNNING
          + " RETURNING stopped_by";

  private static final String END =
      "UPDATE batch SET done = $2, refusals = $3, state = $4, beat_at = clock_timestamp()"
          + IS_RUNNING;

  private static final String STOP =
      "UPDATE batch SET stopped_by = $2" + IS_RUNNING + " AND stopped_by = ''";

  private static final String READ =
      "SELECT id, operator, action, reason, selection, selected, complete, per_second,"
          + " CASE WHEN state = 'running' AND beat_at < clock_timestamp() - "
          + SILENCE
          + " THEN 'abandoned' ELSE state END AS state,"
          + " done, refusals, stopped_by, begun_at, beat_at FROM batch";

  private final Database database;

  /**
   * @param database where they are
   */
  public PostgresBatchStore(Database database) {
    this.database = database;
  }

  private static String seconds(Duration time) {
    return "interval '" + time.toSeconds() + " seconds'";
  }

  @Override
  public Future<Boolean> begin(BatchOrder order) {
    Tuple parameters =
        Tuple.from(
            List.of(
                order.id(),
                order.operator(),
                order.action(),
                order.reason(),
                order.selection(),
                order.selected(),
                order.complete(),
                order.perSecond()));
    return database.write(BEGIN, parameters).map(rows -> rows.iterator().next().getBoolean(0));
  }

  @Override
  public Future<Heard> beat(UUID id, Progress progress) {
    return database
        .write(BEAT, Tuple.of(id, progress.done(), json(progress.refusals())))
        .map(PostgresBatchStore::heard);
  }

  private static Heard heard(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Heard.OVER;
    }
    return rows.iterator().next().getString(0).isEmpty() ? Heard.GO_ON : Heard.STOP;
  }

  @Override
  public Future<Void> end(UUID id, Progress progress, BatchState as) {
    return database
        .write(END, Tuple.of(id, progress.done(), json(progress.refusals()), as.word()))
        .mapEmpty();
  }

  @Override
  public Future<Void> stop(UUID id, String operator) {
    return database.write(STOP, Tuple.of(id, operator)).mapEmpty();
  }

  @Override
  public Future<Optional<Batch>> get(UUID id) {
    return database
        .query(READ + " WHERE id = $1", Tuple.of(id))
        .map(rows -> batches(rows).stream().findFirst());
  }

  @Override
  public Future<List<Batch>> list() {
    return database
        .query(READ + " ORDER BY begun_at DESC LIMIT " + LISTED_MAX, Tuple.tuple())
        .map(PostgresBatchStore::batches);
  }

  private static List<Batch> batches(RowSet<Row> rows) {
    List<Batch> batches = new ArrayList<>();
    rows.forEach(row -> batches.add(batch(row)));
    return batches;
  }

  private static Batch batch(Row row) {
    BatchOrder order =
        new BatchOrder(
            row.getUUID("id"),
            row.getString("operator"),
            row.getString("action"),
            row.getString("reason"),
            row.getString("selection"),
            row.getInteger("selected"),
            row.getBoolean("complete"),
            row.getInteger("per_second"));
    return new Batch(
        order,
        BatchState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        new Progress(row.getInteger("done"), refusals(row.getString("refusals"))),
        row.getString("stopped_by"),
        row.getOffsetDateTime("begun_at").toInstant(),
        row.getOffsetDateTime("beat_at").toInstant());
  }

  private static String json(List<Refusal> refusals) {
    JsonArray all = new JsonArray();
    for (Refusal refusal : refusals) {
      all.add(
          new JsonObject()
              .put("code", refusal.code())
              .put("count", refusal.count())
              .put("detail", refusal.detail())
              .put("example", refusal.example().text()));
    }
    return all.encode();
  }

  private static List<Refusal> refusals(String json) {
    List<Refusal> refusals = new ArrayList<>();
    for (Object each : new JsonArray(json)) {
      JsonObject one = (JsonObject) each;
      refusals.add(
          new Refusal(
              one.getString("code"),
              one.getInteger("count"),
              one.getString("detail"),
              new TxId(one.getString("example"))));
    }
    return refusals;
  }
}
