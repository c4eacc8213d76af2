package dev.verdict.stress.simulate.locks;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.Migrations;
import dev.verdict.coordinator.log.postgres.PostgresLockStore;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Locks in a migrated database, and a log that the test writes by hand. Tickets begin with 1. */
final class RealLocks implements AutoCloseable {
  private static final int SHARDS = 4;

  private static final String ROWS =
      "SELECT h.holder || ' ' || kind || ' ' || state || ' ' || coalesce(h.ticket, 0) || ' ' || shard"
          + " || ' ' || epoch || ' ' || coalesce((SELECT string_agg(resource || CASE WHEN exclusive"
          + " THEN '!' ELSE '' END, ',' ORDER BY resource) FROM lock_claim c WHERE c.ticket ="
          + " h.ticket), '') FROM lock_holder h ORDER BY h.holder";

  private static final String STORE =
      "INSERT INTO transaction (tx, shard, last_seq, finished, kind, namespace, principal, name,"
          + " business_key, labels, traceparent, status, reason) VALUES ('%s', %d, 1, %b, 'atomic',"
          + " '', '', '', '', '{}', '', '', '')"
          + " ON CONFLICT (tx) DO UPDATE SET finished = excluded.finished";

  private final EmbeddedPostgres server;
  private final Connection connection;
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final LockStore store;

  RealLocks() throws Exception {
    server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(3)).start();
    Migrations.migrate(server.getPostgresDatabase(), SHARDS, Instant.now());
    connection = server.getPostgresDatabase().getConnection();
    database =
        Database.open(
            vertx,
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.getPort())
                .setDatabase("postgres")
                .setUser("postgres")
                .setPassword("postgres"));
    store = new PostgresLockStore(database);
  }

  /** Nobody has claimed anything, nothing is stored, and all shards are led in epoch 1. */
  void clear() throws SQLException {
    execute(
        "TRUNCATE lock_holder, lock_claim; DELETE FROM transaction; UPDATE shard SET epoch = 1;"
            + " ALTER SEQUENCE lock_ticket RESTART");
  }

  Standing claim(LockClaim claim) throws Exception {
    return get(store.claim(claim));
  }

  Map<String, Standing> look(Collection<String> holders) throws Exception {
    return new HashMap<>(get(store.look(holders)));
  }

  void release(TxId tx, long epoch) throws Exception {
    get(store.release(tx, epoch));
  }

  Optional<Long> settle(TxId tx, long epoch) throws Exception {
    return get(store.settle(tx, epoch));
  }

  void end(String lease) throws Exception {
    get(store.end(lease));
  }

  /** Whether it lasts. */
  boolean renew(String lease, Duration ttl) throws Exception {
    return get(store.renew(lease, ttl)).isPresent();
  }

  void sweep() throws Exception {
    get(store.sweep());
  }

  /** The wait, or the lease, of a holder ended a second ago. */
  void timeIsUp(String holder) throws SQLException {
    execute(
        "UPDATE lock_holder SET ends_at = now() - interval '1 second' WHERE ends_at IS NOT NULL AND"
            + " holder = '"
            + holder
            + "'");
  }

  void raise(int shard) throws SQLException {
    execute("UPDATE shard SET epoch = epoch + 1 WHERE shard = " + shard);
  }

  /** Something of the transaction is stored, and says whether it is finished. */
  void store(TxId tx, boolean finished) throws SQLException {
    execute(STORE.formatted(tx.text(), tx.shard(), finished));
  }

  /** All rows of holders, with the resources that they claim. */
  List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(ROWS)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    get(database.close());
    get(vertx.close());
    connection.close();
    server.close();
  }
}
