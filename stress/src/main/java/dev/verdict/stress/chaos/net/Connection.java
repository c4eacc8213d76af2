package dev.verdict.stress.chaos.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.function.Supplier;

/** One connection over a link. Everything runs on one event loop. */
final class Connection {
  private final Vertx vertx;
  private final Link link;
  private final NetSocket near;
  private final Supplier<Future<NetSocket>> connect;
  private Optional<NetSocket> far = Optional.empty();
  private Optional<NetSocket> copy = Optional.empty();
  private Optional<Stream> forth = Optional.empty();
  private Optional<Stream> back = Optional.empty();
  private boolean begun;
  private boolean orphaned;

  Connection(Vertx vertx, Link link, NetSocket near, Supplier<Future<NetSocket>> connect) {
    this.vertx = vertx;
    this.link = link;
    this.near = near;
    this.connect = connect;
  }

  void begin() {
    near.exceptionHandler(broken -> close());
    switch (link.weather()) {
      case CLEAR, SLOW, DEAF -> connect(false);
      case TWICE -> connect(true);
      case CUT -> close();
      case HALF_OPEN -> orphan();
      case SILENT -> {
        // Goes on once the weather changes.
      }
    }
  }

  void weatherChanged() {
    switch (link.weather()) {
      case CLEAR, SLOW, SILENT, DEAF -> goOn();
      case CUT, TWICE -> close();
      case HALF_OPEN -> orphan();
    }
  }

  private void goOn() {
    if (!begun && !orphaned) {
      begin();
    }
    forth.ifPresent(Stream::flush);
    back.ifPresent(Stream::flush);
  }

  private void connect(boolean twice) {
    begun = true;
    Future<NetSocket> second = twice ? connect.get() : Future.succeededFuture();
    connect
        .get()
        .compose(first -> second.map(other -> join(first, Optional.ofNullable(other))))
        .onFailure(refused -> close());
  }

  private NetSocket join(NetSocket first, Optional<NetSocket> second) {
    far = Optional.of(first);
    copy = second;
    Stream there = new Stream(vertx, near, this::send, () -> link.weather() != Weather.SILENT);
    Stream here = new Stream(vertx, first, near::write, this::answersPass);
    forth = Optional.of(there);
    back = Optional.of(here);
    first.exceptionHandler(broken -> farClosed());
    second.ifPresent(socket -> socket.exceptionHandler(broken -> socket.close()));
    near.handler(bytes -> fromNear(there, bytes));
    first.handler(bytes -> here.accept(bytes, delayMs()));
    second.ifPresent(socket -> socket.handler(answer -> {}));
    first.closeHandler(closed -> farClosed());
    near.endHandler(ended -> close());
    near.resume();
    return first;
  }

  private void fromNear(Stream there, Buffer bytes) {
    if (!orphaned) {
      there.accept(bytes, delayMs());
    } else if (link.weather() != Weather.HALF_OPEN) {
      near.close();
    }
  }

  private boolean answersPass() {
    return link.weather() != Weather.SILENT && link.weather() != Weather.DEAF;
  }

  private long delayMs() {
    return link.weather() == Weather.SLOW ? link.slownessMs() : 0;
  }

  private void send(Buffer bytes) {
    far.ifPresent(socket -> socket.write(bytes));
    copy.ifPresent(socket -> socket.write(bytes));
  }

  private void farClosed() {
    if (!orphaned) {
      close();
    }
  }

  /** The far end goes; whoever is near is told when it next says something in other weather. */
  private void orphan() {
    orphaned = true;
    if (!begun) {
      near.handler(bytes -> fromNobody());
      near.resume();
    }
    far.ifPresent(NetSocket::close);
    copy.ifPresent(NetSocket::close);
  }

  private void fromNobody() {
    if (link.weather() != Weather.HALF_OPEN) {
      near.close();
    }
  }

  private void close() {
    far.ifPresent(NetSocket::close);
    copy.ifPresent(NetSocket::close);
    near.close();
  }
}
