package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One service as a caller sees it: its instances, whose turn it is, and which calls wait for
 * theirs. For one thread.
 */
final class Service {
  private final CallLimits limits;

  /** In the order in which they came; any of them can go without a search. */
  private final Set<Runnable> waiting = new LinkedHashSet<>();

  private Participant participant;
  private List<Instance> instances;
  private int turn;
  private int underWay;
  private boolean passingOn;

  Service(Participant participant, CallLimits limits) {
    this.participant = participant;
    this.limits = limits;
    this.instances = instances(participant, Map.of());
  }

  /** Takes over a new registration. Addresses that stay keep their health. */
  void update(Participant registered) {
    if (!registered.equals(participant)) {
      Map<URI, Instance> before = new HashMap<>();
      instances.forEach(it -> before.put(it.base, it));
      instances = instances(registered, before);
      participant = registered;
    }
  }

  /**
   * Runs a call now or when it is its turn.
   *
   * @param call the same object withdraws it
   * @return false if too many wait already
   */
  boolean enter(Runnable call) {
    if (underWay < limits.concurrentPerService()) {
      underWay++;
      call.run();
      return true;
    }
    return waiting.size() < limits.waitingPerService() && waiting.add(call);
  }

  /** A call no longer waits for its turn. Costs the same however many wait. */
  void withdraw(Runnable call) {
    waiting.remove(call);
  }

  /**
   * A call that entered is over, whatever its result. One that is over as soon as it has its turn
   * comes here while its turn is being passed on: then the loop goes on, and the stack stays flat.
   */
  void leave() {
    underWay--;
    if (!passingOn) {
      passingOn = true;
      try {
        passOn();
      } finally {
        passingOn = false;
      }
    }
  }

  private void passOn() {
    while (underWay < limits.concurrentPerService() && !waiting.isEmpty()) {
      Iterator<Runnable> queue = waiting.iterator();
      Runnable next = queue.next();
      queue.remove();
      underWay++;
      next.run();
    }
  }

  /** An instance that did not fail of late and is not among those that were tried. */
  Optional<Instance> another(long nowMillis, List<Instance> tried) {
    Instance next = next(nowMillis);
    return next.isResting(nowMillis) || tried.contains(next) ? Optional.empty() : Optional.of(next);
  }

  /** The next instance in turn; one that just failed only if all of them did. */
  Instance next(long nowMillis) {
    int count = instances.size();
    for (int i = 0; i < count; i++) {
      Instance instance = instances.get(Math.floorMod(turn + i, count));
      if (!instance.isResting(nowMillis)) {
        turn = Math.floorMod(turn + i + 1, count);
        return instance;
      }
    }
    turn = Math.floorMod(turn + 1, count);
    return instances.get(turn);
  }

  private static List<Instance> instances(Participant participant, Map<URI, Instance> before) {
    List<Instance> list = new ArrayList<>();
    for (URI base : participant.baseUrls()) {
      Instance known = before.get(base);
      list.add(known == null ? new Instance(base) : known);
    }
    return list;
  }

  /** One address of a service. */
  static final class Instance {
    private static final int SHIFT_MAX = 4;

    private final URI base;
    private final boolean tls;
    private final String host;
    private final int port;
    private final Map<CallKind, String> paths = new EnumMap<>(CallKind.class);
    private long restUntilMillis;
    private int failures;

    Instance(URI base) {
      this.base = base;
      tls = "https".equalsIgnoreCase(base.getScheme());
      host = base.getHost();
      port = base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80;
      String prefix = base.getRawPath() == null ? "" : base.getRawPath();
      if (prefix.endsWith("/")) {
        prefix = prefix.substring(0, prefix.length() - 1);
      }
      for (CallKind kind : CallKind.values()) {
        paths.put(kind, prefix + ParticipantProtocol.PATH + kind.path());
      }
    }

    boolean tls() {
      return tls;
    }

    String host() {
      return host;
    }

    int port() {
      return port;
    }

    String path(CallKind kind) {
      return paths.getOrDefault(kind, "");
    }

    boolean isResting(long nowMillis) {
      return nowMillis < restUntilMillis;
    }

    /** It rests, twice as long after each failure that follows another, up to sixteen times. */
    void failed(long nowMillis, Duration rest) {
      if (!isResting(nowMillis)) {
        restUntilMillis = nowMillis + (rest.toMillis() << Math.min(failures, SHIFT_MAX));
        failures++;
      }
    }

    void answered() {
      restUntilMillis = 0;
      failures = 0;
    }
  }
}
