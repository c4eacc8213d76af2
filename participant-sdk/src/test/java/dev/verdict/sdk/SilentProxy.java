package dev.verdict.sdk;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server, and can fall silent: what comes in is taken and goes no
 * further, and neither side hears that anything is wrong.
 */
final class SilentProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final int target;
  private final Set<NetSocket> silent = ConcurrentHashMap.newKeySet();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();

  SilentProxy(int target) {
    this.target = target;
    this.server =
        Calls.await(
            vertx
                .createNetServer()
                .connectHandler(this::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage());
  }

  private void accept(NetSocket near) {
    near.pause();
    open.add(near);
    client
        .connect(target, "127.0.0.1")
        .onSuccess(far -> join(near, far))
        .onFailure(error -> near.close());
  }

  private void join(NetSocket near, NetSocket far) {
    near.handler(bytes -> ifHeard(near, () -> far.write(bytes)));
    far.handler(bytes -> ifHeard(near, () -> near.write(bytes)));
    near.closeHandler(closed -> ifHeard(near, far::close));
    far.closeHandler(closed -> ifHeard(near, near::close));
    near.resume();
  }

  private void ifHeard(NetSocket near, Runnable pass) {
    if (!silent.contains(near)) {
      pass.run();
    }
  }

  int port() {
    return server.actualPort();
  }

  /** The connections of now fall silent for good; later ones are served. */
  void silenceThoseOfNow() {
    silent.addAll(open);
  }

  @Override
  public void close() {
    Calls.await(vertx.close().toCompletionStage());
  }
}
