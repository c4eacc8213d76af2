package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.Patience;
import dev.verdict.sdk.barrier.sql.IdleConnections;
import dev.verdict.sdk.barrier.sql.Sightings;
import dev.verdict.sdk.barrier.sql.XaLink;
import dev.verdict.sdk.barrier.sql.XaLinks;
import dev.verdict.sdk.barrier.sql.XaStatementLink;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Connections of their own, for XA: a pool could not end one that has prepared. */
final class VertxXaLinks implements XaLinks<SqlConnection> {
  private static final Logger LOG = System.getLogger(VertxXaLinks.class.getName());

  /** How long a connection may take until it is ready. */
  static final Duration CONNECT_LONGEST = Duration.ofSeconds(10);

  private final Supplier<? extends Future<? extends SqlConnection>> connector;
  private final Duration connectLongest;
  private final Turns work;
  private final Turns phaseTwo;
  private final Sightings sightings = new Sightings(System::nanoTime);
  private final IdleConnections<Physical> idle =
      new IdleConnections<>(Physical::isAlive, Physical::end);

  /**
   * @param connector connects
   * @param connectionsMax at a time, for work and for phase two each
   * @param connectLongest how long a connection may take until it is ready
   */
  VertxXaLinks(
      Supplier<? extends Future<? extends SqlConnection>> connector,
      int connectionsMax,
      Duration connectLongest) {
    this.connector = connector;
    this.connectLongest = connectLongest;
    this.work = new Turns(connectionsMax);
    this.phaseTwo = new Turns(connectionsMax);
  }

  /** A connection, and whether it is gone. */
  private record Physical(SqlConnection connection, AtomicBoolean gone) {
    static Physical of(SqlConnection connection) {
      AtomicBoolean gone = new AtomicBoolean();
      connection.closeHandler(closed -> gone.set(true));
      return new Physical(connection, gone);
    }

    boolean isAlive() {
      return !gone.get();
    }

    CompletionStage<Void> end() {
      return connection
          .close()
          .otherwise(
              error -> {
                LOG.log(Level.DEBUG, "a connection could not be closed", error);
                return null;
              })
          .toCompletionStage();
    }
  }

  @Override
  public CompletionStage<XaLink<SqlConnection>> open(Habits habits, boolean forPhaseTwo) {
    Turns turns = forPhaseTwo ? phaseTwo : work;
    return turns
        .take()
        .thenCompose(
            none ->
                physical(habits)
                    .<XaLink<SqlConnection>>thenApply(it -> link(it, habits, turns))
                    .whenComplete(
                        (link, error) -> {
                          if (error != null) {
                            turns.giveBack();
                          }
                        }));
  }

  private CompletionStage<Physical> physical(Habits habits) {
    Optional<Physical> free = idle.borrow();
    return free.<CompletionStage<Physical>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> connectInTime(habits));
  }

  /** A server may accept and then say nothing. What comes too late is ended. */
  private CompletionStage<Physical> connectInTime(Habits habits) {
    CompletionStage<Physical> connecting = connect(habits);
    return Patience.bounded(connecting, connectLongest)
        .whenComplete(
            (ready, late) -> {
              if (late != null) {
                connecting.thenCompose(Physical::end);
              }
            });
  }

  private CompletionStage<Physical> connect(Habits habits) {
    return Future.succeededFuture()
        .compose(none -> connector.get().<SqlConnection>map(connection -> connection))
        .map(Physical::of)
        .toCompletionStage()
        .thenCompose(physical -> setUp(physical, habits.setUp()));
  }

  private static CompletionStage<Physical> setUp(Physical physical, List<String> commands) {
    return plain(physical)
        .commands(commands)
        .thenApply(none -> physical)
        .exceptionallyCompose(
            error -> physical.end().thenCompose(none -> CompletableFuture.failedFuture(error)));
  }

  private static VertxLink plain(Physical physical) {
    return new VertxLink(physical.connection(), VertxLink.Kind.MYSQL);
  }

  private XaLink<SqlConnection> link(Physical physical, Habits habits, Turns turns) {
    return new XaStatementLink<>(
        plain(physical),
        habits,
        VertxLinks::vendorCodeOf,
        sightings,
        usable -> take(physical, usable).whenComplete((none, error) -> turns.giveBack()));
  }

  private CompletionStage<Void> take(Physical physical, boolean usable) {
    if (!usable || !physical.isAlive()) {
      return physical.end();
    }
    idle.giveBack(physical);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    idle.close();
  }
}
