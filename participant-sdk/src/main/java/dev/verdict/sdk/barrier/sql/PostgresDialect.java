package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.barrier.RetryableException;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * PostgreSQL 13 and newer. One statement announces or claims work and bounds the lock waits of the
 * transaction; for work that is there already another one shows it.
 *
 * @param lockTimeout as PostgreSQL reads it
 * @param isOptimistic see {@link Dialect#isOptimistic}
 * @param commitsAlong see {@link SqlLink#commitsAlong}
 */
record PostgresDialect(String lockTimeout, boolean isOptimistic, boolean commitsAlong)
    implements Dialect {
  private static final Logger LOG = System.getLogger(PostgresDialect.class.getName());
  private static final String ISOLATION = "read committed";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String INVALID_TEXT = "22P02";
  private static final String UNIQUE_VIOLATION = "23505";

  /** As JDBC and as the reactive client write it. */
  private static final Set<String> TRUE = Set.of("t", "true");

  private static final String SCRIPT = "postgresql";
  private static final int CAUSES_MAX = 20;

  @Override
  public CompletionStage<Void> createSchema(SqlLink<?> link) {
    return link.command(Schema.text(SCRIPT));
  }

  @Override
  public String script() {
    return SCRIPT;
  }

  @Override
  public String tables() {
    return Sql.TABLES;
  }

  @Override
  public CompletionStage<Started> start(SqlLink<?> link, Demand demand) {
    return link.query(Sql.SETTINGS)
        .thenApply(rows -> checked(demand, rows.get(0)))
        .thenCompose(
            settings ->
                link.commitsAlong()
                    .thenApply(
                        it ->
                            new Started(
                                settings.get(0),
                                new PostgresDialect(lockTimeout, isOptimistic, it),
                                commitsLast(settings))));
  }

  private static boolean commitsLast(List<String> settings) {
    return !settings.get(2).equals("off") && !settings.get(3).equals("off");
  }

  private List<String> checked(Demand demand, List<String> settings) {
    if (demand.prepares() && settings.get(1).equals("0")) {
      throw new IllegalStateException(
          "participant '"
              + demand.participant()
              + "' declares prepared operations, but PostgreSQL's max_prepared_transactions is 0:"
              + " set it to at least the number of connections and restart PostgreSQL");
    }
    if (isOptimistic && settings.get(4).equals("0")) {
      throw new IllegalStateException(
          "participant '"
              + demand.participant()
              + "' has an optimistic barrier, but its connections wait for locks without end: set"
              + " lock_timeout for all of them, those of an XA data source too, by options=-c%20lock_timeout="
              + lockTimeout
              + " in their URL or by ALTER ROLE ... SET lock_timeout");
    }
    if (!commitsLast(settings)) {
      LOG.log(
          Level.WARNING,
          "{0}: fsync is {1} and synchronous_commit is {2}: a crash of PostgreSQL can lose votes"
              + " that were given, and no decision is taken in one phase; set both to on",
          demand.participant(),
          settings.get(2),
          settings.get(3));
    }
    return settings;
  }

  @Override
  public List<String> enter() {
    return List.of();
  }

  @Override
  public List<String> leave() {
    return List.of();
  }

  /** A prepared transaction would keep the lock that this takes. */
  @Override
  public CompletionStage<Optional<String>> announce(SqlLink<?> link, Entry work) {
    if (work.style() == Style.PREPARED) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String tx = work.key().tx().text();
    String branch = work.key().branch().text();
    return link.query(Sql.ANNOUNCE, lockTimeout, Sql.lockOf(work.key()), tx, branch, tx)
        .thenApply(rows -> announced(rows.get(0)));
  }

  private static Optional<String> announced(List<String> row) {
    Sql.requireIsolation(row.get(0), ISOLATION);
    return TRUE.contains(row.get(3)) ? Optional.of(row.get(2)) : Optional.empty();
  }

  /** Prepared work mostly comes for the first time, and whatever ends work mostly finds it. */
  @Override
  public CompletionStage<Optional<Entry>> claim(
      SqlLink<?> link, Entry ifAbsent, String service, String unlessPrepared) {
    if (ifAbsent.style() != Style.PREPARED) {
      return claimOrLock(link, Sql.CLAIM, ifAbsent, claimed(ifAbsent, service));
    }
    List<String> parameters = Sql.claimed(ifAbsent, service);
    parameters.addAll(List.of(lockTimeout, Sql.oldestThatForgets(ifAbsent), unlessPrepared));
    String[] unless = parameters.toArray(String[]::new);
    if (ifAbsent.state() != State.CLAIMED) {
      return claimOrLock(link, Sql.CLAIM_UNLESS_PREPARED, ifAbsent, unless);
    }
    return link.query(Sql.CLAIM_FIRST_UNLESS_PREPARED, unless)
        .thenCompose(
            inserted ->
                inserted.isEmpty()
                    ? claimOrLock(link, Sql.CLAIM_UNLESS_PREPARED, ifAbsent, unless)
                    : CompletableFuture.completedFuture(
                        Optional.of(first(ifAbsent, inserted.get(0)))));
  }

  private static Entry first(Entry inserted, List<String> row) {
    Sql.requireIsolation(row.get(0), ISOLATION);
    return inserted;
  }

  private static CompletionStage<Optional<Entry>> claimOrLock(
      SqlLink<?> link, String sql, Entry ifAbsent, String... parameters) {
    return link.query(sql, parameters).thenApply(rows -> first(ifAbsent.key(), rows));
  }

  private String[] claimed(Entry ifAbsent, String service) {
    List<String> parameters = Sql.claimed(ifAbsent, service);
    parameters.addAll(
        List.of(lockTimeout, Sql.lockOf(ifAbsent.key()), Sql.oldestThatForgets(ifAbsent)));
    return parameters.toArray(String[]::new);
  }

  @Override
  public CompletionStage<Optional<Entry>> lock(SqlLink<?> link, BranchKey key) {
    return link.query(Sql.LOCK, lockTimeout, key.tx().text(), key.branch().text())
        .thenApply(rows -> first(key, rows));
  }

  private static Optional<Entry> first(BranchKey key, List<List<String>> rows) {
    return rows.stream().findFirst().map(row -> Sql.entry(key, row, ISOLATION));
  }

  @Override
  public CompletionStage<Boolean> isForgotten(SqlLink<?> link, TxId tx) {
    return link.query(Sql.FORGOTTEN, tx.text()).thenApply(rows -> !rows.isEmpty());
  }

  @Override
  public CompletionStage<Void> record(SqlLink<?> link, Entry entry, State state, Json output) {
    return link.update(Sql.RECORD, recorded(entry, state, output)).thenAccept(Dialect::requireOurs);
  }

  /**
   * The statement fails if the answer may not be kept. A row that is gone is noticed only when the
   * commit is through: nobody but the handler itself can delete the row of its transaction.
   */
  @Override
  public CompletionStage<Void> recordAndCommit(
      SqlLink<?> link, Entry entry, State state, Json output, SqlLinks<?> errors) {
    if (!commitsAlong) {
      return record(link, entry, state, output).thenCompose(none -> link.commit());
    }
    return link.updateAndCommit(Sql.RECORD_OR_FAIL, recorded(entry, state, output))
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    says(errors, error, INVALID_TEXT, Sql.NOT_KEPT)
                        ? Dialect.notOurs(error)
                        : error))
        .thenAccept(Dialect::requireOurs);
  }

  @Override
  public CompletionStage<Void> keepAndCommit(
      SqlLink<?> link, Entry done, String service, String transaction, SqlLinks<?> errors) {
    String[] parameters = kept(done, service, transaction);
    CompletionStage<Integer> kept =
        commitsAlong
            ? link.updateAndCommit(Sql.KEEP, parameters)
            : SqlLink.updateThenCommit(link, Sql.KEEP, parameters);
    return kept.exceptionallyCompose(
            error -> CompletableFuture.failedFuture(whyNotKept(error, transaction, errors)))
        .thenAccept(Dialect::requireOurs);
  }

  private static Throwable whyNotKept(Throwable error, String transaction, SqlLinks<?> errors) {
    if (says(errors, error, INVALID_TEXT, Sql.NOT_KEPT)) {
      return transaction.equals(UNANNOUNCED)
          ? new RetryableException(error)
          : Dialect.notOurs(error);
    }
    return says(errors, error, UNIQUE_VIOLATION, Sql.TABLE) ? new RetryableException(error) : error;
  }

  @Override
  public CompletionStage<Boolean> breakIfCommitted(
      SqlLink<?> link, Entry work, String service, String transaction) {
    List<String> parameters = Sql.claimed(work.with(State.BROKEN, Json.nil()), service);
    parameters.add(transaction);
    return link.update(Sql.BREAK_IF_COMMITTED, parameters.toArray(String[]::new))
        .thenApply(count -> count > 0);
  }

  private static boolean says(SqlLinks<?> errors, Throwable error, String sqlState, String quoted) {
    return errors.sqlState(error).filter(sqlState::equals).isPresent()
        && Stream.iterate(error, Objects::nonNull, Throwable::getCause)
            .limit(CAUSES_MAX)
            .anyMatch(it -> String.valueOf(it.getMessage()).contains(quoted));
  }

  private static String[] kept(Entry done, String service, String transaction) {
    List<String> parameters = Sql.claimed(done, service);
    Collections.addAll(
        parameters,
        transaction,
        Sql.oldestThatForgets(done),
        JsonText.format(done.output()),
        tried(done.style(), done.state()));
    return parameters.toArray(String[]::new);
  }

  /** Whether it is a reservation without an outcome. */
  private static String tried(Style style, State state) {
    return style == Style.TCC && state == State.DONE ? "tried" : "settled";
  }

  private static String[] recorded(Entry entry, State state, Json output) {
    String tx = entry.key().tx().text();
    return new String[] {
      state.name(),
      JsonText.format(output),
      tried(entry.style(), state),
      tx,
      entry.key().branch().text(),
      entry.state() == State.CLAIMED ? "work" : "follow-up",
      tx
    };
  }

  @Override
  public CompletionStage<List<List<String>>> tried(
      SqlLink<?> link, String service, Duration olderThan, int max) {
    String age = Long.toString(olderThan.toMillis());
    return link.query(Sql.TRIED_IN_DOUBT, service, age, Integer.toString(max));
  }

  @Override
  public CompletionStage<List<List<String>>> longPrepared(SqlLink<?> link, Duration age) {
    return link.query(Sql.LONG_PREPARED, Long.toString(age.toMillis()));
  }

  @Override
  public CompletionStage<Integer> raiseWatermark(SqlLink<?> link, TxId upTo) {
    return link.update(Sql.RAISE_WATERMARK, upTo.text());
  }

  @Override
  public CompletionStage<List<List<String>>> transactions(
      SqlLink<?> link, String service, String after, TxId upTo, int max) {
    return link.query(Sql.TRANSACTIONS, after, upTo.text(), service, Integer.toString(max));
  }

  @Override
  public CompletionStage<Integer> forget(SqlLink<?> link, String service, List<TxId> finished) {
    String ids = String.join(",", finished.stream().map(TxId::text).toList());
    return link.update(Sql.FORGET, ids, service);
  }

  @Override
  public CompletionStage<List<List<String>>> held(
      SqlLink<?> link, String service, HoldingsQuery query) {
    return link.query(
        Sql.HELD,
        service,
        query.from(),
        query.below(),
        Held.afterTx(query),
        Held.afterBranch(query),
        Integer.toString(query.limit() + 1));
  }

  @Override
  public CompletionStage<List<List<String>>> watermark(SqlLink<?> link) {
    return link.query(Sql.WATERMARK);
  }

  @Override
  public TokenSql tokens() {
    return TokenSql.POSTGRESQL;
  }

  @Override
  public boolean preparesByStatements() {
    return true;
  }

  @Override
  public boolean detachesWhenPrepared() {
    return true;
  }

  @Override
  public boolean isLockTimeout(String sqlState, int vendorCode) {
    return sqlState.equals(LOCK_NOT_AVAILABLE);
  }
}
