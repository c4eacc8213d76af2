package dev.verdict.coordinator.addresses;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the coordinator may call: anywhere but at loopback, link-local, metadata, multicast and
 * unspecified addresses, unless these are allowed. Private networks, where services mostly are, are
 * open. Immutable.
 */
public final class AddressRules {
  /** Nothing dangerous is allowed. */
  public static final AddressRules STRICT = new AddressRules("none", Set.of(), List.of());

  /** This machine may be called as well. */
  public static final AddressRules WITH_LOOPBACK =
      new AddressRules(Danger.LOOPBACK.word(), Set.of(Danger.LOOPBACK), List.of());

  /** How many things may be allowed. */
  public static final int ALLOWED_MAX = 100;

  private static final String SETTING = "addresses.allow";

  private final String text;
  private final Set<Danger> kinds;
  private final List<Network> networks;

  private AddressRules(String text, Set<Danger> kinds, List<Network> networks) {
    this.text = text;
    this.kinds = Set.copyOf(kinds);
    this.networks = List.copyOf(networks);
  }

  /**
   * Reads what is allowed: {@code none}, or with commas between the words {@code loopback}, {@code
   * link-local}, {@code metadata}, {@code unspecified} and {@code multicast}, networks such as
   * {@code 127.0.0.0/8}, and single addresses.
   *
   * @return empty if something else stands there
   */
  public static Optional<AddressRules> parse(String text) {
    Set<Danger> kinds = EnumSet.noneOf(Danger.class);
    List<Network> networks = new ArrayList<>();
    if (text.strip().equals(STRICT.text)) {
      return Optional.of(STRICT);
    }
    List<String> allowed = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String each : allowed) {
      Optional<Danger> kind = Danger.ofWord(each);
      Optional<Network> network = Network.parse(each);
      kind.ifPresent(kinds::add);
      network.ifPresent(networks::add);
      if (kind.isEmpty() && network.isEmpty()) {
        return Optional.empty();
      }
    }
    return allowed.size() > ALLOWED_MAX
        ? Optional.empty()
        : Optional.of(new AddressRules(String.join(",", allowed), kinds, networks));
  }

  /** What is allowed, as {@link #parse} reads it. */
  public String text() {
    return text;
  }

  /**
   * Why a host may not be called, as far as that can be told without asking for its address; empty
   * if nothing speaks against it.
   *
   * @param host as it stands in a URL
   */
  public Optional<String> objectionToHost(String host) {
    String plain = Hosts.plain(host);
    if (Hosts.isLocalhost(plain)) {
      return objectionTo(plain, InetAddress.getLoopbackAddress());
    }
    Optional<InetAddress> literal = Hosts.literal(plain);
    if (literal.isEmpty() && Hosts.isAmbiguous(plain)) {
      return Optional.of(
          host
              + " may be taken for an address: write one of IPv4 as four decimal numbers without"
              + " leading zeros");
    }
    return literal.flatMap(address -> objectionTo(plain, address));
  }

  /**
   * Why an address may not be called; empty if it may.
   *
   * @param host whose address it is, for the words
   */
  Optional<String> objectionTo(String host, InetAddress address) {
    return Danger.of(address)
        .filter(danger -> !isAllowed(danger, address))
        .map(danger -> words(host, address.getHostAddress(), danger));
  }

  /** A network that happens to have the metadata service in it does not open that. */
  private boolean isAllowed(Danger danger, InetAddress address) {
    return kinds.contains(danger)
        || networks.stream()
            .filter(network -> danger != Danger.METADATA || network.isSingle())
            .anyMatch(network -> network.contains(address));
  }

  private static String words(String host, String address, Danger danger) {
    String at = host.equals(address) ? host : host + " (" + address + ")";
    return at + " is " + danger.words() + ", which " + SETTING + " does not allow";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRules rules && rules.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
