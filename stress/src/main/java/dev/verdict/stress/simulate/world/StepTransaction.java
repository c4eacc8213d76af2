package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BuiltIn;
import java.util.Optional;

/**
 * What an atomic transaction is that a coordinator began for a step of a saga.
 *
 * @param saga the saga
 * @param step the step's name
 * @param undo the attempt to undo the step that it is; 0 if it is what the step does
 */
record StepTransaction(TxId saga, String step, int undo) {
  private static final String UNDO = "undo";

  /** What its key says; empty if it is a client's. */
  static Optional<StepTransaction> of(IdempotencyKey key) {
    if (!BuiltIn.isReserved(key.namespace())) {
      return Optional.empty();
    }
    String[] words = key.key().split("/", -1);
    boolean undoes = words[1].equals(UNDO);
    return Optional.of(
        new StepTransaction(
            new TxId(key.principal()), words[0], undoes ? Integer.parseInt(words[2]) : 0));
  }

  boolean undoes() {
    return undo > 0;
  }
}
