package dev.verdict.sdk.coordinators;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** An address below which requests are made. */
public final class BaseUrl {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private static final int PORT_MAX = 65_535;

  private BaseUrl() {}

  /**
   * Lets an address pass that requests can be made below.
   *
   * @param whose what it is the address of, for the message
   * @throws IllegalArgumentException naming the address, unless it is {@code http} or {@code https}
   *     with a host and has neither query nor fragment
   */
  public static URI require(URI address, String whose) {
    boolean absolute =
        address.getScheme() != null && address.getHost() != null && address.getPort() <= PORT_MAX;
    boolean plain = address.getRawQuery() == null && address.getRawFragment() == null;
    if (!absolute || !plain || !SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          whose + "'s address is such as http://host:8080, without query, not '" + address + "'");
    }
    return address;
  }
}
