package dev.verdict.coordinator.addresses;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses that share their first bits (RFC 4632). */
final class Network {
  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");
  private static final String SLASH = "/";

  private final byte[] base;
  private final int bits;

  private Network(byte[] base, int bits) {
    this.base = base;
    this.bits = bits;
  }

  /** Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address; empty if the text is neither. */
  static Optional<Network> parse(String text) {
    String[] parts = text.split(SLASH, -1);
    Optional<InetAddress> address = Hosts.literal(parts[0]);
    if (parts.length > 2 || address.isEmpty()) {
      return Optional.empty();
    }
    byte[] base = address.get().getAddress();
    int all = base.length * Byte.SIZE;
    if (parts.length == 1) {
      return Optional.of(new Network(base, all));
    }
    return Optional.of(parts[1])
        .filter(bits -> BITS.matcher(bits).matches())
        .map(Integer::parseInt)
        .filter(bits -> bits <= all)
        .map(bits -> new Network(base, bits));
  }

  boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    int whole = bits / Byte.SIZE;
    if (other.length != base.length || Arrays.mismatch(base, 0, whole, other, 0, whole) >= 0) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((base[whole] ^ other[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
  }

  /** Whether it is one address. */
  boolean isSingle() {
    return bits == base.length * Byte.SIZE;
  }
}
