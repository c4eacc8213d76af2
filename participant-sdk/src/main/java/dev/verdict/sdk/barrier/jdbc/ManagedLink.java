package dev.verdict.sdk.barrier.jdbc;

import dev.verdict.sdk.ManagedTransactions;
import dev.verdict.sdk.ManagedTransactions.Managed;
import dev.verdict.sdk.barrier.sql.Lending;
import dev.verdict.sdk.barrier.sql.SqlLink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One connection whose transaction a framework begins and ends. Outside of a transaction it is a
 * plain connection, opened when it is needed.
 */
final class ManagedLink implements SqlLink<Connection> {
  private static final Logger LOG = System.getLogger(ManagedLink.class.getName());

  private final ManagedTransactions transactions;
  private final Supplier<CompletionStage<SqlLink<Connection>>> plain;
  private final Consumer<Optional<ManagedLink>> begun;
  private final Thread owner = Thread.currentThread();
  private final Lending lending = new Lending();
  private Optional<Managed> managed = Optional.empty();
  private Optional<SqlLink<Connection>> outside = Optional.empty();
  private Duration outsideBound = Duration.ZERO;
  private boolean exposed;

  /**
   * @param plain opens a plain connection
   * @param begun told of this while its transaction is open
   */
  ManagedLink(
      ManagedTransactions transactions,
      Supplier<CompletionStage<SqlLink<Connection>>> plain,
      Consumer<Optional<ManagedLink>> begun) {
    this.transactions = transactions;
    this.plain = plain;
    this.begun = begun;
  }

  @Override
  public Connection session() {
    Managed open = managed.orElseThrow(ManagedLink::noTransaction);
    Connection guarded = GuardedConnection.over(open.connection(), lending);
    exposed = true;
    open.expose(guarded);
    return guarded;
  }

  @Override
  public CompletionStage<Void> begin() {
    return attempt(
        () -> {
          managed = Optional.of(transactions.begin());
          begun.accept(Optional.of(this));
          return true;
        });
  }

  /** Handlers take what time they need: only a plain connection is bounded. */
  @Override
  public void bound(Duration longest) {
    outsideBound = longest;
  }

  @Override
  public CompletionStage<String> product() {
    return with(SqlLink::product);
  }

  @Override
  public CompletionStage<List<List<String>>> query(String sql, String... parameters) {
    return with(link -> link.query(sql, parameters));
  }

  @Override
  public CompletionStage<Integer> update(String sql, String... parameters) {
    return with(link -> link.update(sql, parameters));
  }

  @Override
  public CompletionStage<Void> command(String sql) {
    return with(link -> link.command(sql));
  }

  private <T> CompletionStage<T> with(Function<SqlLink<Connection>, CompletionStage<T>> body) {
    if (managed.isEmpty()) {
      return outside().thenCompose(body);
    }
    Managed open = managed.get();
    return conceal(open).thenCompose(none -> body.apply(new JdbcLink(open.connection())));
  }

  private CompletionStage<SqlLink<Connection>> outside() {
    return outside
        .<CompletionStage<SqlLink<Connection>>>map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                plain
                    .get()
                    .thenApply(
                        link -> {
                          outside = Optional.of(link);
                          link.bound(outsideBound);
                          return link;
                        }));
  }

  /**
   * The barrier's next statement tells that the handler has returned. What the framework still held
   * back goes over the handler's connection.
   */
  private CompletionStage<Void> conceal(Managed open) {
    return attempt(
        () -> {
          requireOwner();
          if (exposed) {
            exposed = false;
            open.conceal();
            lending.end();
          }
          return true;
        });
  }

  @Override
  public CompletionStage<Void> commit() {
    return attempt(
        () -> {
          requireOwner();
          end().orElseThrow(ManagedLink::noTransaction).commit();
          return true;
        });
  }

  /** A thread that did not begin the transaction leaves it to the one that did. */
  @Override
  public CompletionStage<Void> rollback() {
    return attempt(
        () -> {
          if (Thread.currentThread() == owner) {
            rollBackIfOpen();
          }
          return true;
        });
  }

  @Override
  public CompletionStage<Void> release() {
    return rollback()
        .exceptionally(
            error -> {
              LOG.log(Level.DEBUG, "a transaction could not be ended", error);
              return null;
            })
        .thenCompose(none -> releaseOutside());
  }

  private CompletionStage<Void> releaseOutside() {
    Optional<SqlLink<Connection>> link = outside;
    outside = Optional.empty();
    return link.map(SqlLink::release).orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** Ends what the owner's call left open. */
  void abandon() {
    LOG.log(Level.ERROR, "a handler returned before it was done: use handlers that block");
    release();
  }

  private void rollBackIfOpen() throws Exception {
    Optional<Managed> open = end();
    lending.end();
    if (open.isPresent()) {
      open.get().rollback();
    }
  }

  private Optional<Managed> end() {
    Optional<Managed> open = managed;
    managed = Optional.empty();
    if (open.isPresent()) {
      begun.accept(Optional.empty());
    }
    return open;
  }

  private void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "a managed transaction stays on its thread: the handler must not go on elsewhere");
    }
  }

  private static IllegalStateException noTransaction() {
    return new IllegalStateException("no transaction is open");
  }

  private static CompletionStage<Void> attempt(Callable<Boolean> body) {
    try {
      body.call();
      return CompletableFuture.completedFuture(null);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
