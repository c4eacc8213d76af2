package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.LockRequest;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the plan of a seed. Each seed picks its own mix: some kinds of faults and of transactions
 * are left out altogether, so that what they hide shows (Groce et al., Swarm Testing, 2012).
 */
final class Planner {
  static final List<String> SERVICES = List.of("north", "south", "east");

  /** A service with a barrier that does not ask when in doubt. */
  static final String MUTE = "mute";

  /** A service without a barrier, for steps of sagas. */
  static final String PLAIN = "plain";

  private static final long SECOND_US = 1_000 * Agenda.MILLI;
  private static final long WARM_UP_US = 2 * SECOND_US;
  private static final int HALF = 500_000;
  private static final List<String> RARE =
      List.of("settleRequested", "stepStuck", "stepParked", "stepRuledOut", "tookOver", "settle");
  private static final int MONEY_ACCOUNTS = 8;
  private static final int AMOUNT_MOST = 500;
  private static final int RESOURCES = 12;
  private static final int SALES = 3;
  private static final List<String> FREE_SAGAS = freeSagas();

  private final Dice dice;
  private final Dice ofStrays;
  private final Dice ofHolds;
  private final Dice ofSingles;
  private final int holdsPpm;
  private final long lengthUs;
  private final Set<Order.Kind> kinds = EnumSet.noneOf(Order.Kind.class);

  private Planner(long seed) {
    this.dice = new Dice(seed).of("plan");
    this.ofStrays = new Dice(seed).of("strays");
    this.ofHolds = new Dice(seed).of("holds");
    this.ofSingles = new Dice(seed).of("singles");
    this.holdsPpm = ofHolds.chance(HALF) ? (int) ofHolds.between(100_000, 400_000) : 0;
    this.lengthUs = dice.between(30, 75) * SECOND_US;
    for (Order.Kind kind : Order.Kind.values()) {
      if (!dice.chance(HALF / 2)) {
        kinds.add(kind);
      }
    }
    if (kinds.isEmpty()) {
      kinds.add(Order.Kind.ONE_SHOT);
    }
  }

  /** What makes few of them meet a fault in the time that counts is asked for more often. */
  private static List<String> freeSagas() {
    List<String> names = new ArrayList<>(Sagas.names());
    names.remove(Sagas.DEAL);
    names.addAll(Collections.nCopies(SALES - 1, Sagas.SALE));
    return List.copyOf(names);
  }

  static Plan plan(long seed) {
    return new Planner(seed).make(seed);
  }

  private Plan make(long seed) {
    return new Plan(
        seed,
        dice.below(4) == 0 ? 2 : 3,
        (int) dice.between(2, 8),
        WARM_UP_US + lengthUs,
        weather(),
        statements(),
        orders(),
        faults(),
        crashes());
  }

  private int rate(int most) {
    return dice.chance(HALF) ? (int) dice.between(most / 20, most) : 0;
  }

  private Weather weather() {
    return new Weather(rate(40_000), rate(40_000), rate(60_000), 1_500, 3 * SECOND_US);
  }

  private StatementFaults statements() {
    return new StatementFaults(rate(15_000), rate(15_000), rate(20_000), 3 * SECOND_US);
  }

  // --- what clients ask for

  private List<Order> orders() {
    int count = (int) dice.between(180, 340);
    List<Order.Kind> choices = List.copyOf(kinds);
    List<Order> orders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      orders.add(order("r" + i, dice.oneOf(choices)));
    }
    return orders;
  }

  private Order order(String ref, Order.Kind kind) {
    List<Part> parts =
        kind == Order.Kind.SAGA ? Sagas.of(dice.oneOf(FREE_SAGAS)).parts() : branches();
    Optional<String> declined = Optional.empty();
    if (dice.chance(150_000)) {
      Part part = dice.oneOf(parts);
      declined = Optional.of(part).filter(Planner::mayDecline).map(Part::branch);
    }
    long livesUs = dice.chance(30_000) ? dice.between(0, SECOND_US) : Long.MAX_VALUE;
    Order.Manner manner =
        new Order.Manner(
            !dice.chance(150_000),
            dice.chance(150_000),
            dice.chance(80_000),
            dice.chance(HALF),
            dice.chance(200_000),
            ofStrays.chance(100_000),
            false,
            livesUs);
    Order order =
        new Order(
            ref,
            kind,
            WARM_UP_US + dice.between(0, lengthUs),
            parts,
            declined,
            manner,
            Optional.empty());
    return ofHolds.chance(holdsPpm) ? order.holding(holds(), ofHolds.chance(50_000)) : order;
  }

  private LockRequest holds() {
    SortedMap<String, LockMode> resources = new TreeMap<>();
    int count = (int) ofHolds.between(1, 3);
    for (int i = 0; i < count; i++) {
      String resource = "held-" + ofHolds.below(RESOURCES);
      resources.put(resource, ofHolds.chance(350_000) ? LockMode.SHARED : LockMode.EXCLUSIVE);
    }
    return new LockRequest(resources, Duration.ofMillis(ofHolds.between(0, 3_000)));
  }

  /** What follows a pivot never refuses. */
  private static boolean mayDecline(Part part) {
    return !part.branch().equals("ticket") && !part.branch().equals("file");
  }

  private List<Part> branches() {
    long amount = dice.between(1, AMOUNT_MOST);
    int several = (int) dice.between(2, 4);
    int count = ofSingles.chance(150_000) ? 1 : several;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long each = i == 0 ? -amount * (count - 1) : amount;
      parts.add(branch("b" + i, each));
    }
    return parts;
  }

  private Part branch(String name, long amount) {
    String service = dice.chance(60_000) ? MUTE : dice.oneOf(SERVICES);
    Style style = dice.chance(HALF) ? Style.PREPARED : Style.TCC;
    String account = "money-" + dice.below(MONEY_ACCOUNTS);
    return new Part(name, service, style, account, amount, List.of());
  }

  // --- what is done to the world

  private List<PlannedFault> faults() {
    List<FaultKind> chosen = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (dice.chance(400_000)) {
        chosen.add(kind);
      }
    }
    List<PlannedFault> faults = new ArrayList<>();
    int count = chosen.isEmpty() ? 0 : (int) dice.between(1, 10);
    for (int i = 0; i < count; i++) {
      faults.add(
          new PlannedFault(
              dice.oneOf(chosen),
              WARM_UP_US + dice.between(0, lengthUs),
              dice.between(SECOND_US / 10, dice.chance(HALF) ? 3 * SECOND_US : 14 * SECOND_US),
              dice.below(12),
              dice.below(1_000)));
    }
    return faults;
  }

  /** Few worlds pass these, so they are planned for more often. */
  private static boolean isRare(String point) {
    return RARE.stream().anyMatch(point::endsWith);
  }

  private Map<String, Integer> crashes() {
    Map<String, Integer> crashes = new TreeMap<>();
    int count = dice.below(5);
    for (int i = 0; i < count; i++) {
      int most = 1 << dice.below(8);
      crashes.put(dice.oneOf(CrashPoints.names()), 1 + dice.below(most));
    }
    if (dice.chance(HALF)) {
      List<String> rare = CrashPoints.names().stream().filter(Planner::isRare).toList();
      crashes.put(dice.oneOf(rare), 1 + dice.below(3));
    }
    return crashes;
  }
}
