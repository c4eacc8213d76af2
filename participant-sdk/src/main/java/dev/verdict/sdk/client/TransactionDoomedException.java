package dev.verdict.sdk.client;

import dev.verdict.protocol.TxId;

/** The transaction can only abort, because something went wrong in it before: nothing was done. */
public final class TransactionDoomedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransactionDoomedException(TxId id, String reason) {
    super("transaction " + id.text() + " can only abort: " + reason);
  }
}
