package dev.verdict.examples.demo;

import dev.verdict.examples.bank.Move;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** One instance of a bank, in a process of its own, which only the coordinator can help. */
final class InstanceMain {
  /** It takes commits and never answers them. */
  static final String DEAF = "deaf";

  private InstanceMain() {}

  /** Runs until the process is ended: {@code <jdbc url> <coordinator> [deaf]}. */
  public static void main(String[] arguments) throws Exception {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(arguments[0]);
    Participant bank =
        Participant.named("bank", JdbcStore.postgres(database))
            .coordinators(URI.create(arguments[1]))
            .inDoubtAfter(Duration.ofHours(1))
            .prepared("debit", Move.class, InstanceMain::debit)
            .build();
    bank.createSchema().toCompletableFuture().join();
    bank.start().toCompletableFuture().join();
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    if (arguments.length > 2 && arguments[2].equals(DEAF)) {
      router.post(ParticipantProtocol.PATH + "commit").handler(unanswered -> {});
      CallsAlone.mount(router);
    }
    VertxParticipant.mount(router, bank);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    String here = "http://127.0.0.1:" + server.actualPort();
    bank.announce(URI.create(here)).toCompletableFuture().join();
    System.out.println("announced " + here);
    Thread.currentThread().join();
  }

  private static Result<Result.None> debit(Connection connection, Move move) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE account SET cents = cents - ? WHERE id = ?")) {
      update.setLong(1, move.cents());
      update.setString(2, move.account());
      return update.executeUpdate() == 1 ? Result.done() : Result.refused("unknown account");
    }
  }
}
