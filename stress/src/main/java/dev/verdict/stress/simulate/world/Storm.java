package dev.verdict.stress.simulate.world;

import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Host;
import java.util.List;

/** Does the faults of a plan to a world, and makes everything well again. */
final class Storm {
  private static final long SUSPICION_US = 4_000 * Agenda.MILLI;
  private static final long DRAIN_US = 22_000 * Agenda.MILLI;
  private static final long CLOCK_MOST_MILLIS = 1_000_000;

  private final World world;
  private boolean over;

  Storm(World world) {
    this.world = world;
  }

  void plan(List<PlannedFault> faults) {
    for (PlannedFault fault : faults) {
      world.agenda().after(fault.atUs(), () -> begin(fault));
    }
  }

  private void begin(PlannedFault fault) {
    if (over) {
      return;
    }
    world.journal().count(fault.kind().counted());
    world.journal().note("FAULT", fault::toString);
    switch (fault.kind()) {
      case CRASH -> {
        Coordinator victim = coordinator(fault);
        victim.crash();
        later(fault, victim::start);
      }
      case STOP -> {
        Coordinator victim = coordinator(fault);
        victim.stop();
        world.agenda().after(DRAIN_US + fault.lengthUs(), victim::start);
      }
      case FREEZE -> freeze(fault, coordinator(fault));
      case CUT -> cut(fault, place(fault.target()), place(fault.other()));
      case ISOLATE -> isolate(fault, coordinator(fault).name());
      case SPLIT -> {
        world.grid().split(List.of(coordinator(fault).name()));
        later(fault, world.grid()::merge);
      }
      case LOCKS_TO_ALL -> {
        world.grid().grantToAll(true);
        later(fault, () -> world.grid().grantToAll(false));
      }
      case LOCKS_LOST -> world.grid().loseLocksOf(coordinator(fault).host());
      case LOCKS_HANG -> {
        world.grid().hang(true);
        later(fault, () -> world.grid().hang(false));
      }
      case SERVER_CRASH -> {
        world.postgres().crash();
        later(fault, world.postgres()::start);
      }
      case CLOCK -> coordinator(fault).setClockAhead(aheadMillis(fault));
      case SERVICE_CRASH -> {
        Service victim = service(fault);
        victim.crash();
        later(fault, victim::start);
      }
      case SERVICE_FREEZE -> {
        Host host = service(fault).host();
        host.freeze();
        later(fault, host::thaw);
      }
      case SERVICE_SLOW -> {
        Service victim = service(fault);
        victim.slow(fault.lengthUs());
        later(fault, () -> victim.slow(0));
      }
      case SERVICE_MISTAKEN -> {
        Service victim = service(fault);
        victim.mistake(true);
        later(fault, () -> victim.mistake(false));
      }
    }
  }

  private void later(PlannedFault fault, Runnable end) {
    world
        .agenda()
        .after(
            fault.lengthUs(),
            () -> {
              if (!over) {
                world.journal().note("FAULT", () -> fault + " is over");
                end.run();
              }
            });
  }

  private Coordinator coordinator(PlannedFault fault) {
    return world.coordinators().get(fault.target() % world.coordinators().size());
  }

  private Service service(PlannedFault fault) {
    List<Service> all = List.copyOf(world.services().values());
    return all.get(fault.target() % all.size());
  }

  private String place(int number) {
    List<String> places = world.places();
    return places.get(number % places.size());
  }

  private void freeze(PlannedFault fault, Coordinator victim) {
    Host host = victim.host();
    host.freeze();
    if (fault.lengthUs() > SUSPICION_US) {
      world.agenda().after(SUSPICION_US, victim::suspect);
    }
    later(fault, host::thaw);
  }

  private void cut(PlannedFault fault, String from, String to) {
    world.wire().cut(from, to);
    later(fault, () -> world.wire().mend(from, to));
  }

  private void isolate(PlannedFault fault, String one) {
    for (String other : world.places()) {
      if (!other.equals(one)) {
        cut(fault, one, other);
        cut(fault, other, one);
      }
    }
  }

  private static long aheadMillis(PlannedFault fault) {
    long ahead = fault.lengthUs() / Agenda.MILLI * fault.other() % CLOCK_MOST_MILLIS;
    return fault.other() % 2 == 0 ? ahead : -ahead;
  }

  /** No fault from now on: what is down is started, what stands still goes on. */
  void end() {
    over = true;
    world.calm();
  }
}
