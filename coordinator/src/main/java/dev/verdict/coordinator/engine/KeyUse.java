package dev.verdict.coordinator.engine;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An idempotency key in use: the transaction that it stands for may still be looked up. */
final class KeyUse {
  private final String requestHash;
  private final Promise<TxId> holder = Promise.promise();

  KeyUse(String requestHash) {
    this.requestHash = requestHash;
  }

  boolean isFor(String otherRequestHash) {
    return requestHash.equals(otherRequestHash);
  }

  boolean standsFor(TxId id) {
    return id.equals(holder.future().result());
  }

  /** The transaction, once it is known. */
  Future<TxId> holder() {
    return holder.future();
  }

  void settle(TxId id) {
    holder.tryComplete(id);
  }

  void fail(Throwable why) {
    holder.tryFail(why);
  }
}
