package dev.verdict.stress.simulate.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Visits every state of a scenario's world, breadth first, so that the way to a violation is the
 * shortest. One thread each; different explorations share nothing.
 */
public final class Exploration {
  private static final int REPORT_EVERY_STATES = 1 << 16;

  private final Scenario scenario;
  private final Coverage coverage = new Coverage();
  private final World world;
  private final Moves moves;
  private final StateStore store;
  private final Roads roads = new Roads();
  private final Scene here;
  private final Scene there;
  private final Map<Property, Found> found = new EnumMap<>(Property.class);
  private long transitions;

  private record Found(int state, int move, String detail) {}

  private Exploration(Scenario scenario) {
    this.scenario = scenario;
    this.world = new World(scenario, coverage);
    this.moves = world.moves();
    this.here = scenario.scene();
    this.there = scenario.scene();
    this.store = new StateStore(here.bytesMax());
  }

  /** Of a scenario, within its bounds. */
  public static Exploration of(Scenario scenario) {
    return new Exploration(scenario);
  }

  /** Of a scenario, within other bounds. */
  public static Exploration of(Scenario scenario, Bounds bounds) {
    return new Exploration(scenario.within(bounds));
  }

  /**
   * Visits all states. To be called once.
   *
   * @param progress told now and then how many states are visited
   */
  public Explored run(IntConsumer progress) {
    return run(progress, Optional.empty());
  }

  /** The same, but it ends as soon as that property is broken. */
  public Explored until(Property broken) {
    return run(states -> {}, Optional.of(broken));
  }

  private Explored run(IntConsumer progress, Optional<Property> last) {
    long begin = System.nanoTime();
    store.add(world.first(), -1);
    int next = 0;
    while (next < store.size() && store.size() <= scenario.bounds().statesMax()) {
      visit(next);
      next++;
      if (next % REPORT_EVERY_STATES == 0) {
        progress.accept(next);
      }
      if (last.isPresent() && found.containsKey(last.get())) {
        break;
      }
    }
    boolean complete = next == store.size();
    if (complete && found.isEmpty()) {
      lookForTheLost();
    }
    coverage.conclude(world.core(), scenario.isSaga() ? "saga" : "atomic");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new Explored(
        scenario.name(),
        scenario.bounds(),
        store.size(),
        transitions,
        complete,
        took,
        violations(),
        coverage);
  }

  private void visit(int state) {
    store.read(state, here);
    roads.state(world.checks().isGood(here), world.checks().isFree(here));
    moves.find(here);
    for (int i = 0; i < moves.count(); i++) {
      go(state, moves.get(i));
    }
  }

  private void go(int state, int move) {
    transitions++;
    Move.Kind kind = Move.kind(move);
    coverage.moved(kind);
    there.become(here);
    world.apply(there, move);
    if (isBroken(state, move)) {
      return;
    }
    int known = store.add(there, state);
    if (known >= 0) {
      world.checks().look(there);
      isBroken(state, move);
    }
    if (isFair(move)) {
      roads.to(known >= 0 ? known : -1 - known);
    }
  }

  private boolean isBroken(int state, int move) {
    Property broken = world.broken();
    if (broken != null) {
      found.putIfAbsent(broken, new Found(state, move, world.alarm().detail()));
    }
    return broken != null;
  }

  /** What must be enough to come to an end: no faults, no help of a former owner or a client. */
  private boolean isFair(int move) {
    boolean byFormer =
        switch (Move.kind(move)) {
          case APPEND, ACKNOWLEDGE, REPEAT, FIRE, INQUIRE ->
              Move.first(move) == Coordinators.FORMER;
          case TAKE_OVER -> Move.first(move) == 1;
          case ANSWER ->
              here.bornIn(Message.epoch(here.message(Move.first(move)))) == Coordinators.FORMER;
          default -> false;
        };
    return !byFormer && !Move.kind(move).isOptional();
  }

  private void lookForTheLost() {
    int lost = roads.lost();
    if (lost >= 0) {
      Property property = scenario.isSaga() ? Property.PROGRESS : Property.AC5;
      found.put(property, new Found(lost, -1, "from here nothing leads to the end without faults"));
      return;
    }
    int held = scenario.holds() ? roads.held() : -1;
    if (held >= 0) {
      found.put(
          Property.HOLDS_END, new Found(held, -1, "from here nothing leads to all being released"));
    }
  }

  // --- stories

  private List<Violation> violations() {
    List<Violation> all = new ArrayList<>();
    found.forEach((property, how) -> all.add(violation(property, how)));
    return all;
  }

  private Violation violation(Property property, Found how) {
    List<Integer> way = new ArrayList<>();
    for (int state = how.state(); state >= 0; state = store.parent(state)) {
      way.add(state);
    }
    Collections.reverse(way);
    List<String> trace = new ArrayList<>();
    for (int i = 0; i + 1 < way.size(); i++) {
      trace.add(words(way.get(i), way.get(i + 1)));
    }
    if (how.move() >= 0) {
      store.read(how.state(), here);
      trace.add(world.words(here, how.move()));
    }
    return new Violation(property, how.detail(), trace);
  }

  private String words(int from, int to) {
    store.read(from, here);
    moves.find(here);
    for (int i = 0; i < moves.count(); i++) {
      there.become(here);
      world.apply(there, moves.get(i));
      if (store.add(there, from) == -1 - to) {
        return world.words(here, moves.get(i));
      }
    }
    throw new IllegalStateException("no move leads from " + from + " to " + to);
  }
}
