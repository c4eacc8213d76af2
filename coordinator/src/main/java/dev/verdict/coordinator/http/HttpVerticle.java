package dev.verdict.coordinator.http;

import dev.verdict.coordinator.tls.ServerTls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP server; deployed once for each event loop, all on one port. */
public final class HttpVerticle extends VerticleBase {
  /** Longer than a request may be open: it waits for locks, then for an end. */
  private static final long IDLE_SECONDS =
      LockRules.WAIT_MAX.toSeconds() + Preference.WAIT_SECONDS_MAX + 60;

  private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);

  private static final int DRAIN_SECONDS = 15;

  /** How long a request that was begun to be sent may take to arrive once the node stops. */
  private static final long HALF_SENT_MILLIS = 1_000;

  private final HttpSetup setup;
  private final String host;
  private final int port;
  private final IntConsumer onPort;
  private Optional<Serving> serving = Optional.empty();

  private Runnable endWatch = () -> {};

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
        setup.tls().map(tls -> secure(tls, options, api)).orElseGet(() -> plain(options, api));
    serving = Optional.of(new Serving(server, api));
    return server.listen().onSuccess(bound -> onPort.accept(bound.actualPort()));
  }

  private HttpServer plain(HttpServerOptions options, HttpApi api) {
    return vertx
        .createHttpServer(options)
        .connectionHandler(connection -> StrictFraming.require(connection, options))
        .invalidRequestHandler(HttpApi::refuseInvalid)
        .requestHandler(api);
  }

  private HttpServer secure(ServerTls tls, HttpServerOptions options, HttpApi api) {
    TlsConnections connections = new TlsConnections(vertx, tls);
    ServerSSLOptions first = tls.serverOptions();
    options
        .setSsl(true)
        .setSslEngineOptions(ServerTls.engine())
        .setKeyCertOptions(first.getKeyCertOptions())
        .setTrustOptions(first.getTrustOptions())
        .setClientAuth(first.getClientAuth())
        .setEnabledSecureTransportProtocols(first.getEnabledSecureTransportProtocols())
        .setUseAlpn(first.isUseAlpn());
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(
                connection -> {
                  if (connections.admit(connection)) {
                    StrictFraming.require(connection, options);
                  }
                })
            .invalidRequestHandler(HttpApi::refuseInvalid)
            .requestHandler(
                request -> {
                  connections.begun(request);
                  api.handle(request);
                });
    Context loop = context;
    endWatch = tls.watch(() -> loop.runOnContext(here -> change(server, tls, connections)));
    return server;
  }

  /** A new context forgets the sessions of the one before, so that none of them is resumed. */
  private void change(HttpServer server, ServerTls tls, TlsConnections connections) {
    server
        .updateSSLOptions(tls.serverOptions(), true)
        .onSuccess(updated -> connections.changed())
        .onFailure(failure -> LOG.error("The API goes on with the TLS of before", failure));
  }

  /** Lets requests under way end, for a bounded time. */
  @Override
  public Future<?> stop() {
    endWatch.run();
    return serving.map(this::drain).orElseGet(Future::succeededFuture);
  }

  private Future<Void> drain(Serving now) {
    vertx.setTimer(HALF_SENT_MILLIS, timer -> now.api().refuseHalfSent());
    return now.server().shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }
}
