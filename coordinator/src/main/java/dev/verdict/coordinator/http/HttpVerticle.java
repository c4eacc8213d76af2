package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** One HTTP server; deployed once for each event loop, all on one port. */
public final class HttpVerticle extends VerticleBase {
  /** Longer than a request may be open: it waits for locks, then for an end. */
  private static final long IDLE_SECONDS =
      LockRules.WAIT_MAX.toSeconds() + Preference.WAIT_SECONDS_MAX + 60;

  private static final int DRAIN_SECONDS = 15;

  /** How long a request that was begun to be sent may take to arrive once the node stops. */
  private static final long HALF_SENT_MILLIS = 1_000;

  private final HttpSetup setup;
  private final String host;
  private final int port;
  private final IntConsumer onPort;
  private Optional<Serving> serving = Optional.empty();

  private record Serving(HttpServer server, HttpApi api) {}

  /**
   * A server that is started when the verticle is deployed.
   *
   * @param setup what it serves
   * @param host where to listen
   * @param port the port; 0 for any
   * @param onPort told the port that was bound
   */
  public HttpVerticle(HttpSetup setup, String host, int port, IntConsumer onPort) {
    this.setup = setup;
    this.host = host;
    this.port = port;
    this.onPort = onPort;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setIdleTimeout((int) IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setTcpNoDelay(true)
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    HttpApi api = new HttpApi(vertx, setup);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> StrictFraming.require(connection, options))
            .invalidRequestHandler(HttpApi::refuseInvalid)
            .requestHandler(api);
    serving = Optional.of(new Serving(server, api));
    return server.listen().onSuccess(bound -> onPort.accept(bound.actualPort()));
  }

  /** Lets requests under way end, for a bounded time. */
  @Override
  public Future<?> stop() {
    return serving.map(this::drain).orElseGet(Future::succeededFuture);
  }

  private Future<Void> drain(Serving now) {
    vertx.setTimer(HALF_SENT_MILLIS, timer -> now.api().refuseHalfSent());
    return now.server().shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }
}
