package dev.verdict.coordinator.http;

import dev.verdict.coordinator.leadership.ShardDirectory.Owner;
import dev.verdict.coordinator.participants.BoundedAnswer;
import dev.verdict.coordinator.tls.ServerTls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries requests to other nodes over HTTP/1.1, with connections that are kept open; one for each
 * event loop. What is answered there is passed back unchanged.
 */
final class Forwarder {
  /** Marks a request that one node passed on to another. It is not passed on again. */
  static final String HOP_HEADER = "Verdict-Forwarded-By";

  /** Connections to one node. */
  static final int CONNECTIONS_MAX = 64;

  /** Requests that may wait for a connection to one node. */
  static final int WAITING_MAX = 1_000;

  /** The largest answer that is passed back. */
  static final int ANSWER_BYTES_MAX = 16 << 20;

  /** How long opening a connection may take, and how long a request waits for its turn. */
  static final Duration CONNECT_MAX = Duration.ofSeconds(1);

  /** Shorter than a server keeps its unused connections, so that none closes as it is used. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private static final String CONTENT_TYPE = "Content-Type";
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  private final Vertx vertx;
  private volatile HttpClient client;
  private final Counter answered;
  private final Counter notSent;
  private final Counter lost;

  /**
   * @param tls who this node is to those that speak TLS, and whose certificates they may show;
   *     empty for nobody, and for those whom Java knows
   */
  Forwarder(Vertx vertx, MeterRegistry registry, Optional<ServerTls> tls) {
    this.vertx = vertx;
    this.client = client(tls);
    tls.ifPresent(it -> it.watch(() -> changed(it)));
    this.answered = counter(registry, "answered");
    this.notSent = counter(registry, "not_sent");
    this.lost = counter(registry, "lost");
  }

  private HttpClient client(Optional<ServerTls> tls) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setPipelining(false)
            .setTcpNoDelay(true)
            .setConnectTimeout((int) CONNECT_MAX.toMillis())
            .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds());
    tls.ifPresent(
        it -> {
          ClientSSLOptions now = it.clientOptions();
          options
              .setSslEngineOptions(ServerTls.engine())
              .setVerifyHost(true)
              .setKeyCertOptions(now.getKeyCertOptions())
              .setTrustOptions(now.getTrustOptions())
              .setEnabledSecureTransportProtocols(now.getEnabledSecureTransportProtocols());
        });
    return vertx.createHttpClient(
        options,
        new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
  }

  /** What is under way ends over the connections of before; nothing begins there. */
  private void changed(ServerTls tls) {
    HttpClient before = client;
    client = client(Optional.of(tls));
    before.shutdown(TlsConnections.OLD_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("verdict.forwarded")
        .description("requests passed on to the node that leads their shard")
        .tag("result", result)
        .register(registry);
  }

  /** What came of passing a request on. */
  sealed interface Result {
    /** The other node answered. */
    record Answered(Reply reply) implements Result {}

    /** It never left: no connection. */
    record NotSent(String why) implements Result {}

    /** It may have left, and no answer came. */
    record Lost(String why) implements Result {}
  }

  /**
   * Passes a request on. Never fails.
   *
   * @param passing the request
   * @param from this node's id
   * @param to the node to pass it to
   * @param within how long the answer may take
   */
  Future<Result> send(Passing passing, String from, Owner to, Duration within) {
    return client
        .request(options(passing, from, to, within))
        .transform(
            (request, failure) ->
                failure == null
                    ? sent(request, passing.body())
                    : Future.succeededFuture(notSent(to, failure)));
  }

  private static RequestOptions options(Passing passing, String from, Owner to, Duration within) {
    boolean tls = "https".equals(to.url().getScheme());
    int port = to.url().getPort() == -1 ? (tls ? 443 : 80) : to.url().getPort();
    RequestOptions options =
        new RequestOptions()
            .setMethod(passing.method())
            .setSsl(tls)
            .setHost(host(to))
            .setPort(port)
            .setURI(
                Optional.ofNullable(to.url().getRawPath()).orElse("").replaceAll("/+$", "")
                    + passing.target())
            .setConnectTimeout(CONNECT_MAX.toMillis())
            .setIdleTimeout(within.toMillis());
    passing.headers().forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    return options.putHeader(HOP_HEADER, from);
  }

  /** An IPv6 address without the brackets that it has in a URL. */
  private static String host(Owner to) {
    return to.url().getHost().replaceAll("^\\[|]$", "");
  }

  private Future<Result> sent(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(
            response ->
                BoundedAnswer.read(request, response, ANSWER_BYTES_MAX)
                    .map(read -> reply(response, read)))
        .transform(
            (reply, failure) ->
                Future.succeededFuture(failure == null ? answered(reply) : lost(failure)));
  }

  private Result answered(Reply reply) {
    answered.increment();
    return new Result.Answered(reply);
  }

  private Result notSent(Owner to, Throwable failure) {
    notSent.increment();
    LOG.debug("No connection to {}: {}", to.url(), failure.toString());
    return new Result.NotSent(to.url() + " cannot be reached");
  }

  private Result lost(Throwable failure) {
    lost.increment();
    LOG.debug("No answer from another node: {}", failure.toString());
    return new Result.Lost("the node that leads the shard did not answer");
  }

  private static Reply reply(HttpClientResponse response, Buffer body) {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .forEach(
            header -> {
              if (!CONTENT_TYPE.equalsIgnoreCase(header.getKey())
                  && Headers.isEndToEnd(header.getKey(), response.headers())) {
                headers.merge(header.getKey(), header.getValue(), (a, b) -> a + ", " + b);
              }
            });
    String mediaType = Optional.ofNullable(response.getHeader(CONTENT_TYPE)).orElse("");
    return new Reply(response.statusCode(), mediaType, body, headers);
  }
}
