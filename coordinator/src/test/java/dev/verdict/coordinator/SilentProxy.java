package dev.verdict.coordinator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server, and can fall silent: what comes in is taken and goes no
 * further, and neither side hears that anything is wrong.
 */
public final class SilentProxy implements AutoCloseable {
  private final NetServer server;
  private final NetClient client;
  private final int target;
  private final Set<Pair> open = ConcurrentHashMap.newKeySet();
  private volatile boolean mute;

  private SilentProxy(Vertx vertx, int target) {
    this.target = target;
    this.client = vertx.createNetClient();
    this.server = vertx.createNetServer().connectHandler(this::accept);
  }

  /** One in front of that port on loopback. */
  public static SilentProxy to(Vertx vertx, int target) throws Exception {
    SilentProxy proxy = new SilentProxy(vertx, target);
    Awaiting.result(proxy.server.listen(0, "127.0.0.1"));
    return proxy;
  }

  /** One connection through the proxy. */
  private final class Pair {
    private final NetSocket near;
    private volatile boolean silent;
    private volatile int lost;

    Pair(NetSocket near, boolean silent) {
      this.near = near;
      this.silent = silent;
    }

    void join(NetSocket far) {
      near.handler(bytes -> request(far, bytes));
      far.handler(bytes -> pass(near, bytes));
      near.closeHandler(closed -> ended(far));
      far.closeHandler(closed -> ended(near));
      near.resume();
    }

    private void request(NetSocket far, Buffer bytes) {
      if (lost > 0) {
        pass(far, bytes.slice(0, Math.max(0, bytes.length() - lost)));
        silent = true;
      } else {
        pass(far, bytes);
      }
    }

    private void pass(NetSocket to, Buffer bytes) {
      if (!silent) {
        to.write(bytes);
      }
    }

    private void ended(NetSocket other) {
      open.remove(this);
      if (!silent) {
        other.close();
      }
    }
  }

  private void accept(NetSocket near) {
    near.pause();
    Pair pair = new Pair(near, mute);
    open.add(pair);
    if (mute) {
      return;
    }
    client.connect(target, "127.0.0.1").onSuccess(pair::join).onFailure(e -> near.close());
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  /** The connections of now fall silent for good; later ones are served. */
  public void silenceThoseOfNow() {
    open.forEach(pair -> pair.silent = true);
  }

  /** The connections of now lose the last bytes of their next request, and all that follows. */
  public void loseTheEndOfTheNextRequest(int bytes) {
    open.forEach(pair -> pair.lost = bytes);
  }

  /** Whether connections that are made from now on are accepted and never looked at. */
  public void mute(boolean on) {
    mute = on;
  }

  /** How many silent connections the client has not ended. */
  public long silentOnes() {
    return open.stream().filter(pair -> pair.silent).count();
  }

  @Override
  public void close() throws Exception {
    Awaiting.result(server.close());
    Awaiting.result(client.close());
  }
}
