package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.Step;
import java.time.Duration;

/**
 * An effect that took place at a participant.
 *
 * @param at when
 * @param tx the saga that it belongs to
 * @param step the step
 * @param undo whether it is the undoing
 * @param input what the operation got
 * @param output what it returned
 */
record Deed(Duration at, TxId tx, Step step, boolean undo, Json input, Json output) {
  BranchId name() {
    return step.name();
  }

  boolean isOf(TxId saga, BranchId name) {
    return tx.equals(saga) && step.name().equals(name);
  }
}
