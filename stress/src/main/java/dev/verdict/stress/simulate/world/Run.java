package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.SoloNodes;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Host;
import java.util.ArrayList;
import java.util.List;

/**
 * One plan carried out: a time with faults, then a time without, in which everything must come to
 * its end.
 */
final class Run {
  private static final long SECOND_US = 1_000 * Agenda.MILLI;

  /** What is not finished so long after the last fault is left undone. */
  private static final long PATIENCE_US = 300 * SECOND_US;

  /** What was still on its way then may come, and change nothing. */
  private static final long AFTERMATH_US = 5 * SECOND_US;

  private final Plan plan;
  private final World world;
  private final Diary diary;
  private final List<Customer> customers = new ArrayList<>();

  Run(Plan plan, SoloNodes nodes, Options options) {
    this.plan = plan;
    this.world = new World(plan, nodes, options.mutant(), options.traced());
    this.diary = new Diary(world.agenda());
  }

  /** What it comes to. What is thrown on the way is a violation, and the end. */
  SeedResult result() {
    try {
      return result(played());
    } catch (RuntimeException | Error thrown) {
      world.journal().note("WORLD", () -> "throws " + thrown);
      return result(List.of(Thrown.violation(thrown)));
    }
  }

  private List<Violation> played() {
    Judge judge = new Judge(world, diary, customers);
    Storm storm = new Storm(world);
    world.begin();
    storm.plan(plan.faults());
    Host clients = new Host(World.CLIENTS, world.agenda());
    Desk desk = new Desk(world.wire());
    for (Order order : plan.orders()) {
      Customer customer =
          new Customer(order, world, clients, desk, diary, world.dice().of(order.ref()));
      customers.add(customer);
      world.agenda().after(order.atUs(), customer::start);
    }
    world.agenda().runUntil(plan.calmAtUs());
    storm.end();
    long endUs = plan.calmAtUs() + PATIENCE_US;
    runUntilFinished(judge, endUs);
    world.agenda().runUntil(world.agenda().nowUs() + AFTERMATH_US);
    runUntilFinished(judge, endUs);
    return judge.violations();
  }

  private void runUntilFinished(Judge judge, long endUs) {
    while (world.agenda().nowUs() < endUs && !judge.isFinished()) {
      world.agenda().runUntil(world.agenda().nowUs() + SECOND_US);
    }
  }

  private SeedResult result(List<Violation> violations) {
    return new SeedResult(
        plan.seed(),
        world.agenda().nowUs() / Agenda.MILLI,
        world.agenda().happened(),
        plan.orders().size(),
        world.book().decisions().size(),
        world.journal().counts(),
        violations,
        world.journal().lines());
  }
}
