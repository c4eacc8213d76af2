package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Balance;
import java.util.List;
import java.util.Optional;

/** What a service makes of calls. What it keeps outlives the service's process. */
interface Endpoint {
  /** Carries a call out; empty for a failure, of which nobody knows whether anything was done. */
  Optional<BranchAnswer> handle(BranchCall call, long epoch);

  /** From now on its local transactions fail like that. */
  void turn(StatementFaults faults);

  /** What its accounts hold. */
  List<Balance> balances();

  /** What contradicts what happened before, or was promised. */
  List<Violation> violations();
}
