package dev.verdict.coordinator.addresses;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * One host that is called often: its address is found, and checked, anew every few seconds. While
 * nobody tells it, the last one that was checked is used. For one thread.
 */
public final class Destination {
  /** For how long an address that was found is used without asking again. */
  public static final Duration FRESH = Duration.ofSeconds(5);

  /** For how long an address is used while nobody tells a newer one. */
  public static final Duration KEPT = Duration.ofMinutes(10);

  private final String host;
  private final int port;
  private final Clock clock;
  private final boolean plain;
  private Optional<Future<SocketAddress>> found = Optional.empty();
  private long foundMillis;
  private Optional<Future<SocketAddress>> asking = Optional.empty();

  /**
   * @param host as it stands in a URL
   */
  public Destination(String host, int port, Clock clock) {
    this.host = host;
    this.port = port;
    this.clock = clock;
    this.plain = !host.contains(":") && Hosts.literal(host).isPresent();
  }

  /** Whether it is an address of IPv4, which whoever connects cannot take for another one. */
  public boolean isPlain() {
    return plain;
  }

  /** Where to connect; fails as {@link AddressGate#find} does. */
  public Future<SocketAddress> find(AddressGate gate) {
    long age = clock.millis() - foundMillis;
    if (found.isPresent() && age >= 0 && age < FRESH.toMillis()) {
      return found.get();
    }
    if (asking.isEmpty()) {
      Future<SocketAddress> asked = gate.find(host, port);
      asking = Optional.of(asked);
      asked.onComplete(this::told);
      if (asked.isComplete()) {
        asking = Optional.empty();
      }
      return asked.recover(this::orTheLast);
    }
    return asking.get().recover(this::orTheLast);
  }

  private void told(AsyncResult<SocketAddress> answer) {
    asking = Optional.empty();
    if (answer.succeeded()) {
      found = Optional.of(Future.succeededFuture(answer.result()));
      foundMillis = clock.millis();
    } else if (answer.cause() instanceof AddressRefusedException) {
      found = Optional.empty();
    }
  }

  private Future<SocketAddress> orTheLast(Throwable failure) {
    boolean isKept =
        !(failure instanceof AddressRefusedException)
            && clock.millis() - foundMillis < KEPT.toMillis();
    return found.filter(last -> isKept).orElseGet(() -> Future.failedFuture(failure));
  }
}
