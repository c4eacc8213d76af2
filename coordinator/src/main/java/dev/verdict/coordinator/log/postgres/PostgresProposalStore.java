package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.Decision;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Proposals in PostgreSQL, whose clock alone says which of them are expired. */
public final class PostgresProposalStore implements ProposalStore {
  private static final String LINE = "\n";

  private static final String PROPOSE =
      "SELECT propose($1, $2, $3, $4, $5, $6, $7, $8 * interval '1 millisecond', interval '"
          + REMEMBERED.toSeconds()
          + " seconds', "
          + PENDING_MAX
          + ")";

  private static final String STATE =
      "CASE WHEN state = 'open' AND expires_at <= clock_timestamp() THEN 'expired' ELSE state END";

  private static final String COLUMNS =
      "id, tx, branch, outcome, operator, reason, plan, "
          + STATE
          + " AS state, proposed_at, expires_at, decided_by, decided_reason, decided_at, detail";

  private static final String GET = "SELECT " + COLUMNS + " FROM proposal WHERE id = $1";

  private static final String LIST =
      "SELECT "
          + COLUMNS
          + " FROM proposal WHERE ($1::boolean IS NULL OR ("
          + STATE
          + " IN ('open', 'approved')) = $1) AND ($2::text IS NULL OR tx = $2)"
          + " ORDER BY proposed_at DESC LIMIT "
          + LISTED_MAX;

  private static final String IS_OPEN = "state = 'open' AND expires_at > clock_timestamp()";

  private static final String APPROVE =
      "UPDATE proposal SET state = 'approved', decided_by = $2, decided_reason = $3,"
          + " decided_at = clock_timestamp() WHERE id = $1 AND operator <> $2"
          + " AND state IN ('open', 'approved') AND expires_at > clock_timestamp() RETURNING "
          + COLUMNS;

  private static final String END =
      "UPDATE proposal SET state = $2, detail = $3 WHERE id = $1 AND (state = 'approved'"
          + " OR ($2 = 'done' AND state IN ('refused', 'rejected', 'withdrawn')))";

  private static final String OVERTAKE =
      "UPDATE proposal SET state = 'overtaken', detail = $2 WHERE id = $1 AND state = 'open'";

  private static final String DECLINE =
      "UPDATE proposal SET state = $2, decided_by = $3, decided_reason = $4,"
          + " decided_at = clock_timestamp() WHERE id = $1 AND ("
          + IS_OPEN
          + " OR (state = 'approved' AND decided_at <= clock_timestamp() - interval '"
          + CARRYING_OUT_MAX.toSeconds()
          + " seconds')) RETURNING "
          + COLUMNS;

  private final Database database;

  /**
   * @param database where they are
   */
  public PostgresProposalStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Optional<Proposal>> propose(Proposal.Draft draft, Duration lasts) {
    Tuple parameters =
        Tuple.from(
            List.of(
                UUID.randomUUID(),
                draft.transaction().text(),
                draft.branch().text(),
                draft.outcome().name().toLowerCase(Locale.ROOT),
                draft.operator(),
                draft.reason(),
                String.join(LINE, draft.plan()),
                lasts.toMillis()));
    return database
        .write(PROPOSE, parameters)
        .compose(
            rows -> {
              UUID id = rows.iterator().next().getUUID(0);
              return id == null ? Future.succeededFuture(Optional.empty()) : get(id);
            });
  }

  @Override
  public Future<Optional<Proposal>> get(UUID id) {
    return database.query(GET, Tuple.of(id)).map(rows -> read(rows).stream().findFirst());
  }

  @Override
  public Future<List<Proposal>> list(Optional<Boolean> pending, Optional<TxId> transaction) {
    Tuple parameters =
        Tuple.tuple()
            .addValue(pending.orElse(null))
            .addValue(transaction.map(TxId::text).orElse(null));
    return database.query(LIST, parameters).map(PostgresProposalStore::read);
  }

  @Override
  public Future<Optional<Proposal>> approve(UUID id, String operator, String reason) {
    return database
        .write(APPROVE, Tuple.of(id, operator, reason))
        .map(rows -> read(rows).stream().findFirst());
  }

  @Override
  public Future<Void> end(UUID id, Proposal.State as, String detail) {
    return database.write(END, Tuple.of(id, as.word(), detail)).mapEmpty();
  }

  @Override
  public Future<Void> overtake(UUID id, String detail) {
    return database.write(OVERTAKE, Tuple.of(id, detail)).mapEmpty();
  }

  @Override
  public Future<Optional<Proposal>> decline(
      UUID id, Proposal.State as, String operator, String reason) {
    return database
        .write(DECLINE, Tuple.of(id, as.word(), operator, reason))
        .map(rows -> read(rows).stream().findFirst());
  }

  private static List<Proposal> read(Iterable<Row> rows) {
    List<Proposal> all = new ArrayList<>();
    rows.forEach(row -> all.add(read(row)));
    return all;
  }

  private static Proposal read(Row row) {
    Proposal.Draft draft =
        new Proposal.Draft(
            new TxId(row.getString("tx")),
            new BranchId(row.getString("branch")),
            Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
            row.getString("operator"),
            row.getString("reason"),
            row.getString("plan").lines().toList());
    return new Proposal(
        row.getUUID("id"),
        draft,
        Proposal.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getOffsetDateTime("proposed_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("decided_at"))
            .map(
                at ->
                    new Decision(
                        row.getString("decided_by"),
                        row.getString("decided_reason"),
                        at.toInstant())),
        row.getString("detail"));
  }
}
