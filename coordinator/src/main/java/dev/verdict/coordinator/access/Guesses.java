package dev.verdict.coordinator.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Counts, for each address, the different wrong tokens that came from it: whoever tries some waits.
 * One that is wrong again and again, as that of a service whose token was revoked, counts once, so
 * that such a service keeps nobody else out. Bounded: of too many addresses the one that began
 * first is forgotten. For any thread.
 */
public final class Guesses {
  /** After so many different wrong tokens nothing that comes from there is looked at. */
  public static final int WRONG_MAX = 10;

  /** How long after the first of them that ends. */
  public static final Duration WINDOW = Duration.ofMinutes(1);

  /** So many addresses are known at a time. */
  public static final int ADDRESSES_MAX = 1_000;

  private static final int PREFIX_BYTES = 8;
  private static final int IPV6_BYTES = 16;

  private final LongSupplier nanos;
  private final Map<String, Tries> byAddress = new HashMap<>();
  private volatile boolean any;

  private record Tries(long beganNanos, Set<String> hashes) {}

  /** Nobody tried anything yet. */
  public Guesses() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  Guesses(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long whoever is at that address waits until a token of his is looked at; empty if not. */
  public Optional<Duration> left(String address) {
    return any ? leftNow(source(address)) : Optional.empty();
  }

  private synchronized Optional<Duration> leftNow(String source) {
    Tries tries = byAddress.get(source);
    if (tries == null || tries.hashes().size() < WRONG_MAX) {
      return Optional.empty();
    }
    long left = WINDOW.toNanos() - (nanos.getAsLong() - tries.beganNanos());
    return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
  }

  /** A token that is nobody's came from that address. */
  public synchronized void wrong(String address, String token) {
    long now = nanos.getAsLong();
    String source = source(address);
    Tries known = byAddress.get(source);
    if (known == null || isOver(known, now)) {
      known = new Tries(now, new HashSet<>());
      makeRoom(source, now);
      byAddress.put(source, known);
      any = true;
    }
    if (known.hashes().size() < WRONG_MAX) {
      known.hashes().add(TokenSecret.hash(token));
    }
  }

  private static boolean isOver(Tries tries, long now) {
    return now - tries.beganNanos() >= WINDOW.toNanos();
  }

  private void makeRoom(String source, long now) {
    if (byAddress.containsKey(source) || byAddress.size() < ADDRESSES_MAX) {
      return;
    }
    byAddress.values().removeIf(tries -> isOver(tries, now));
    if (byAddress.size() >= ADDRESSES_MAX) {
      byAddress.entrySet().stream()
          .max((a, b) -> Long.compare(age(a, now), age(b, now)))
          .map(Map.Entry::getKey)
          .ifPresent(byAddress::remove);
    }
  }

  private static long age(Map.Entry<String, Tries> entry, long now) {
    return now - entry.getValue().beganNanos();
  }

  /** How many addresses are known. */
  synchronized int size() {
    return byAddress.size();
  }

  /** Who has one IPv6 address has the 2^64 that begin alike. */
  private static String source(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == IPV6_BYTES
          ? HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES)
          : InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException notAnAddress) {
      return address;
    }
  }
}
