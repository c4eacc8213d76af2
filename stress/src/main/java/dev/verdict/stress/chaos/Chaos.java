package dev.verdict.stress.chaos;

import dev.verdict.stress.chaos.check.Checker;
import dev.verdict.stress.chaos.check.Company;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.fault.CrashPointCounts;
import dev.verdict.stress.chaos.fault.FaultKind;
import dev.verdict.stress.chaos.fault.Injector;
import dev.verdict.stress.chaos.fault.LostShards;
import dev.verdict.stress.chaos.history.Happened;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.world.Coordinator;
import dev.verdict.stress.chaos.world.Service;
import dev.verdict.stress.chaos.world.World;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.RunFolder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One run from the first process to the judgement. */
final class Chaos {
  /** How long clients may go on with what they began once everything is well again. */
  static final Duration SETTLE_MAX = Duration.ofSeconds(60);

  private static final Duration HEAL_MAX = Duration.ofSeconds(60);

  private final ChaosPlan plan;
  private final Report report;

  Chaos(ChaosPlan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  /** Runs it; logs and data stay if something was found, or if they are to be kept. */
  ChaosResult run() throws Exception {
    return RunFolder.during(
        this::runIn,
        result -> !plan.keep() && result.violations() == 0 && result.stuck() == 0,
        report::line);
  }

  private ChaosResult runIn(Path folder) throws Exception {
    try (Children children = new Children(folder)) {
      report.phase("starting");
      try (World world = World.start(needs(), children, folder);
          Injector injector = new Injector(world, report::fault)) {
        Child clients = world.startClients(plan.seed());
        injector.start(plan.faults());
        report.during("faults", plan.seconds() * 1_000L);
        List<Happened> happened = injector.awaitEnd();
        heal(world, clients);
        List<LostShards> lost = injector.lost();
        report.phase("checking");
        OptionalInt otherStarts = otherStarts(world);
        History history = Reading.of(world, happened);
        if (plan.trace().isPresent()) {
          Reading.trace(world, history).write(plan.trace().get());
        }
        return judge(history, lost, otherStarts, Reading.company(world));
      }
    }
  }

  private World.Needs needs() {
    return new World.Needs(
        plan.coordinators(),
        plan.requested().contains(FaultKind.CLOCK),
        plan.ownHosts(),
        plan.otherCoordinatorJar());
  }

  /** How often the other version came to serve; empty if there is none. */
  private OptionalInt otherStarts(World world) throws SQLException {
    if (plan.otherCoordinatorJar().isEmpty()) {
      return OptionalInt.empty();
    }
    world.coordinators().forEach(Coordinator::requireThatNoVersionRefused);
    report.formats(Reading.formats(world));
    return OptionalInt.of(world.coordinators().stream().mapToInt(Coordinator::otherStarts).sum());
  }

  private void heal(World world, Child clients) throws Exception {
    report.phase("healing");
    for (Coordinator coordinator : world.coordinators()) {
      coordinator.heal();
    }
    for (Service service : world.services()) {
      service.careless(false);
      service.wake();
      service.startAgain();
    }
    for (Coordinator coordinator : world.coordinators()) {
      if (!coordinator.awaitReady(HEAL_MAX)) {
        report.line(coordinator.name() + " is not ready after " + HEAL_MAX.toSeconds() + " s");
      }
    }
    String left =
        clients.order("stop " + SETTLE_MAX.toMillis(), SETTLE_MAX.plus(Duration.ofSeconds(30)));
    if (!left.equals("0")) {
      report.line(left + " clients have no outcome");
    }
    Reading.awaitNothingLeft(world, HEAL_MAX);
  }

  private ChaosResult judge(
      History history, List<LostShards> lost, OptionalInt otherStarts, Optional<Company> company) {
    List<Violation> found = Checker.check(history);
    List<Violation> violations = new ArrayList<>();
    List<Violation> leftovers = new ArrayList<>();
    for (Violation each : found) {
      (each.rule() == Rule.NOTHING_LEFT ? leftovers : violations).add(each);
    }
    report.violations(history, violations, plan.seed());
    report.violations(history, leftovers, plan.seed());
    if (plan.requested().contains(FaultKind.CRASH_POINTS)) {
      report.crashPoints(CrashPointCounts.of(plan.coordinators(), history.faults()));
    }
    Figures figures = new Figures(history, lost);
    report.takeovers(figures.takeovers());
    return Results.of(plan, history, figures, violations, leftovers, otherStarts, company);
  }

  /**
   * Whether each kind that was asked for and can be done here happened often enough, who holds
   * something met others, calls travelled together, and another version that was given came to
   * serve.
   */
  static boolean allHappened(ChaosPlan plan, ChaosResult result, int timesMin) {
    for (FaultKind kind : plan.requested()) {
      Integer times = result.faults().get(kind.label());
      if (times != null && times < timesMin) {
        return false;
      }
    }
    Integer otherStarts = result.otherCoordinatorRestarts();
    return result.contention().isEnough()
        && result.company().map(each -> each.isEnough(result.transactions())).orElse(true)
        && (otherStarts == null || otherStarts > 0);
  }
}
