package dev.verdict.sdk.client;

import dev.verdict.protocol.TxId;
import java.util.Optional;

/** What came of a transaction, as far as the client could learn. */
public sealed interface TransactionOutcome {
  /** Dispatches over what may have come of it, so that a forgotten case does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Decided: it happens everywhere. Some participants may still be told. */
  record Committed(TxId id) implements TransactionOutcome {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.committed(this);
    }
  }

  /**
   * Decided: it happens nowhere.
   *
   * @param reason in words
   */
  record Aborted(TxId id, String reason) implements TransactionOutcome {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.aborted(this);
    }
  }

  /**
   * The deadline passed before the outcome was learnt. It may be either, or not decided yet: ask
   * again, or repeat with the same idempotency key; never assume.
   *
   * @param id the transaction, if the client knows it
   * @param idempotencyKey with what to repeat a one-shot transaction; empty for others
   * @param why in words
   */
  record InDoubt(Optional<TxId> id, String idempotencyKey, String why)
      implements TransactionOutcome {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.inDoubt(this);
    }
  }

  /** Whether it is known to be committed. */
  default boolean isCommitted() {
    return this instanceof Committed;
  }

  /** One method for each case. */
  interface Visitor<T> {
    /** It happens everywhere. */
    T committed(Committed outcome);

    /** It happens nowhere. */
    T aborted(Aborted outcome);

    /** Nobody said in time. */
    T inDoubt(InDoubt outcome);
  }
}
