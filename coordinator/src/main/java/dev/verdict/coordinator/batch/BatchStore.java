package dev.verdict.coordinator.batch;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What all nodes know of batches. The node that runs one says again and again how far it is; one of
 * which nothing was heard for {@link #SILENCE_MAX} is abandoned, whatever its node thinks. Futures
 * fail if the database does not answer.
 */
public interface BatchStore {
  /** How many batches run at a time, on all nodes together. */
  int RUNNING_MAX = 4;

  /** How many are told in a list. */
  int LISTED_MAX = 100;

  /** How long nothing may be heard of one that runs. */
  Duration SILENCE_MAX = Duration.ofSeconds(15);

  /** For how long one that is over is remembered; what was done is on record for ever. */
  Duration REMEMBERED = Duration.ofDays(30);

  /**
   * Takes a batch up as running.
   *
   * @return whether it was; not if {@link #RUNNING_MAX} run
   */
  Future<Boolean> begin(BatchOrder order);

  /** What the node that runs a batch learns when it says how far it is. */
  enum Heard {
    /** Go on. */
    GO_ON,
    /** An operator wants it stopped. */
    STOP,
    /** It is over, or counts as abandoned: act on no more. */
    OVER
  }

  /** Says how far a running batch is. */
  Future<Heard> beat(UUID id, Progress progress);

  /**
   * Says that a running batch is over. It has no effect on one that is over or abandoned.
   *
   * @param as not {@link BatchState#RUNNING}
   */
  Future<Void> end(UUID id, Progress progress, BatchState as);

  /** Asks to stop a batch, if it runs and nobody did before. */
  Future<Void> stop(UUID id, String operator);

  /** One batch; empty if it is not known. */
  Future<Optional<Batch>> get(UUID id);

  /** The newest ones, the newest first. */
  Future<List<Batch>> list();
}
