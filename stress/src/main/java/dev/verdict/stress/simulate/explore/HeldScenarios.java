package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch.Style;
import java.util.List;

/** Worlds of atomic transactions that hold what somebody else wants too. */
public final class HeldScenarios {
  private HeldScenarios() {}

  static List<Scenario> all() {
    AtomicMachine atomic = new AtomicMachine();
    return List.of(
        single(atomic),
        held(atomic),
        held(atomic).named("atomic-2-held-zombie").within(Bounds.nodes(0, 1)),
        lease(atomic),
        plain(atomic),
        grows(atomic));
  }

  /** One branch, and another transaction that wants the same. */
  public static Scenario single(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(1, true);
    return Scenario.atomic(
            "atomic-1-held",
            "one branch, with something held that another transaction wants",
            AtomicPlays.held(machine, Style.TWO_PHASE, parts),
            parts,
            Bounds.nodes(1, 1).network(0, 1, 1).unacknowledged(1))
        .against(Rival.TRANSACTION);
  }

  /** Two branches, and another transaction that wants the same. */
  public static Scenario held(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, true);
    return Scenario.atomic(
            "atomic-2-held",
            "two branches, with something held that another transaction wants",
            AtomicPlays.held(machine, Style.TWO_PHASE, parts),
            parts,
            Bounds.nodes(2, 0).network(0, 1, 0))
        .against(Rival.TRANSACTION);
  }

  /** Two branches, and a service that works on after its lease is over. */
  public static Scenario lease(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, true);
    return Scenario.atomic(
            "atomic-2-held-lease",
            "two branches, with something held of which somebody has a lease",
            AtomicPlays.held(machine, Style.TRY_CONFIRM_CANCEL, parts),
            parts,
            Bounds.nodes(1, 0).network(0, 1, 0))
        .against(Rival.LEASE);
  }

  /** Two branches, the second at a plain endpoint, and another transaction that wants the same. */
  public static Scenario plain(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.partsWithPlainEndpoint(2);
    return Scenario.atomic(
            "atomic-2-held-plain",
            "two branches, the second at a plain endpoint, with something held that another"
                + " transaction wants",
            AtomicPlays.held(machine, Style.TRY_CONFIRM_CANCEL, parts),
            parts,
            Bounds.nodes(1, 0))
        .against(Rival.TRANSACTION);
  }

  /** A client enlists two branches and does their work; another transaction wants the same. */
  public static Scenario grows(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, true);
    return Scenario.growing(
            "atomic-grows-held",
            "a client enlists two branches, does their work and commits, with something held that"
                + " another transaction wants",
            AtomicPlays.growingHeld(machine, parts),
            parts,
            Bounds.nodes(1, 1))
        .against(Rival.TRANSACTION);
  }
}
