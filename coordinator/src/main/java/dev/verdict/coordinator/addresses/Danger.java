package dev.verdict.coordinator.addresses;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Addresses at which no service is expected, and which must not be reached by chance. */
enum Danger {
  /** Where clouds give out credentials to whoever asks. */
  METADATA("a cloud's metadata service"),
  /** This machine: what listens there often trusts whoever gets so far. */
  LOOPBACK("a loopback address"),
  /** Machines beside this one, without any router between. */
  LINK_LOCAL("a link-local address"),
  /** No machine at all; many systems take it for this one. */
  UNSPECIFIED("no machine's address"),
  /** Many machines, or reserved for what does not exist yet. */
  MULTICAST("a multicast, broadcast or reserved address");

  private static final Set<InetAddress> METADATA_SERVICES =
      Set.of(
          address("169.254.169.254"),
          address("169.254.170.2"),
          address("169.254.170.23"),
          address("100.100.100.200"),
          address("168.63.129.16"),
          address("192.0.0.192"),
          address("fd00:ec2::254"),
          address("fd00:ec2::23"),
          address("fd20:ce::254"));

  private static final int IPV4_BYTES = 4;
  private static final int RESERVED_MIN = 240;
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] COMPATIBLE = new byte[12];
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  private final String words;

  Danger(String words) {
    this.words = words;
  }

  /** What such an address is, in words that follow "is". */
  String words() {
    return words;
  }

  /** The word by which a setting allows it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Danger> ofWord(String word) {
    return Arrays.stream(values()).filter(danger -> danger.word().equals(word)).findFirst();
  }

  /**
   * What is dangerous about an address. One of IPv6 that leads to one of IPv4 (mapped, compatible,
   * NAT64 of RFC 6052, 6to4) counts as that.
   */
  static Optional<Danger> of(InetAddress address) {
    InetAddress meant = embedded(address).orElse(address);
    if (METADATA_SERVICES.contains(meant)) {
      return Optional.of(METADATA);
    }
    if (meant.isLoopbackAddress()) {
      return Optional.of(LOOPBACK);
    }
    if (meant.isLinkLocalAddress()) {
      return Optional.of(LINK_LOCAL);
    }
    if (meant.isAnyLocalAddress() || isOfThisNetwork(meant)) {
      return Optional.of(UNSPECIFIED);
    }
    return meant.isMulticastAddress() || isReserved(meant)
        ? Optional.of(MULTICAST)
        : Optional.empty();
  }

  /** 0.0.0.0/8 (RFC 1122, 3.2.1.3). */
  private static boolean isOfThisNetwork(InetAddress address) {
    return address instanceof Inet4Address && address.getAddress()[0] == 0;
  }

  /** 240.0.0.0/4 (RFC 1112, 4), and 255.255.255.255 with it. */
  private static boolean isReserved(InetAddress address) {
    return address instanceof Inet4Address && (address.getAddress()[0] & 0xff) >= RESERVED_MIN;
  }

  /** Java itself reads a mapped address as the one of IPv4. */
  private static Optional<InetAddress> embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == IPV4_BYTES || address.isAnyLocalAddress() || address.isLoopbackAddress()) {
      return Optional.empty();
    }
    if (begins(bytes, NAT64) || begins(bytes, COMPATIBLE)) {
      return Optional.of(ipv4(bytes, bytes.length - IPV4_BYTES));
    }
    return begins(bytes, SIX_TO_FOUR)
        ? Optional.of(ipv4(bytes, SIX_TO_FOUR.length))
        : Optional.empty();
  }

  private static boolean begins(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static InetAddress address(String text) {
    return Hosts.literal(text).orElseThrow();
  }
}
