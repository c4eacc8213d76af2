package dev.verdict.coordinator.engine;

import dev.verdict.protocol.wire.BranchCall;
import java.util.List;

/**
 * What would come of an action if it were carried out now. Nothing did.
 *
 * @param after the transaction as it would stand then
 * @param calls the calls that would begin at once
 */
public record Rehearsal(Snapshot after, List<BranchCall> calls) {
  /** Copies the calls. */
  public Rehearsal {
    calls = List.copyOf(calls);
  }
}
