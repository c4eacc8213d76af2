package dev.verdict.stress.chaos.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A place on a {@link HostNetwork} with an address of its own: a network namespace, or this machine
 * itself. What is lost here is lost in the kernel, below every socket: nobody is told.
 */
public final class Host {
  /** Nobody has it: what is sent there arrives nowhere. */
  private static final String NOBODY = "02:00:00:00:00:01";

  private final String address;
  private final String device;
  private final List<String> ip;
  private final List<String> inside;
  private final Deque<List<String>> undo = new ArrayDeque<>();

  private Host(String address, String device, List<String> ip, List<String> inside) {
    this.address = address;
    this.device = device;
    this.ip = List.copyOf(ip);
    this.inside = List.copyOf(inside);
  }

  /** In a namespace. */
  static Host in(String namespace, String address, String device) {
    return new Host(
        address, device, List.of("ip", "-n", namespace), List.of("ip", "netns", "exec", namespace));
  }

  /** This machine, at a device. */
  static Host here(String address, String device) {
    return new Host(address, device, List.of("ip"), List.of());
  }

  /** Its address in dotted form. */
  public String address() {
    return address;
  }

  /** What comes before a command so that it runs there. It keeps its process id. */
  public List<String> inside() {
    return inside;
  }

  /** From now on nothing that it sends to the other arrives; no connection breaks by that. */
  void lose(Host other) {
    run("neigh", "replace", other.address, "lladdr", NOBODY, "nud", "permanent", "dev", device);
    undo.push(command("neigh", "del", other.address, "dev", device));
  }

  /** From now on it knows no way to the other, and says so to whoever connects. */
  void forgetTheWayTo(Host other) {
    run("route", "add", "unreachable", other.address + "/32");
    undo.push(command("route", "del", "unreachable", other.address + "/32"));
  }

  /** Ends its connections with the other; both ends are told. */
  void endConnectionsWith(Host other) {
    List<String> command = new ArrayList<>(inside);
    command.addAll(List.of("ss", "--kill", "dst", other.address));
    Commands.run(command);
  }

  /** Undoes all losses. Some may have ended with the device that they were at. */
  void clear() {
    while (!undo.isEmpty()) {
      Commands.failure(undo.pop());
    }
  }

  /** Its losses are gone, because it is. */
  void forgetLosses() {
    undo.clear();
  }

  private void run(String... arguments) {
    Commands.run(command(arguments));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(ip);
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}
