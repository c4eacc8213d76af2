package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch.Style;
import java.util.List;

/** Small worlds with branches that may write nothing, and say so with their vote. */
public final class ReadOnlyScenarios {
  private ReadOnlyScenarios() {}

  static List<Scenario> all() {
    AtomicMachine atomic = new AtomicMachine();
    return List.of(pair(atomic), durable(atomic), plain(atomic));
  }

  /** Two branches. */
  public static Scenario pair(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenario.atomic(
        "atomic-2-read-only",
        "two branches, each of which may vote read-only",
        AtomicPlays.oneShot(machine, Style.TWO_PHASE, AtomicPlays.readers(2, false), false),
        AtomicPlays.readers(2, false),
        Bounds.nodes(1, 1).network(1, 1, 0).withAbort());
  }

  /** Two reservations, begun durably. */
  static Scenario durable(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenario.atomic(
        "atomic-2-read-only-tcc",
        "the same with reservations, begun durably",
        AtomicPlays.oneShot(machine, Style.TRY_CONFIRM_CANCEL, AtomicPlays.readers(2, false), true),
        AtomicPlays.readers(2, false),
        Bounds.nodes(2, 1).unacknowledged(1));
  }

  /** Two branches, the second at a plain endpoint, whose word is not enough. */
  public static Scenario plain(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenario.atomic(
        "atomic-2-read-only-plain",
        "two branches that may vote read-only, the second at a plain endpoint",
        AtomicPlays.oneShot(machine, Style.TRY_CONFIRM_CANCEL, AtomicPlays.readers(2, true), false),
        AtomicPlays.readers(2, true),
        Bounds.nodes(1, 0).network(0, 1, 0));
  }
}
