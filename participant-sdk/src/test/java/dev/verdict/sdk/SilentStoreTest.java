package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.cleaning.Cleaner;
import dev.verdict.sdk.cleaning.Endings;
import dev.verdict.sdk.resource.Looks;
import dev.verdict.sdk.resource.PreparedWatch;
import dev.verdict.sdk.vertx.VertxHandlers;
import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What does not end when connections of the Vert.x client fall silent, which it never notices. */
class SilentStoreTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();
  private final SilentProxy proxy = new SilentProxy(Postgres.port());
  private final Pool pool = pool();
  private final Participant bank = bank(new VertxPgStore(pool));

  private Pool pool() {
    return PgBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(4))
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(proxy.port())
                .setDatabase(DATABASE.database())
                .setUser("postgres")
                .setPassword("postgres"))
        .build();
  }

  private static Participant bank(Store<SqlConnection> store) {
    return Participant.named("bank", store)
        .preparedAsync(
            "note",
            Result.None.class,
            VertxHandlers.handler((tx, none) -> Future.succeededFuture(Result.done())))
        .build();
  }

  @BeforeEach
  void start() {
    DATABASE.clean();
    Calls.await(bank.createSchema());
    Calls.await(bank.start());
  }

  @AfterEach
  void close() {
    bank.close();
    proxy.close();
    Calls.await(vertx.close().toCompletionStage());
    DATABASE.rollBackAllPrepared();
  }

  private BarrierStore<SqlConnection> sameStore() {
    BarrierStore<SqlConnection> store = new VertxPgStore(pool).barrier();
    Calls.await(store.start("bank", true));
    return store;
  }

  @Test
  void theAlertAboutWhatStaysPreparedGoesOn() throws Exception {
    BlockingQueue<PreparedTooLong> alerts = new LinkedBlockingQueue<>();
    assertThat(new Calls(bank, Calls.newTx()).work("prepare", "note", "null")).contains("done");
    try (PreparedWatch watch =
        new PreparedWatch(
            new Looks(sameStore(), SHORT),
            new PreparedWatch.Settings("bank", Duration.ofMillis(1), alerts::add))) {
      watch.start();
      assertThat(alerts.poll(60, TimeUnit.SECONDS)).isNotNull();
      proxy.silenceThoseOfNow();
      Thread.sleep(SHORT.toMillis());
      alerts.clear();
      assertThat(alerts.poll(60, TimeUnit.SECONDS)).isNotNull();
    }
  }

  /** On a busy machine a look may take longer than it may here. */
  private static long untilItsLooksAreInTime(Cleaner cleaner) {
    for (int i = 0; i < 100; i++) {
      try {
        return Calls.await(cleaner.run());
      } catch (IllegalStateException late) {
        assertThat(late).hasRootCauseInstanceOf(TimeoutException.class);
      }
    }
    throw new AssertionError("no run was in time");
  }

  @Test
  void cleaningUpIsTriedAgain() {
    Endings endings =
        ids ->
            CompletableFuture.completedFuture(
                new Endings.Ended(Set.of(), Instant.now(), Optional.empty()));
    try (Cleaner cleaner =
        new Cleaner(
            sameStore(),
            Optional.of(endings),
            new Cleaner.Settings("bank", Duration.ofDays(7), SHORT),
            Clock.systemUTC())) {
      proxy.silenceThoseOfNow();
      assertThatThrownBy(() -> Calls.await(cleaner.run()))
          .hasRootCauseInstanceOf(TimeoutException.class);
      assertThat(untilItsLooksAreInTime(cleaner)).isZero();
    }
  }
}
