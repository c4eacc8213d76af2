package dev.verdict.sdk;

import dev.verdict.sdk.barrier.BarrierStore;

/**
 * Where a participant keeps its barrier: the same database as its business data, so that both
 * change in one local transaction. See {@link JdbcStore} and {@link MemoryStore}.
 *
 * @param <C> the session that handlers get
 */
public interface Store<C> {
  /** The barrier's side of this store; not for users. */
  BarrierStore<C> barrier();
}
