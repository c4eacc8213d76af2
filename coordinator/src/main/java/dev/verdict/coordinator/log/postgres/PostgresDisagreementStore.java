package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.reconcile.Disagreement;
import dev.verdict.coordinator.reconcile.Disagreement.Closure;
import dev.verdict.coordinator.reconcile.DisagreementQuery;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Finding;
import dev.verdict.coordinator.reconcile.Place;
import dev.verdict.coordinator.reconcile.Report;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Disagreements in PostgreSQL. */
public final class PostgresDisagreementStore implements DisagreementStore {
  private static final String NOTE =
      "SELECT note_comparison($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, " + OPEN_MAX + ", $12)";

  private static final String COLUMNS =
      "tx, namespace, branch, participant, kind, logged, found, seen, first_seen_at, last_seen_at, closed_at,"
          + " closed_by, reason";

  private static final String LIST =
      "SELECT "
          + COLUMNS
          + " FROM disagreement"
          + " WHERE ($1::boolean IS NULL OR (closed_at IS NULL) = $1)"
          + " AND ($2::text IS NULL OR participant = $2) AND ($3::text IS NULL OR tx = $3)"
          + " AND ($4::text IS NULL OR (tx, branch) < ($4, $5)) AND namespace = $7"
          + " ORDER BY tx DESC, branch DESC LIMIT $6";

  private static final String AT = " WHERE tx = $1 AND branch = $2";

  private static final String GET = "SELECT " + COLUMNS + " FROM disagreement" + AT;

  private static final String CLOSE =
      "UPDATE disagreement SET closed_at = clock_timestamp(), closed_by = $3, reason = $4"
          + AT
          + " AND closed_at IS NULL RETURNING "
          + COLUMNS;

  private static final String TAKE_TURN =
      """
      UPDATE disagreement d SET looked_at = clock_timestamp()
      FROM (SELECT o.tx, o.branch FROM disagreement o
        WHERE o.closed_at IS NULL AND o.shard = ANY ($1)
          AND o.looked_at <= clock_timestamp() - $2 * interval '1 millisecond'
        ORDER BY o.looked_at LIMIT 1 FOR UPDATE SKIP LOCKED) due
      WHERE d.tx = due.tx AND d.branch = due.branch RETURNING d.tx
      """;

  /** Of all namespaces. */
  static final String COUNT =
      "SELECT count(*) FROM disagreement WHERE closed_at IS NULL"
          + " AND last_seen_at >= first_seen_at + interval '"
          + CONFIRMED_AFTER.toSeconds()
          + " seconds'";

  private static final String COUNT_OF_NAMESPACE = COUNT + " AND namespace = $1";

  private static final String FORGET =
      "DELETE FROM disagreement WHERE tx < (SELECT below FROM forgotten)"
          + " OR (closed_by = '' AND closed_at < clock_timestamp() - interval '"
          + CLOSED_KEPT.toDays()
          + " days')";

  private final Database database;

  /**
   * @param database where they are
   */
  public PostgresDisagreementStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> note(Report report) {
    List<Finding> found = report.findings();
    List<Place> agreed = List.copyOf(report.agreed());
    List<Report.Telling> told = List.copyOf(report.told());
    Tuple parameters =
        Tuple.from(
            List.of(
                texts(found, each -> each.transaction().text()),
                texts(found, each -> each.branch().text()),
                found.stream().map(each -> each.transaction().shard()).toArray(Integer[]::new),
                texts(found, Finding::participant),
                texts(found, each -> each.kind().word()),
                texts(found, Finding::logged),
                texts(found, Finding::found),
                texts(agreed, each -> each.transaction().text()),
                texts(agreed, each -> each.branch().text()),
                texts(told, each -> each.transaction().text()),
                texts(told, Report.Telling::participant),
                texts(found, Finding::namespace)));
    return database.write(NOTE, parameters).mapEmpty();
  }

  private static <T> String[] texts(List<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }

  @Override
  public Future<List<Disagreement>> list(DisagreementQuery query) {
    Tuple parameters =
        Tuple.tuple()
            .addValue(query.open().orElse(null))
            .addValue(query.participant().orElse(null))
            .addValue(query.transaction().map(TxId::text).orElse(null))
            .addValue(query.before().map(place -> place.transaction().text()).orElse(null))
            .addValue(query.before().map(place -> place.branch().text()).orElse(null))
            .addInteger(query.limit())
            .addString(query.namespace());
    return database.query(LIST, parameters).map(PostgresDisagreementStore::read);
  }

  @Override
  public Future<Optional<Disagreement>> get(Place place) {
    return database
        .query(GET, Tuple.of(place.transaction().text(), place.branch().text()))
        .map(rows -> read(rows).stream().findFirst());
  }

  @Override
  public Future<Optional<Disagreement>> close(Place place, String operator, String reason) {
    return database
        .write(CLOSE, Tuple.of(place.transaction().text(), place.branch().text(), operator, reason))
        .map(rows -> read(rows).stream().findFirst());
  }

  @Override
  public Future<Optional<TxId>> takeTurn(Collection<Integer> shards, Duration since) {
    return database
        .write(TAKE_TURN, Tuple.of(shards.toArray(Integer[]::new), since.toMillis()))
        .map(SampledTransactions::first);
  }

  @Override
  public Future<Integer> countConfirmed(String namespace) {
    return database
        .query(COUNT_OF_NAMESPACE, Tuple.of(namespace))
        .map(rows -> rows.iterator().next().getLong(0).intValue());
  }

  @Override
  public Future<Integer> forget() {
    return database.write(FORGET, Tuple.tuple()).map(rows -> rows.rowCount());
  }

  private static List<Disagreement> read(Iterable<Row> rows) {
    List<Disagreement> all = new ArrayList<>();
    rows.forEach(row -> all.add(read(row)));
    return all;
  }

  private static Disagreement read(Row row) {
    Finding finding =
        new Finding(
            new TxId(row.getString("tx")),
            row.getString("namespace"),
            new BranchId(row.getString("branch")),
            row.getString("participant"),
            Finding.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
            row.getString("logged"),
            row.getString("found"));
    return new Disagreement(
        finding,
        row.getInteger("seen"),
        row.getOffsetDateTime("first_seen_at").toInstant(),
        row.getOffsetDateTime("last_seen_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("closed_at"))
            .map(
                at ->
                    new Closure(
                        at.toInstant(), row.getString("closed_by"), row.getString("reason"))));
  }
}
