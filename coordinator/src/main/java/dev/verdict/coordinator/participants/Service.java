package dev.verdict.coordinator.participants;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One service as a caller sees it: its addresses, how many calls each of them and all together may
 * have, and which calls wait for their turn. So a service that hangs holds up its own calls only,
 * and not many of them. For one thread, but for what says otherwise.
 *
 * <p>Decisions go before work: they release what others wait for. While every address is shut, work
 * is refused at once, and decisions are sent all the same.
 */
final class Service {
  private static final long NEVER = -1;

  private final CallLimits limits;
  private final Clock clock;

  /** In the order in which they came; any of them can go without a search. */
  private final Set<Caller> decisions = new LinkedHashSet<>();

  private final Set<Caller> work = new LinkedHashSet<>();

  private Participant participant;
  private volatile List<Callee> callees;
  private int turn;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile int waiting;
  private final AtomicLong refusedShut = new AtomicLong();
  private final AtomicLong refusedFull = new AtomicLong();
  private volatile long answeredAtMillis = NEVER;
  private volatile Optional<Traffic.Failure> lastFailure = Optional.empty();
  private boolean passingOn;

  Service(Participant participant, CallLimits limits, Clock clock) {
    this.participant = participant;
    this.limits = limits;
    this.clock = clock;
    this.callees = callees(participant, Map.of());
  }

  /** Takes over a new registration. Addresses that stay keep their health. */
  void update(Participant registered) {
    if (!registered.equals(participant)) {
      Map<URI, Callee> before = new HashMap<>();
      callees.forEach(it -> before.put(it.base(), it));
      callees = callees(registered, before);
      participant = registered;
      passOn();
    }
  }

  /** Lets a call begin, now or when it is its turn, or refuses it at once. */
  void enter(Caller caller) {
    if (begins(caller)) {
      return;
    }
    if (caller.isWork() && isShut()) {
      refuse(caller);
    } else if (waiting >= limits.waitingPerService()) {
      refusedFull.incrementAndGet();
      caller.refused("too many calls to " + participant.name() + " are waiting");
    } else {
      queue(caller).add(caller);
      countWaiting();
    }
  }

  private void refuse(Caller caller) {
    refusedShut.incrementAndGet();
    caller.shutOut(failing());
  }

  /** One whose last failure is known, if there is one. */
  private Callee failing() {
    for (Callee callee : callees) {
      if (!callee.lastFailure().isEmpty()) {
        return callee;
      }
    }
    return callees.get(0);
  }

  private void countWaiting() {
    waiting = decisions.size() + work.size();
  }

  /** Calls that began and are not over. For any thread. */
  int underWay() {
    return underWay.get();
  }

  /** Calls that wait for their turn. For any thread. */
  int waiting() {
    return waiting;
  }

  /** A call was answered as the protocol says. */
  void noteAnswer() {
    answeredAtMillis = clock.millis();
  }

  /**
   * A call failed.
   *
   * @param what as in {@code answered 500 to commit}
   * @param where it was called last
   */
  void noteFailure(String what, Callee where) {
    lastFailure =
        Optional.of(
            new Traffic.Failure(
                participant.name() + " " + what, clock.instant(), where.hostAndPort()));
  }

  /** When a call was answered last; empty if none was. For any thread. */
  Optional<Instant> answeredAt() {
    long millis = answeredAtMillis;
    return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** The last call that failed; empty if none did. For any thread. */
  Optional<Traffic.Failure> lastFailure() {
    return lastFailure;
  }

  /** Calls refused so far because all addresses were shut. For any thread. */
  long refusedShut() {
    return refusedShut.get();
  }

  /** Calls refused so far because too many waited. For any thread. */
  long refusedFull() {
    return refusedFull.get();
  }

  /** Its addresses. For any thread, as is what of them says so. */
  List<Callee> callees() {
    return callees;
  }

  private boolean begins(Caller caller) {
    Optional<Callee> place = place(System.currentTimeMillis(), caller.isWork());
    place.ifPresent(
        callee -> {
          underWay.incrementAndGet();
          withdraw(caller);
          caller.begin(callee);
        });
    return place.isPresent();
  }

  private Set<Caller> queue(Caller caller) {
    return caller.isWork() ? work : decisions;
  }

  /** A call no longer waits for its turn. Costs the same however many wait. */
  void withdraw(Caller caller) {
    queue(caller).remove(caller);
    countWaiting();
  }

  /**
   * A call that began is over, whatever its result. One that is over as soon as it has its turn
   * comes here while its turn is being passed on: then the loop goes on, and the stack stays flat.
   */
  void leave(Callee callee) {
    underWay.decrementAndGet();
    callee.leave();
    passOn();
  }

  /**
   * Moves a call of which nothing was sent from the address that could not be reached to one that
   * did not fail of late.
   */
  Optional<Callee> move(Callee from, List<Callee> tried, boolean isWork) {
    Optional<Callee> to = well(System.currentTimeMillis(), tried, isWork);
    to.ifPresent(it -> from.leave());
    return to;
  }

  private void passOn() {
    if (passingOn) {
      return;
    }
    passingOn = true;
    try {
      boolean more = true;
      while (more) {
        more = next().map(this::begins).orElse(false);
      }
      if (!work.isEmpty() && isShut()) {
        refuseWork();
      }
    } finally {
      passingOn = false;
    }
  }

  private Optional<Caller> next() {
    Set<Caller> queue = decisions.isEmpty() ? work : decisions;
    return queue.isEmpty() ? Optional.empty() : Optional.of(queue.iterator().next());
  }

  private void refuseWork() {
    while (!work.isEmpty()) {
      Iterator<Caller> queue = work.iterator();
      Caller next = queue.next();
      queue.remove();
      countWaiting();
      refuse(next);
    }
  }

  /** Whether the circuit of each of its addresses is not closed. For any thread. */
  boolean isShut() {
    for (Callee callee : callees) {
      if (!callee.isShut()) {
        return false;
      }
    }
    return true;
  }

  /** A place at a service that has room; at an address that just failed only if all of them did. */
  private Optional<Callee> place(long nowMillis, boolean isWork) {
    if (underWay.get() >= limits.concurrentPerService()) {
      return Optional.empty();
    }
    Optional<Callee> well = well(nowMillis, List.of(), isWork);
    return well.isPresent() || isWellButFull(nowMillis)
        ? well
        : inTurn(nowMillis, true, List.of(), isWork);
  }

  private boolean isWellButFull(long nowMillis) {
    for (Callee callee : callees) {
      if (!callee.isResting(nowMillis) && !callee.isShut()) {
        return true;
      }
    }
    return false;
  }

  /** An address that did not fail of late: the one with the fewest calls, which is the fastest. */
  private Optional<Callee> well(long nowMillis, List<Callee> tried, boolean isWork) {
    int count = callees.size();
    int best = -1;
    for (int i = 0; i < count; i++) {
      int index = Math.floorMod(turn + i, count);
      Callee callee = callees.get(index);
      if (!callee.isResting(nowMillis)
          && !tried.contains(callee)
          && (best < 0 || callee.underWay() < callees.get(best).underWay())) {
        best = index;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    Callee callee = callees.get(best);
    if (callee.tryEnter(limits.concurrentPerInstance(), isWork)) {
      turn = best + 1;
      return Optional.of(callee);
    }
    return inTurn(nowMillis, false, tried, isWork);
  }

  private Optional<Callee> inTurn(
      long nowMillis, boolean resting, List<Callee> tried, boolean isWork) {
    int count = callees.size();
    for (int i = 0; i < count; i++) {
      int index = Math.floorMod(turn + i, count);
      Callee callee = callees.get(index);
      if (callee.isResting(nowMillis) == resting
          && !tried.contains(callee)
          && callee.tryEnter(limits.concurrentPerInstance(), isWork)) {
        turn = index + 1;
        return Optional.of(callee);
      }
    }
    return Optional.empty();
  }

  private List<Callee> callees(Participant participant, Map<URI, Callee> before) {
    List<Callee> list = new ArrayList<>();
    for (URI base : participant.baseUrls()) {
      Callee known = before.get(base);
      Callee callee = known == null ? new Callee(participant.name(), base, clock) : known;
      callee.announced(participant.batching().contains(base), participant.http2().contains(base));
      list.add(callee);
    }
    return List.copyOf(list);
  }
}
