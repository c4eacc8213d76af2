package dev.verdict.examples.courier;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.vertx.VertxHandlers;
import dev.verdict.sdk.vertx.VertxParticipant;
import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.util.concurrent.Callable;

/** The courier as a service: a router, a pool, a participant. */
public final class CourierService extends VerticleBase {
  /** The name under which coordinators know it. */
  public static final String NAME = "courier";

  private static final String HOST = "127.0.0.1";
  private static final int CONNECTIONS_MAX = 8;
  private static final int WAITING_MAX = 1_000;

  private final PgConnectOptions database;
  private final URI[] coordinators;
  private final int port;
  private volatile URI address = URI.create("http://" + HOST);

  /**
   * A service that is not deployed yet.
   *
   * @param port where to listen; 0 for any free port
   */
  public CourierService(PgConnectOptions database, int port, URI... coordinators) {
    this.database = database;
    this.port = port;
    this.coordinators = coordinators.clone();
  }

  /** Where it listens, once it is deployed. */
  public URI address() {
    return address;
  }

  @Override
  public Future<?> start() {
    Pool pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(database)
            .with(new PoolOptions().setMaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX))
            .build();
    Participant courier = participant(new VertxPgStore(pool));
    context.put(NAME, courier);
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, courier);
    return Courier.createTable(pool)
        .compose(done -> Future.fromCompletionStage(courier.createSchema(), context))
        .compose(done -> Future.fromCompletionStage(courier.start(), context))
        .compose(done -> vertx.createHttpServer().requestHandler(router).listen(port, HOST))
        .onSuccess(server -> announce(courier, server));
  }

  private Participant participant(VertxPgStore store) {
    return Participant.named(NAME, store)
        .coordinators(coordinators)
        .sagaAsync(
            "book",
            Delivery.class,
            Pickup.class,
            VertxHandlers.handler(Courier::book),
            "cancel",
            VertxHandlers.followUp(Courier::cancel))
        .tccAsync(
            "offer",
            Delivery.class,
            Pickup.class,
            VertxHandlers.handler(Courier::offer),
            VertxHandlers.followUp(Courier::accept),
            VertxHandlers.followUp(Courier::cancel))
        .build();
  }

  private void announce(Participant courier, HttpServer server) {
    address = URI.create("http://" + HOST + ":" + server.actualPort());
    if (coordinators.length > 0) {
      courier.announce(address);
    }
  }

  /** Signing off waits for an answer, so not on the event loop. */
  @Override
  public Future<?> stop() {
    Participant courier = context.get(NAME);
    Callable<Boolean> close =
        () -> {
          courier.close();
          return true;
        };
    return vertx.executeBlocking(close);
  }
}
