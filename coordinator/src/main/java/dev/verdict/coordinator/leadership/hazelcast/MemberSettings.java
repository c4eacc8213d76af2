package dev.verdict.coordinator.leadership.hazelcast;

import java.net.InetAddress;
import java.util.List;

/**
 * How this node takes part in the cluster.
 *
 * @param node its id, unique to this run of the process
 * @param clusterName nodes of another name are not let in
 * @param bind the address that the member port is bound to, and no other
 * @param port the member port, 1 to 65535
 * @param discovery where the others are
 */
public record MemberSettings(
    String node, String clusterName, InetAddress bind, int port, Discovery discovery) {

  /** Where the other members are. */
  public sealed interface Discovery {
    /**
     * At these places; a host name stands for all its addresses, looked up again and again.
     *
     * @param members {@code host:port} each
     */
    record Listed(List<HostAndPort> members) implements Discovery {
      /** Copies the list. */
      public Listed {
        members = List.copyOf(members);
      }
    }

    /**
     * Where the Kubernetes API says that the pods of a service are.
     *
     * @param service the name of a service in this pod's namespace
     */
    record Kubernetes(String service) implements Discovery {}
  }

  /**
   * A place on the network.
   *
   * @param host a name or an address
   * @param port 1 to 65535
   */
  public record HostAndPort(String host, int port) {}
}
