package dev.verdict.coordinator.engine;

import dev.verdict.protocol.wire.BranchCall;
import java.util.List;
import java.util.Optional;

/**
 * What would come of an action if it were carried out now. Nothing did.
 *
 * @param after the transaction as it would stand then
 * @param calls the calls that would begin at once
 * @param later the calls that would follow if each call that only states what is decided is done at
 *     once, and a step that an operator replaces turns out never to have run; what follows from any
 *     other answer is not known. In a pause, those that it holds back of such a step come first
 * @param input what another input for a step would change; empty of any other action
 */
public record Rehearsal(
    Snapshot after, List<BranchCall> calls, List<BranchCall> later, Optional<InputChange> input) {
  /** Copies the calls. */
  public Rehearsal {
    calls = List.copyOf(calls);
    later = List.copyOf(later);
  }
}
