package dev.verdict.stress.deaths;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.vertx.VertxParticipant;
import dev.verdict.stress.process.Leash;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** A shop in a process of its own, which dies where it is told to. */
final class DyingMain {
  /** The service's registered name. */
  static final String SERVICE = "shop";

  private static final int NOT_FOUND = 404;
  private static final Duration IN_DOUBT_AFTER = Duration.ofMillis(500);
  private static final int CONNECTIONS = 4;
  private static final long LEAVING_MILLIS = 50;

  private DyingMain() {}

  /** What is ordered; the reference is noted with each effect. */
  record Order(String ref) {}

  /** The order to clean up, which is answered by how many rows were deleted. */
  static final String CLEAN_UP = "clean up";

  /** The order to serve, which is answered by the port. */
  static final String SERVE = "serve";

  /**
   * Waits for the order to serve the database {@code args[0]}, with the coordinator {@code
   * args[1]}, and keeps what is finished for {@code args[2]}. Whoever starts it early waits less
   * for it then. Other orders say where to die.
   */
  public static void main(String[] args) throws Exception {
    Leash leash = Leash.take();
    Participant shop =
        declared(pool(args[0]), pool(args[0]))
            .coordinators(URI.create(args[1]))
            .keepFinished(Duration.parse(args[2]))
            .build();
    int port = listen(shop);
    leash.follow(
        order ->
            switch (order) {
              case SERVE -> {
                serve(shop, port);
                yield Integer.toString(port);
              }
              case CLEAN_UP -> shop.cleanUp().toCompletableFuture().join().toString();
              default -> {
                Dying.at(order);
                yield "so be it";
              }
            });
  }

  private static int listen(Participant shop) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Router router = Router.router(vertx);
    router
        .post(ParticipantProtocol.PATH + ParticipantProtocol.BATCH)
        .handler(BodyHandler.create(false))
        .handler(context -> together(context, shop));
    router.post(ParticipantProtocol.PATH + ":call").handler(DyingMain::watch);
    VertxParticipant.mount(router, shop);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static void serve(Participant shop, int port) {
    shop.createSchema().toCompletableFuture().join();
    shop.start().toCompletableFuture().join();
    shop.announce(URI.create("http://127.0.0.1:" + port)).toCompletableFuture().join();
  }

  private static DataSource pool(String jdbcUrl) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    return DyingDataSource.over(new HikariDataSource(config));
  }

  /** Who dies of one call knows no batches, so that each comes in a request of its own. */
  private static void together(RoutingContext context, Participant shop) {
    if (Dying.isOfOneCall()) {
      context.response().setStatusCode(NOT_FOUND).end();
      return;
    }
    List<String> lines = context.body().asString().lines().toList();
    String call = new JsonObject(lines.get(0)).getString("call");
    Dying.came(lines.size());
    Dying.pass(call, Moment.RECEIVED);
    shop.handleBatch(context.body().buffer().getBytes(), new DyingAnswer(context, call));
  }

  private static void watch(RoutingContext context) {
    String call = context.pathParam("call");
    Dying.pass(call, Moment.RECEIVED);
    Object order = Dying.order();
    context.addEndHandler(
        written -> later(context, order, () -> Dying.pass(call, Moment.ANSWERED)));
    context.next();
  }

  /** What was written leaves a little later; by then the order may be for another transaction. */
  static void later(RoutingContext context, Object order, Runnable pass) {
    context
        .vertx()
        .setTimer(
            LEAVING_MILLIS,
            timer -> {
              if (Dying.order().equals(order)) {
                pass.run();
              }
            });
  }

  private static Participant.Builder<Connection> declared(DataSource work, DataSource phaseTwo) {
    return Participant.named(SERVICE, JdbcStore.builder(work).phaseTwo(phaseTwo).build())
        .prepared("deal", Order.class, (tx, order) -> work("prepare", tx, order))
        .tcc(
            "deal",
            Order.class,
            Result.None.class,
            (tx, order) -> work("try", tx, order),
            (tx, order, none) -> note("confirm", tx, order, "confirmed"),
            (tx, order, none) -> note("cancel", tx, order, "undid"))
        .saga(
            "deal",
            Order.class,
            Result.None.class,
            (tx, order) -> work("action", tx, order),
            "undo-deal",
            (tx, order, none) -> note("compensate", tx, order, "undid"))
        .instance("shop-1")
        .inDoubtAfter(IN_DOUBT_AFTER);
  }

  private static Result<Result.None> work(String call, Connection tx, Order order)
      throws SQLException {
    note(call, tx, order, "did");
    return Result.done();
  }

  private static void note(String call, Connection tx, Order order, String what)
      throws SQLException {
    Dying.during(call);
    Dying.pass(Moment.CLAIMED);
    try (PreparedStatement insert =
        tx.prepareStatement("INSERT INTO effect (ref, what) VALUES (?, ?)")) {
      insert.setString(1, order.ref());
      insert.setString(2, what);
      insert.executeUpdate();
    }
  }
}
