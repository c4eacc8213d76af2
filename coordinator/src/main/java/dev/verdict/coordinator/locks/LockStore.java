package dev.verdict.coordinator.locks;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where claims are kept. Each method is one short transaction; it waits for no holder. All times
 * are the database's.
 */
public interface LockStore {
  /**
   * How long it is remembered that a holder released what it had, if the log does not say that its
   * transaction is finished: then that is enough.
   */
  Duration REMEMBERED = Duration.ofDays(1);

  /** Claims, or tells how the same holder's earlier claim stands. */
  Future<Standing> claim(LockClaim claim);

  /**
   * Grants those whose turn it is, and tells how each stands. A holder that is not in the answer
   * has waited in vain.
   *
   * @param holders those that wait here
   */
  Future<Map<String, Standing>> look(Collection<String> holders);

  /** Releases all that a transaction holds or waits for; it gets nothing later. */
  Future<Void> release(TxId tx, long epoch);

  /**
   * Asks whether a transaction was granted its locks. If not, it never will be.
   *
   * @return its token; empty if it was not
   */
  Future<Optional<Long>> settle(TxId tx, long epoch);

  /**
   * Ends a lease, or a wait for one.
   *
   * @return the state that it was in; empty if there is no such lease
   */
  Future<Optional<Standing.State>> end(String lease);

  /**
   * Lets a lease that is granted, and not over, last from now on.
   *
   * @param ttl how long from now
   * @return how it stands; empty if there is no such lease or it is over
   */
  Future<Optional<Standing>> renew(String lease, Duration ttl);

  /** How a lease stands; empty if there is no such lease. */
  Future<Optional<Standing>> find(String lease);

  /** The claims on these resources that are granted. */
  Future<List<LockView>> holding(Collection<String> resources);

  /**
   * All claims, ordered by resource and token.
   *
   * @param after after which resource and token; empty for the first page
   * @param limit how many
   */
  Future<List<LockView>> list(Optional<After> after, int limit);

  /**
   * Where a page begins.
   *
   * @param resource the last resource of the page before
   * @param token the last token there
   */
  record After(String resource, long token) {}

  /**
   * Releases what ended transactions left, and forgets who released and is of no interest any more.
   *
   * @return how many were released
   */
  Future<Integer> sweep();
}
