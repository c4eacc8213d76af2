package dev.verdict.stress.chaos.net;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Hosts on this machine that reach each other, and this machine, over a bridge: Linux network
 * namespaces. A loss between two of them is a loss of packets, in one direction or both, with all
 * that TCP makes of it: sockets stay open, bytes are sent again later and later, whoever connects
 * waits.
 */
public final class HostNetwork {
  private static final int FIRST = 11;
  private static final int TRIES_MAX = 100;
  private static final String PREFIX = "verdict-chaos-";
  private static final String DEVICE = "eth0";

  private final String mark;
  private final String net;
  private final Host here;
  private final List<Host> hosts = new ArrayList<>();

  private HostNetwork(String mark, String net) {
    this.mark = mark;
    this.net = net;
    this.here = Host.here(net + ".1", bridge());
  }

  /** Why there can be no such network here; empty if there can. */
  public static Optional<String> impossible() {
    String name = PREFIX + "try-" + ProcessHandle.current().pid();
    Optional<String> failure = Commands.failure(ip("netns", "add", name));
    if (failure.isPresent()) {
      return failure;
    }
    String device = "vt" + ProcessHandle.current().pid();
    failure =
        Commands.failure(
                ip("link", "add", device, "type", "veth", "peer", "name", DEVICE, "netns", name))
            .or(() -> Commands.failure(ip("netns", "exec", name, "ss", "--summary")));
    Commands.failure(ip("link", "del", device));
    Commands.failure(ip("netns", "del", name));
    return failure;
  }

  /**
   * Makes a network.
   *
   * @param count of hosts, 1 to 200
   * @param undo takes the commands that must be run in the end, the first one last; each before
   *     there is something to undo
   */
  public static HostNetwork create(int count, Consumer<List<String>> undo) {
    HostNetwork network = new HostNetwork(Long.toString(ProcessHandle.current().pid()), freeNet());
    undo.accept(ip("link", "del", network.bridge()));
    Commands.run(ip("link", "add", network.bridge(), "type", "bridge"));
    Commands.run(ip("addr", "add", network.net + ".1/24", "dev", network.bridge()));
    Commands.run(ip("link", "set", network.bridge(), "up"));
    for (int i = 0; i < count; i++) {
      undo.accept(ip("netns", "del", network.namespace(i)));
      undo.accept(ip("link", "del", network.port(i)));
      network.add(i);
      network.hosts.add(Host.in(network.namespace(i), network.net + "." + (FIRST + i), DEVICE));
    }
    return network;
  }

  private void add(int index) {
    String name = namespace(index);
    Commands.run(ip("netns", "add", name));
    Commands.run(
        ip("link", "add", port(index), "type", "veth", "peer", "name", DEVICE, "netns", name));
    Commands.run(ip("link", "set", port(index), "master", bridge(), "up"));
    Commands.run(ip("-n", name, "addr", "add", net + "." + (FIRST + index) + "/24", "dev", DEVICE));
    Commands.run(ip("-n", name, "link", "set", DEVICE, "up"));
    Commands.run(ip("-n", name, "link", "set", "lo", "up"));
  }

  /** This machine, as the hosts see it. */
  public Host here() {
    return here;
  }

  /** One of the hosts, from 0. */
  public Host host(int index) {
    return hosts.get(index);
  }

  /** Nothing passes between two hosts any more; nobody is told. */
  public void part(Host one, Host other) {
    one.lose(other);
    other.lose(one);
  }

  /** Nothing that the one sends reaches the other any more; nobody is told. */
  public void mute(Host one, Host other) {
    one.lose(other);
  }

  /** The two are told that they cannot reach each other any more. */
  public void cut(Host one, Host other) {
    one.forgetTheWayTo(other);
    other.endConnectionsWith(one);
    other.forgetTheWayTo(one);
  }

  /** Nothing passes between a host and anybody any more; nobody is told. */
  public void isolate(Host host) {
    part(host, here);
    for (Host other : hosts) {
      if (other != host) {
        part(host, other);
      }
    }
  }

  /** Everything passes again. */
  public void clear() {
    here.clear();
    hosts.forEach(Host::clear);
  }

  /**
   * Puts a new machine in the place of one: whatever the old one had open is gone without a word.
   * Everything passes again.
   */
  public void replace(Host host) {
    int index = hosts.indexOf(host);
    host.forgetLosses();
    Commands.run(ip("link", "del", port(index)));
    Commands.run(ip("netns", "del", namespace(index)));
    add(index);
    clear();
  }

  private String bridge() {
    return "vc" + mark + "b";
  }

  private String port(int index) {
    return "vc" + mark + "." + index;
  }

  private String namespace(int index) {
    return PREFIX + mark + "-" + index;
  }

  private static List<String> ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The first three bytes of a private net that no device of this machine is in. */
  private static String freeNet() {
    for (int i = 0; i < TRIES_MAX; i++) {
      String net = "10.213." + ThreadLocalRandom.current().nextInt(256);
      if (isFree(net)) {
        return net;
      }
    }
    throw new IllegalStateException("no net of 10.213.0.0/16 is free");
  }

  private static boolean isFree(String net) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .noneMatch(address -> address.getHostAddress().startsWith(net + "."));
    } catch (SocketException unknown) {
      return false;
    }
  }
}
