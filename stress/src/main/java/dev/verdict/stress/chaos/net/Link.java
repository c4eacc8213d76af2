package dev.verdict.stress.chaos.net;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A port of its own in front of another one, with weather between the two. */
public final class Link implements AutoCloseable {
  private static final int CONNECT_MAX_MS = 2_000;

  private final Vertx vertx;
  private final int targetPort;
  private final NetClient client;
  private final NetServer server;
  private final Set<Connection> connections = new HashSet<>();
  private volatile Weather weather = Weather.CLEAR;
  private volatile long slownessMs;

  private Link(Vertx vertx, int targetPort) {
    this.vertx = vertx;
    this.targetPort = targetPort;
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MAX_MS));
    this.server = vertx.createNetServer().connectHandler(this::accept);
  }

  /**
   * Opens a link to a port of this machine.
   *
   * @param vertx must have one event loop: everything of a link runs on it
   * @param address of this machine, where the link listens
   */
  public static Link to(Vertx vertx, String address, int targetPort) {
    Link link = new Link(vertx, targetPort);
    link.server.listen(0, address).await();
    return link;
  }

  /** The port to connect to instead. */
  public int port() {
    return server.actualPort();
  }

  /** The same with a given slowness, which counts for {@link Weather#SLOW} only. */
  public void change(Weather next, long nextSlownessMs) {
    vertx.runOnContext(
        go -> {
          slownessMs = nextSlownessMs;
          weather = next;
          List<Connection> now = new ArrayList<>(connections);
          now.forEach(Connection::weatherChanged);
        });
  }

  /** Everything passes again. */
  public void clear() {
    change(Weather.CLEAR, 0);
  }

  Weather weather() {
    return weather;
  }

  long slownessMs() {
    return slownessMs;
  }

  private void accept(NetSocket near) {
    near.pause();
    vertx.runOnContext(
        go -> {
          Connection connection =
              new Connection(vertx, this, near, () -> client.connect(targetPort, "127.0.0.1"));
          connections.add(connection);
          near.closeHandler(closed -> connections.remove(connection));
          connection.begin();
        });
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
