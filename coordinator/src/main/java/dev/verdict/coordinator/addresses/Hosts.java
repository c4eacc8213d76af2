package dev.verdict.coordinator.addresses;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hosts as URLs write them. Nothing here asks anybody for a name's address. */
final class Hosts {
  private static final String PART = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(PART + "(\\." + PART + "){3}");

  /**
   * What some resolvers take for an address: its last label is a number, also a hexadecimal one.
   */
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  private static final String LOCALHOST = "localhost";

  private Hosts() {}

  /** Without the brackets of IPv6, the dot of a full name, and capitals. */
  static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    String bare =
        lower.startsWith("[") && lower.endsWith("]")
            ? lower.substring(1, lower.length() - 1)
            : lower;
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }

  /**
   * The address that a plain host is; empty if it is a name. Of IPv4 only four decimal numbers
   * without leading zeros count, which all resolvers read alike.
   */
  static Optional<InetAddress> literal(String plain) {
    if (!plain.contains(":") && !IPV4.matcher(plain).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(plain));
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }

  /** Whether a plain host that is no address may be taken for one. */
  static boolean isAmbiguous(String plain) {
    return plain.contains(":") || NUMERIC.matcher(plain).matches();
  }

  /** Whether a plain host is this machine by definition (RFC 6761, 6.3). */
  static boolean isLocalhost(String plain) {
    return plain.equals(LOCALHOST) || plain.endsWith("." + LOCALHOST);
  }
}
