package dev.verdict.coordinator.log;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;

/** What became of an append. */
public sealed interface AppendOutcome {
  /**
   * It is stored, by this attempt or an earlier one of the same writer; a decision in it is the
   * transaction's.
   */
  record Appended() implements AppendOutcome {}

  /** Another decision was there first; nothing else of the entry is stored. */
  record Lost(Outcome winner) implements AppendOutcome {}

  /**
   * The writer no longer leads the shard. An earlier attempt of the same append may have been
   * stored: the writer knows nothing, tells nobody anything, and leaves the transaction to the new
   * owner.
   */
  record Fenced() implements AppendOutcome {}

  /** The idempotency key belongs to another transaction; nothing of the entry is stored. */
  record KeyTaken(TxId holder, String requestHash) implements AppendOutcome {}
}
