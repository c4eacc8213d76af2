package dev.verdict.coordinator.config;

import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.Discovery;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.HostAndPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Understands the settings of the cluster. */
final class ClusterReader {
  private static final List<Setting> DISCOVERIES =
      List.of(Setting.CLUSTER_MEMBERS, Setting.CLUSTER_DNS, Setting.CLUSTER_KUBERNETES);

  private final Function<Setting, String> text;
  private final BiConsumer<Setting, String> wrong;

  /**
   * @param text a setting's value
   * @param wrong told what is wrong with a setting, in words that follow "is"
   */
  ClusterReader(Function<Setting, String> text, BiConsumer<Setting, String> wrong) {
    this.text = text;
    this.wrong = wrong;
  }

  private String text(Setting setting) {
    return text.apply(setting).strip();
  }

  private void wrong(Setting setting) {
    wrong.accept(setting, "\"" + text(setting) + "\"");
  }

  /** The way in which members find each other; empty for a node of its own. */
  Optional<Setting> chosen() {
    return DISCOVERIES.stream().filter(setting -> !text(setting).isEmpty()).findFirst();
  }

  Optional<Discovery> discovery(int port) {
    List<Setting> given = DISCOVERIES.stream().filter(setting -> !text(setting).isEmpty()).toList();
    if (given.size() > 1) {
      wrong.accept(given.get(1), "given beside " + given.get(0).path() + "; choose one");
    }
    return chosen().map(setting -> discovery(setting, port));
  }

  private Discovery discovery(Setting setting, int port) {
    if (setting == Setting.CLUSTER_KUBERNETES) {
      return new Discovery.Kubernetes(text(setting));
    }
    List<HostAndPort> members = new ArrayList<>();
    for (String each : text(setting).split(",", -1)) {
      Optional<HostAndPort> member = member(each.strip(), port);
      member.ifPresent(members::add);
      if (member.isEmpty() || (setting == Setting.CLUSTER_DNS && each.contains(":"))) {
        wrong(setting);
        break;
      }
    }
    return new Discovery.Listed(members);
  }

  private static Optional<HostAndPort> member(String text, int port) {
    try {
      URI uri = new URI("member://" + text);
      boolean plain =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return plain && uri.getPort() != 0 && uri.getPort() <= 65_535
          ? Optional.of(new HostAndPort(uri.getHost(), uri.getPort() < 0 ? port : uri.getPort()))
          : Optional.empty();
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  /** The address to bind to: of this machine, and not one that strangers can reach. */
  InetAddress bind() {
    try {
      InetAddress address = InetAddress.getByName(text(Setting.CLUSTER_HOST));
      if (!isPrivate(address) || NetworkInterface.getByInetAddress(address) == null) {
        wrong(Setting.CLUSTER_HOST);
      }
      return address;
    } catch (UnknownHostException | SocketException unknown) {
      wrong(Setting.CLUSTER_HOST);
      return InetAddress.getLoopbackAddress();
    }
  }

  /** Loopback, RFC 1918, RFC 6598 (shared), RFC 4193 (unique local) or link local. */
  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || shared
        || uniqueLocal;
  }
}
