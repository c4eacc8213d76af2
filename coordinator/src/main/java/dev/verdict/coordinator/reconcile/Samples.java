package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Where finished transactions to look at come from. */
public interface Samples {
  /** How many transactions are passed over, at most, to find one. */
  int PASSED_MAX = 1_000;

  /**
   * The first finished transaction from some time on.
   *
   * @param shards of one of these
   * @param fromMillis begun then or later, in milliseconds since 1970
   * @param settled nothing has happened to it for that long
   * @return empty if none of the next {@link #PASSED_MAX} is such
   */
  Future<Optional<TxId>> next(Collection<Integer> shards, long fromMillis, Duration settled);
}
