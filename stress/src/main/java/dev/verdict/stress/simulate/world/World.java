package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.SoloNodes;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import dev.verdict.stress.simulate.world.kernel.Journal;
import dev.verdict.stress.simulate.world.kernel.Weather;
import dev.verdict.stress.simulate.world.kernel.Wire;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything that there is in one world, and how it is connected. */
final class World {
  static final String CLIENTS = "clients";

  private static final long RESTART_LEAST_US = 300 * Agenda.MILLI;
  private static final long RESTART_MOST_US = 4_000 * Agenda.MILLI;

  /** Of a million. */
  private static final int HALF = 500_000;

  private final Plan plan;
  private final Agenda agenda = new Agenda();
  private final Dice dice;
  private final Journal journal;
  private final Wire wire;
  private final Postgres postgres;
  private final LogBook book;
  private final Ledger ledger = new Ledger(agenda);
  private final LockBook locks;
  private final Grid grid;
  private final Breakage breakage;
  private final SoloNodes nodes;
  private final ParticipantRegistry registry;
  private final Map<String, Service> services = new TreeMap<>();
  private final Map<String, Guarded> guarded = new TreeMap<>();
  private final List<Coordinator> coordinators = new ArrayList<>();
  private final Map<String, Integer> armed;

  World(Plan plan, SoloNodes nodes, Mutant mutant, boolean written) {
    this.plan = plan;
    this.nodes = nodes;
    this.dice = new Dice(plan.seed());
    this.journal = new Journal(agenda, written);
    this.book = new LogBook(agenda, journal);
    this.wire = new Wire(agenda, dice.of("wire"), journal, plan.weather());
    this.postgres =
        new Postgres(agenda, wire, dice.of("postgres"), journal, plan.shards(), plan.statements());
    this.grid = new Grid(agenda, dice.of("grid"), journal);
    this.breakage = new Breakage(mutant);
    this.locks = breakage.locks(agenda, journal, book, this::isInDoubt);
    this.armed = new TreeMap<>(plan.crashes());
    this.registry =
        new ParticipantRegistry(
            postgres.database().participants(Runnable::run),
            known(dice.of("singles").chance(HALF)));
    List<String> barriers = new ArrayList<>(Planner.SERVICES);
    barriers.add(Planner.MUTE);
    for (String name : barriers) {
      Vault vault = breakage.vault(agenda::nowUs, dice.of("data of " + name));
      guarded.put(name, new Guarded(name, journal, vault, ledger, locks));
      open(name, guarded.get(name));
    }
    Dice ofPlain = dice.of("data of " + Planner.PLAIN);
    open(Planner.PLAIN, new Plain(Planner.PLAIN, ofPlain, journal, book, ledger));
    for (int i = 1; i <= plan.coordinators(); i++) {
      coordinators.add(new Coordinator("c" + i, this, dice.of("c" + i)));
    }
  }

  private void open(String name, Endpoint endpoint) {
    endpoint.turn(plan.statements());
    services.put(name, new Service(name, agenda, dice.of(name), journal, endpoint));
  }

  /**
   * The services as they are registered.
   *
   * @param takeDecisions whether those with a barrier take the decision of their only branch
   */
  private static List<Participant> known(boolean takeDecisions) {
    List<Participant> known = new ArrayList<>();
    Planner.SERVICES.forEach(name -> known.add(participant(name, true, takeDecisions)));
    known.add(participant(Planner.MUTE, false, false));
    known.add(participant(Planner.PLAIN, false, false));
    return known;
  }

  private static Participant participant(String name, boolean asks, boolean onePhase) {
    List<URI> base = List.of(URI.create("http://" + name));
    return new Participant(name, base, asks, Set.of(), Set.of(), onePhase);
  }

  private boolean isInDoubt(TxId tx) {
    return guarded.values().stream()
        .anyMatch(
            each ->
                each.vault().doubts().stream().anyMatch(key -> book.rootOf(key.tx()).equals(tx)));
  }

  /** Whether anybody is to hold anything. */
  boolean holds() {
    return plan.orders().stream().anyMatch(order -> order.holds().isPresent());
  }

  LockBook locks() {
    return locks;
  }

  /** Begins: coordinators start, services look for doubt. */
  void begin() {
    coordinators.forEach(Coordinator::start);
    Desk desk = new Desk(wire);
    guarded.forEach(
        (name, endpoint) -> {
          Service service = services.get(name);
          if (service != null && !name.equals(Planner.MUTE)) {
            Dice chance = dice.of("doubts of " + name);
            new Doubts(service, endpoint, coordinators, desk, agenda, chance).start();
          }
        });
  }

  /** Whether a coordinator is to die at a crash point. */
  boolean isArmed() {
    return !armed.isEmpty();
  }

  /** A coordinator passes a crash point. */
  void pass(Coordinator place, Host process, String point) {
    if (process.isDead() || !armed.containsKey(point)) {
      return;
    }
    int left = armed.merge(point, -1, Integer::sum);
    if (left == 0) {
      armed.remove(point);
      journal.count(point);
      journal.note(place.name(), () -> "dies " + point);
      place.crash();
      agenda.after(dice.between(RESTART_LEAST_US, RESTART_MOST_US), place::start);
    }
  }

  /** Everything is made well again. */
  void calm() {
    armed.clear();
    wire.turn(Weather.FAIR);
    wire.mendAll();
    postgres.turn(StatementFaults.NONE);
    postgres.start();
    grid.merge();
    grid.grantToAll(false);
    grid.hang(false);
    for (Service service : services.values()) {
      service.start();
      service.host().thaw();
      service.mistake(false);
      service.slow(0);
      service.endpoint().turn(StatementFaults.NONE);
    }
    for (Coordinator each : coordinators) {
      each.host().thaw();
      each.start();
    }
  }

  /** The places that the network connects. */
  List<String> places() {
    List<String> places = new ArrayList<>();
    coordinators.forEach(each -> places.add(each.name()));
    places.addAll(services.keySet());
    places.add(Postgres.PLACE);
    places.add(CLIENTS);
    return places;
  }

  int shards() {
    return plan.shards();
  }

  Agenda agenda() {
    return agenda;
  }

  Journal journal() {
    return journal;
  }

  Wire wire() {
    return wire;
  }

  Postgres postgres() {
    return postgres;
  }

  LogBook book() {
    return book;
  }

  Ledger ledger() {
    return ledger;
  }

  Grid grid() {
    return grid;
  }

  Breakage breakage() {
    return breakage;
  }

  SoloNodes nodes() {
    return nodes;
  }

  ParticipantRegistry registry() {
    return registry;
  }

  Map<String, Service> services() {
    return services;
  }

  Map<String, Guarded> guarded() {
    return guarded;
  }

  List<Coordinator> coordinators() {
    return coordinators;
  }

  Dice dice() {
    return dice;
  }
}
