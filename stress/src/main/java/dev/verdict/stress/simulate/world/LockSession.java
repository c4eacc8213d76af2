package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.locks.LockView;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The lock tables as one node reaches them. Nobody takes a lease in these worlds. */
class LockSession implements LockStore {
  private final Postgres server;
  private final LockBook book;
  private final Host host;

  LockSession(Postgres server, LockBook book, Host host) {
    this.server = server;
    this.book = book;
    this.host = host;
  }

  private <T> Future<T> run(String what, Supplier<T> statement) {
    return server.run(host, what, statement);
  }

  @Override
  public Future<Standing> claim(LockClaim claim) {
    return run("claim of " + claim.holder(), () -> book.claim(claim));
  }

  @Override
  public Future<Map<String, Standing>> look(Collection<String> holders) {
    return run("look at locks", () -> book.look(holders));
  }

  @Override
  public Future<Void> release(TxId tx, long epoch) {
    return run(
            "release of " + tx,
            () -> {
              book.release(tx, epoch);
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<Optional<Long>> settle(TxId tx, long epoch) {
    return run("settle of " + tx, () -> book.settle(tx, epoch));
  }

  @Override
  public Future<Integer> sweep() {
    return run("sweep of locks", book::sweep);
  }

  /** Nobody is told who holds what. */
  @Override
  public Future<List<LockView>> holding(Collection<String> resources) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<LockView>> list(Optional<After> after, int limit) {
    return noLeases();
  }

  @Override
  public Future<Optional<Standing.State>> end(String lease) {
    return noLeases();
  }

  @Override
  public Future<Optional<Standing>> renew(String lease, Duration ttl) {
    return noLeases();
  }

  @Override
  public Future<Optional<Standing>> find(String lease) {
    return noLeases();
  }

  private static <T> Future<T> noLeases() {
    return Future.failedFuture(new UnsupportedOperationException("there are no leases here"));
  }
}
