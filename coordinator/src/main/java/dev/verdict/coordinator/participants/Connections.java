package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.addresses.AddressGate;
import dev.verdict.coordinator.timing.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to all addresses, which are kept open: HTTP/2 (RFC 9113) with those that
 * announced it, HTTP/1.1 with all others. Redirects are not followed: only registered addresses are
 * called, and of these only what {@link AddressGate} lets through. For one event loop.
 *
 * <p>A call that is given up over HTTP/1.1 takes its connection with it. Over HTTP/2 it shares the
 * connection with others, and only its stream ends; whether anybody is left at the other end is
 * asked by a PING then.
 */
final class Connections {
  /** Who does not answer a PING for so long is gone. */
  static final long PONG_WITHIN_MILLIS = 2_000;

  /** To one address. Each has as many streams as the address allows, which is often 100. */
  private static final int HTTP2_CONNECTIONS = 2;

  /** The error code CANCEL of RFC 9113, 7. */
  private static final long CANCEL = 8;

  private static final int PING_BYTES = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final TimerWheel timers;
  private final long setUpMillis;
  private final AddressGate gate;
  private final HttpClient http1;
  private final HttpClient http2;
  private final Set<HttpConnection> pinged = new HashSet<>();

  Connections(Vertx vertx, TimerWheel timers, CallLimits limits, AddressGate gate) {
    this.timers = timers;
    this.gate = gate;
    this.setUpMillis = limits.connectTimeout().toMillis();
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(limits.connectionsPerInstance())
            .setHttp2MaxSize(HTTP2_CONNECTIONS)
            .setMaxWaitQueueSize(limits.waitingPerService());
    this.http1 = vertx.createHttpClient(options(limits), pool);
    this.http2 =
        vertx.createHttpClient(
            options(limits)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setUseAlpn(true),
            pool);
  }

  private static HttpClientOptions options(CallLimits limits) {
    int keepAlive = (int) limits.keepAlive().toSeconds();
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAlive(true)
        .setPipelining(false)
        .setTcpNoDelay(true)
        .setConnectTimeout((int) limits.connectTimeout().toMillis())
        .setKeepAliveTimeout(keepAlive)
        .setHttp2KeepAliveTimeout(keepAlive);
  }

  /**
   * Makes a request ready, of which nothing is sent yet.
   *
   * @param options one of the address's requests
   */
  Future<HttpClientRequest> open(Callee to, RequestOptions options) {
    Future<SocketAddress> place = to.place(gate);
    return place.succeeded()
        ? openAt(to, to.at(place.result(), options))
        : place.compose(address -> openAt(to, to.at(address, options)));
  }

  private Future<HttpClientRequest> openAt(Callee to, RequestOptions options) {
    if (!to.takesHttp2()) {
      return open(http1, options);
    }
    return openInTime(options)
        .recover(
            cause -> {
              if (!isNoHttp2(cause)) {
                return Future.failedFuture(cause);
              }
              LOG.warn(
                  "{} announced HTTP/2 and takes none: {}", to.hostAndPort(), cause.toString());
              to.takeNoHttp2();
              return open(http1, options);
            });
  }

  /** A client that is closed throws, and the turn has to be passed on all the same. */
  private static Future<HttpClientRequest> open(HttpClient client, RequestOptions options) {
    try {
      return client.request(options);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * A connection counts as set up when the other side has sent its settings, which it may never.
   */
  private Future<HttpClientRequest> openInTime(RequestOptions options) {
    Promise<HttpClientRequest> inTime = Promise.promise();
    TimerWheel.Armed patience =
        timers.after(
            setUpMillis,
            () -> inTime.tryFail(new TimeoutException("no settings in " + setUpMillis + " ms")));
    open(http2, options)
        .onComplete(
            (request, failure) -> {
              patience.cancel();
              if (failure != null) {
                inTime.tryFail(failure);
              } else if (!inTime.tryComplete(request)) {
                request.reset(CANCEL);
              }
            });
    return inTime.future();
  }

  /** Whether somebody was there, and did not speak HTTP/2. */
  private static boolean isNoHttp2(Throwable cause) {
    return !(cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof ConnectionPoolTooBusyException
        || cause instanceof IllegalStateException);
  }

  /** Nobody waits for the answer any more. */
  void giveUp(HttpClientRequest request) {
    HttpConnection connection = request.connection();
    request.reset(CANCEL);
    if (request.version() == HttpVersion.HTTP_2 && pinged.add(connection)) {
      ping(connection);
    }
  }

  private void ping(HttpConnection connection) {
    TimerWheel.Armed silence = timers.after(PONG_WITHIN_MILLIS, () -> gone(connection));
    connection
        .ping(Buffer.buffer(new byte[PING_BYTES]))
        .onComplete(
            (pong, failure) -> {
              silence.cancel();
              pinged.remove(connection);
            });
  }

  private void gone(HttpConnection connection) {
    LOG.warn("{} does not answer: the connection is closed", connection.remoteAddress());
    pinged.remove(connection);
    connection.close();
  }

  /** Closes them; calls under way fail. */
  Future<Void> close() {
    return http1.close().eventually(http2::close);
  }
}
