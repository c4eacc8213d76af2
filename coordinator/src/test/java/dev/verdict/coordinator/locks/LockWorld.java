package dev.verdict.coordinator.locks;

import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresLockStore;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Nodes that claim locks in one real database. */
final class LockWorld implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(60);

  private static final AtomicLong TRANSACTIONS = new AtomicLong();

  final TestPostgres postgres;
  private final Vertx vertx = Vertx.vertx();
  private final List<Database> databases = new ArrayList<>();
  private final List<Locks> nodes = new ArrayList<>();

  LockWorld() throws Exception {
    postgres = TestPostgres.create();
  }

  Locks node() {
    Database database = postgres.open(vertx);
    databases.add(database);
    Locks locks = new Locks(vertx, new PostgresLockStore(database));
    nodes.add(locks);
    return locks;
  }

  static TxId transaction(long epoch) {
    return TxId.of(System.currentTimeMillis(), 1, epoch, TRANSACTIONS.incrementAndGet());
  }

  static SortedMap<String, LockMode> exclusive(String... names) {
    SortedMap<String, LockMode> resources = new TreeMap<>();
    for (String name : names) {
      resources.put(name, LockMode.EXCLUSIVE);
    }
    return resources;
  }

  static SortedMap<String, LockMode> shared(String... names) {
    SortedMap<String, LockMode> resources = exclusive(names);
    resources.replaceAll((name, mode) -> LockMode.SHARED);
    return resources;
  }

  static LockClaim claimOf(TxId tx, SortedMap<String, LockMode> resources, Duration wait) {
    return new LockClaim(tx.text(), resources, wait, Optional.empty(), tx.epoch(), "");
  }

  static LockClaim lease(
      String id, SortedMap<String, LockMode> resources, Duration wait, Duration ttl) {
    return new LockClaim(id, resources, wait, Optional.of(ttl), 0, "");
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    nodes.forEach(Locks::close);
    for (Database database : databases) {
      get(database.close());
    }
    get(vertx.close());
  }
}
