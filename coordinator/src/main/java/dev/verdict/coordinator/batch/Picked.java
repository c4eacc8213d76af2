package dev.verdict.coordinator.batch;

import dev.verdict.protocol.TxId;
import java.util.List;

/**
 * The transactions that a batch is about.
 *
 * @param ids each once, in the order in which they are to be asked
 * @param complete whether these are all that were meant
 */
public record Picked(List<TxId> ids, boolean complete) {
  /** Copies the list. */
  public Picked {
    ids = List.copyOf(ids);
  }
}
