package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The disagreements that were found, for all nodes. A row goes with its transaction's retention;
 * one that came to agree is kept for {@link #CLOSED_KEPT} at most. What an operator closed stays:
 * else the next look would find it anew. Futures fail if the database does not answer.
 */
public interface DisagreementStore {
  /** While so many are open, no more are noted. */
  int OPEN_MAX = 10_000;

  /** For how long one is kept that a later look found to agree. */
  Duration CLOSED_KEPT = Duration.ofDays(30);

  /**
   * One that was not seen for at least that long may come of a service that is just being mended.
   */
  Duration CONFIRMED_AFTER = Duration.ofSeconds(10);

  /**
   * Notes what a comparison found, and closes what it found to agree by now. What an operator
   * closed stays closed until something else is found there.
   */
  Future<Void> note(Report report);

  /** Some of them, the newest transactions first. */
  Future<List<Disagreement>> list(DisagreementQuery query);

  /** The one at that place; empty if there is none. */
  Future<Optional<Disagreement>> get(Place place);

  /**
   * An operator closes one.
   *
   * @return as it is then; empty if none is open there
   */
  Future<Optional<Disagreement>> close(Place place, String operator, String reason);

  /**
   * Takes the turn of the open one that nobody has set out to look at for longest.
   *
   * @param shards of transactions of these
   * @param since nobody has for at least that long
   * @return its transaction; empty if there is none
   */
  Future<Optional<TxId>> takeTurn(Collection<Integer> shards, Duration since);

  /** How many of a namespace are open and were seen for {@link #CONFIRMED_AFTER} or more. */
  Future<Integer> countConfirmed(String namespace);

  /**
   * Removes what need not be kept.
   *
   * @return how many went
   */
  Future<Integer> forget();
}
