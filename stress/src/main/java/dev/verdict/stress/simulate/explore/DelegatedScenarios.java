package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import java.util.List;

/** Small worlds in which the only branch is given the decision. */
public final class DelegatedScenarios {
  private DelegatedScenarios() {}

  static List<Scenario> all() {
    AtomicMachine atomic = new AtomicMachine();
    return List.of(single(atomic), silent(atomic), operated(atomic));
  }

  /** One branch, which may also write nothing. */
  public static Scenario single(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenario.atomic(
        "atomic-1-delegated",
        "one branch, which is given the decision and may write nothing",
        AtomicPlays.delegated(machine, AtomicPlays.readers(1, false)),
        AtomicPlays.readers(1, false),
        Bounds.nodes(2, 1).network(1, 1, 1).unacknowledged(1).withAbort());
  }

  /** So silent that it is asked to settle. */
  public static Scenario silent(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenario.atomic(
        "atomic-1-delegated-silent",
        "the same, with calls lost until it is asked to settle",
        AtomicPlays.delegated(machine, AtomicPlays.parts(1, true)),
        AtomicPlays.parts(1, true),
        Bounds.nodes(1, 1).network(1, 2, 1));
  }

  /** With people who retry it, pause it, and say what became of it while a call may yet arrive. */
  public static Scenario operated(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenario.atomic(
        "atomic-1-delegated-by-hand",
        "the same, nudged, paused and resolved by hand",
        AtomicPlays.delegated(machine, AtomicPlays.parts(1, true)),
        AtomicPlays.parts(1, true),
        Bounds.nodes(1, 0).network(0, 1, 1).withAbort().withNudge().withPause().withResolving());
  }
}
