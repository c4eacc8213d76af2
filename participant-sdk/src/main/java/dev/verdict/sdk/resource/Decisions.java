package dev.verdict.sdk.resource;

import dev.verdict.protocol.TxId;
import java.util.concurrent.CompletionStage;

/** Knows how transactions were decided. */
@FunctionalInterface
public interface Decisions {
  /** Asks; fails if nobody could be asked. */
  CompletionStage<Decided> ask(TxId tx);

  /** How a transaction stands. */
  enum Decided {
    /** Decided: commit. */
    COMMIT,
    /** Decided: abort. */
    ABORT,
    /** Not decided yet. */
    UNDECIDED,
    /** Older than what the coordinator keeps: a person decides. */
    FORGOTTEN
  }
}
