package dev.verdict.coordinator.addresses;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Tells the addresses of names. */
@FunctionalInterface
interface Names {
  /** The addresses; fails if the name is not known, or nobody tells. On the caller's context. */
  Future<List<InetAddress>> addressesOf(String name);

  /** As everything else in a Vert.x instance resolves them, with the same cache. */
  static Names of(Vertx vertx) {
    VertxInternal internal = (VertxInternal) vertx;
    return name -> {
      Promise<List<InetSocketAddress>> found = internal.getOrCreateContext().promise();
      internal.nameResolver().resolveAll(name, found::handle);
      return found.future().map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
    };
  }
}
