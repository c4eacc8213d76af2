package dev.verdict.examples.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.examples.bank.Bank;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.XADataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * The bank of the demo, over any XA data source: which one is all that differs between databases.
 */
final class XaBank implements AutoCloseable {
  /** How a bank may misbehave until it is killed. */
  enum Fault {
    /** None. */
    NONE,
    /** It prepares and never answers. */
    SILENT_ONCE_PREPARED,
    /** It takes commits and does nothing. */
    DEAF_TO_COMMITS
  }

  private static final int CONNECTIONS_MAX = 8;
  private static final Duration STEP_MAX = Duration.ofMinutes(2);

  /** Whoever misbehaves does not ask either: only a restart ends the doubt. */
  private static final Duration NEVER_IN_DOUBT = Duration.ofDays(1);

  private final HikariDataSource pool;
  private final Participant participant;
  private final Vertx vertx = Vertx.vertx();

  private XaBank(HikariDataSource pool, Participant participant) {
    this.pool = pool;
    this.participant = participant;
  }

  /** Starts a bank and announces it. */
  static XaBank start(String name, String jdbcUrl, URI coordinator, Fault fault) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    HikariDataSource pool = new HikariDataSource(config);
    Participant.Builder<?> bank =
        Bank.declare(name, JdbcStore.builder(pool).xa(xa(jdbcUrl)).build())
            .coordinators(coordinator);
    if (fault != Fault.NONE) {
      bank.inDoubtAfter(NEVER_IN_DOUBT);
    }
    XaBank started = new XaBank(pool, bank.build());
    started.listen(fault);
    return started;
  }

  private static XADataSource xa(String jdbcUrl) throws SQLException {
    if (jdbcUrl.startsWith("jdbc:mariadb:")) {
      return new MariaDbDataSource(jdbcUrl);
    }
    PGXADataSource postgresql = new PGXADataSource();
    postgresql.setUrl(jdbcUrl);
    return postgresql;
  }

  private void listen(Fault fault) throws Exception {
    await(participant.createSchema());
    await(participant.start());
    Router router = Router.router(vertx);
    switch (fault) {
      case NONE -> {}
      case SILENT_ONCE_PREPARED ->
          router.post(ParticipantProtocol.PATH + "prepare").handler(this::prepareSilently);
      case DEAF_TO_COMMITS ->
          router.post(ParticipantProtocol.PATH + "commit").handler(unanswered -> {});
    }
    if (fault != Fault.NONE) {
      CallsAlone.mount(router);
    }
    VertxParticipant.mount(router, participant);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    int port = await(server.toCompletionStage()).actualPort();
    await(participant.announce(URI.create("http://127.0.0.1:" + port)));
  }

  private static <T> T await(CompletionStage<T> step) throws Exception {
    return step.toCompletableFuture().get(STEP_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  private void prepareSilently(RoutingContext routing) {
    routing
        .request()
        .body()
        .onSuccess(body -> participant.handle("prepare", body.getBytes()).thenAccept(unsent -> {}));
  }

  @Override
  public void close() {
    participant.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    pool.close();
  }

  /** Runs one until the process is killed: {@code <name> <jdbc url> <coordinator> <fault>}. */
  public static void main(String[] arguments) throws Exception {
    XaBank unused =
        start(arguments[0], arguments[1], URI.create(arguments[2]), Fault.valueOf(arguments[3]));
    System.out.println("announced");
    Thread.currentThread().join();
  }
}
