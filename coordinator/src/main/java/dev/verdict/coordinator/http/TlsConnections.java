package dev.verdict.coordinator.http;

import dev.verdict.coordinator.tls.ServerTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import javax.net.ssl.SSLSession;

/**
 * The connections of one server that speaks TLS. None outlives for long what it was set up with:
 * once keys or authorities change, those whose client is believed no longer are closed at once, and
 * all others when their request is answered. For one event loop.
 */
final class TlsConnections {
  /** For how long a request may go on over a connection of before a change. */
  static final Duration OLD_MAX = Duration.ofSeconds(60);

  /** How often clients of open connections are judged again: a certificate may have expired. */
  static final Duration LOOK = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final ServerTls tls;
  private final IdentityHashMap<HttpConnection, Open> open = new IdentityHashMap<>();

  private static final class Open {
    private int underWay;
    private boolean old;
  }

  TlsConnections(Vertx vertx, ServerTls tls) {
    this.vertx = vertx;
    this.tls = tls;
    vertx.setPeriodic(LOOK.toMillis(), look -> closeUntrusted(List.copyOf(open.keySet())));
  }

  /** Takes note of a new connection; whether it may be used. */
  boolean admit(HttpConnection connection) {
    if (!tls.admits(connection.sslSession())) {
      connection.close();
      return false;
    }
    Open state = new Open();
    state.old = !tls.isCurrent(connection.sslSession());
    open.put(connection, state);
    connection.closeHandler(closed -> open.remove(connection));
    return true;
  }

  /** A request begins on one of them. */
  void begun(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Open state = open.get(connection);
    if (state == null) {
      return;
    }
    state.underWay++;
    request
        .response()
        .endHandler(
            ended -> {
              state.underWay--;
              closeIfOver(connection, state);
            });
  }

  private static void closeIfOver(HttpConnection connection, Open state) {
    if (state.old && state.underWay == 0) {
      connection.close();
    }
  }

  /** Keys or authorities changed, and new connections get the new ones. */
  void changed() {
    List<HttpConnection> before = List.copyOf(open.keySet());
    before.forEach(
        each -> {
          Open state = open.get(each);
          if (state != null) {
            state.old = true;
            closeIfOver(each, state);
          }
        });
    closeUntrusted(before);
    vertx.setTimer(OLD_MAX.toMillis(), late -> before.forEach(this::closeIfOpen));
  }

  private void closeIfOpen(HttpConnection connection) {
    if (open.containsKey(connection)) {
      connection.close();
    }
  }

  private void closeUntrusted(List<HttpConnection> all) {
    if (all.isEmpty()) {
      return;
    }
    List<Judged> sessions = new ArrayList<>();
    all.forEach(each -> sessions.add(new Judged(each, each.sslSession())));
    vertx
        .executeBlocking(
            () -> sessions.stream().filter(each -> !tls.admits(each.session())).toList(), false)
        .onSuccess(untrusted -> untrusted.forEach(each -> closeIfOpen(each.connection())));
  }

  private record Judged(HttpConnection connection, SSLSession session) {}
}
