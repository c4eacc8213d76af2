package dev.verdict.sdk.barrier.sql;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.HoldingsQuery;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.barrier.State;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * MariaDB 10.5 and newer, and MySQL 8. Their default isolation has too old a snapshot, and their
 * default wait for a lock is 50 s, so sessions are changed for the time of a transaction unless the
 * pool already makes them fit. Locks are waited for in whole seconds.
 *
 * @param sql the statements
 * @param enter see {@link #enter()}
 * @param leave see {@link #leave()}
 */
record MariaDialect(MariaSql sql, List<String> enter, List<String> leave) implements Dialect {
  private static final String SCRIPT = "mariadb";
  static final String READ_COMMITTED = "READ-COMMITTED";

  private static final Logger LOG = System.getLogger(MariaDialect.class.getName());
  private static final String NEWER_NAME = "transaction_isolation";
  private static final String OLDER_NAME = "tx_isolation";
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int[] PREPARED_SURVIVES_IN_MARIADB = {10, 5};
  private static final int[] PREPARED_SURVIVES_IN_MYSQL = {8, 0};

  static MariaDialect beforeStart(Duration lockTimeout) {
    int seconds = (int) Math.min(Integer.MAX_VALUE, (lockTimeout.toMillis() + 999) / 1000);
    return new MariaDialect(new MariaSql(NEWER_NAME, seconds), List.of(), List.of());
  }

  @Override
  public CompletionStage<Void> createSchema(SqlLink<?> link) {
    return link.query(MariaSql.TABLES)
        .thenCompose(
            rows ->
                rows.get(0).get(0).equals("3")
                    ? CompletableFuture.completedFuture(null)
                    : createTables(link));
  }

  /** Each by itself. Not when they are there: it could wait for prepared work. */
  private static CompletionStage<Void> createTables(SqlLink<?> link) {
    return link.commands(List.of(Schema.text(SCRIPT).split(";\\s*\n")));
  }

  @Override
  public String script() {
    return SCRIPT;
  }

  @Override
  public String tables() {
    return MariaSql.COLUMNS;
  }

  @Override
  public CompletionStage<Started> start(SqlLink<?> link, Demand demand) {
    return link.query(MariaSql.SETTINGS)
        .thenCompose(
            settings -> {
              Settings found = Settings.of(settings.get(0));
              found.check(demand);
              MariaSql tuned = new MariaSql(found.isolationName(), sql.lockSeconds());
              return link.query(tuned.session())
                  .thenApply(rows -> started(tuned, demand, found, rows.get(0).get(0)));
            });
  }

  private static Started started(MariaSql tuned, Demand demand, Settings found, String isolation) {
    String fit = MariaSql.set(tuned.isolation(), READ_COMMITTED, tuned.lockSeconds());
    if (isolation.equals(READ_COMMITTED) && found.lockSeconds() <= tuned.lockSeconds()) {
      return new Started(found.database(), new MariaDialect(tuned, List.of(), List.of()));
    }
    LOG.log(
        Level.INFO,
        "{0}: sessions are changed for the time of a transaction and then put back, which costs two"
            + " statements; to save them, let new connections run: {1}",
        demand.participant(),
        fit);
    String back = MariaSql.set(tuned.isolation(), isolation, found.lockSeconds());
    return new Started(found.database(), new MariaDialect(tuned, List.of(fit), List.of(back)));
  }

  /** An ending usually finds its work, so it looks first; work usually finds nothing. */
  @Override
  public CompletionStage<Optional<Entry>> claim(
      SqlLink<?> link, Entry ifAbsent, String service, String unlessPrepared) {
    if (ifAbsent.state() != State.TOMBSTONE) {
      return insert(link, ifAbsent, service);
    }
    return lock(link, ifAbsent.key())
        .thenCompose(
            found ->
                found.filter(it -> isSettled(it, ifAbsent.epoch())).isPresent()
                    ? CompletableFuture.completedFuture(found)
                    : insert(link, ifAbsent, service));
  }

  private static boolean isSettled(Entry entry, long epoch) {
    return entry.state() != State.CLAIMED && entry.epoch() >= epoch;
  }

  private CompletionStage<Optional<Entry>> insert(SqlLink<?> link, Entry it, String service) {
    List<String> first = Sql.claimed(it, service);
    String[] parameters = Arrays.copyOf(first.toArray(String[]::new), first.size() + 1);
    parameters[first.size()] = Sql.oldestThatForgets(it);
    return link.update(sql.claim(), parameters)
        .thenCompose(
            count ->
                switch (count) {
                  case 0 -> mustBeFit(link).thenApply(fit -> Optional.empty());
                  case 1 -> CompletableFuture.completedFuture(Optional.of(it));
                  default -> lock(link, it.key());
                });
  }

  private CompletionStage<Void> mustBeFit(SqlLink<?> link) {
    return link.query(sql.session())
        .thenAccept(
            rows -> {
              List<String> session = rows.get(0);
              if (!session.get(0).equals(READ_COMMITTED)
                  || Integer.parseInt(session.get(1)) > sql.lockSeconds()) {
                throw new IllegalStateException(
                    "the barrier needs transaction isolation READ COMMITTED and lock waits of at"
                        + " most "
                        + sql.lockSeconds()
                        + " s, as the pool had when the participant started, not "
                        + session);
              }
            });
  }

  @Override
  public CompletionStage<Optional<Entry>> lock(SqlLink<?> link, BranchKey key) {
    return link.query(sql.lock(), key.tx().text(), key.branch().text())
        .thenApply(
            rows -> rows.stream().findFirst().map(row -> Sql.entry(key, row, READ_COMMITTED)));
  }

  @Override
  public CompletionStage<Boolean> isForgotten(SqlLink<?> link, TxId tx) {
    return link.query(MariaSql.FORGOTTEN, tx.text()).thenApply(rows -> !rows.isEmpty());
  }

  @Override
  public CompletionStage<Void> record(SqlLink<?> link, Entry entry, State state, Json output) {
    String tx = entry.key().tx().text();
    String before = entry.state().name();
    return link.update(
            MariaSql.RECORD,
            state.name(),
            JsonText.format(output),
            tx,
            entry.key().branch().text(),
            before,
            before,
            tx)
        .thenAccept(Dialect::requireOurs);
  }

  @Override
  public CompletionStage<List<List<String>>> tried(
      SqlLink<?> link, String service, Duration olderThan, int max) {
    return link.query(MariaSql.tried(max), service, Long.toString(olderThan.toMillis() * 1000));
  }

  @Override
  public CompletionStage<Integer> raiseWatermark(SqlLink<?> link, TxId upTo) {
    return link.update(MariaSql.RAISE_WATERMARK, upTo.text());
  }

  @Override
  public CompletionStage<List<List<String>>> transactions(
      SqlLink<?> link, String service, String after, TxId upTo, int max) {
    return link.query(MariaSql.transactions(max), after, upTo.text(), service);
  }

  @Override
  public CompletionStage<Integer> forget(SqlLink<?> link, String service, List<TxId> finished) {
    return finished.isEmpty()
        ? CompletableFuture.completedFuture(0)
        : link.update(
            MariaSql.forget(finished.size()),
            Stream.concat(finished.stream().map(TxId::text), Stream.of(service))
                .toArray(String[]::new));
  }

  @Override
  public CompletionStage<List<List<String>>> held(
      SqlLink<?> link, String service, HoldingsQuery query) {
    return link.query(
        MariaSql.held(query.limit() + 1),
        service,
        query.from(),
        query.below(),
        Held.afterTx(query),
        Held.afterTx(query),
        Held.afterBranch(query));
  }

  @Override
  public CompletionStage<List<List<String>>> watermark(SqlLink<?> link) {
    return link.query(MariaSql.WATERMARK);
  }

  @Override
  public TokenSql tokens() {
    return TokenSql.MARIADB;
  }

  @Override
  public boolean preparesByStatements() {
    return false;
  }

  /** MariaDB lets nobody else end what a living connection prepared; MySQL does, since 8.0.29. */
  @Override
  public boolean detachesWhenPrepared() {
    return false;
  }

  @Override
  public boolean isLockTimeout(String sqlState, int vendorCode) {
    return vendorCode == LOCK_WAIT_TIMEOUT;
  }

  /** What the server says of itself. */
  private record Settings(String database, String version, int lockSeconds, String flush) {
    static Settings of(List<String> row) {
      return new Settings(row.get(0), row.get(1), Integer.parseInt(row.get(2)), row.get(3));
    }

    private boolean isMariaDb() {
      return version.contains("MariaDB");
    }

    String isolationName() {
      return isMariaDb() ? OLDER_NAME : NEWER_NAME;
    }

    void check(Demand demand) {
      if (database.isEmpty()) {
        throw new IllegalStateException("the connections are in no database: name one in the URL");
      }
      if (demand.prepares() && !demand.byXa()) {
        throw new IllegalStateException(
            "participant '"
                + demand.participant()
                + "' declares prepared operations, which MariaDB and MySQL only do by XA: give the"
                + " store connections for it, by JdbcStore.builder(pool).xa(...) or"
                + " VertxMySqlStore.builder(pool).xa(...)");
      }
      int[] least = isMariaDb() ? PREPARED_SURVIVES_IN_MARIADB : PREPARED_SURVIVES_IN_MYSQL;
      if (demand.prepares() && Arrays.compare(numbers(), least) < 0) {
        throw new IllegalStateException(
            "prepared work does not outlive its connection in " + version + ": use a newer one");
      }
      if (!flush.equals("1")) {
        LOG.log(
            Level.WARNING,
            "{0}: innodb_flush_log_at_trx_commit is {1}: a crash of the database can lose votes"
                + " that were given; set it to 1",
            demand.participant(),
            flush);
      }
    }

    private int[] numbers() {
      return Arrays.stream(version.split("[^0-9]+"))
          .filter(part -> !part.isEmpty())
          .limit(2)
          .mapToInt(Integer::parseInt)
          .toArray();
    }
  }
}
