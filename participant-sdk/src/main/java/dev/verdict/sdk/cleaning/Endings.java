package dev.verdict.sdk.cleaning;

import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Knows which transactions have ended. */
@FunctionalInterface
public interface Endings {
  /**
   * Asks about transactions; fails if nobody could be asked.
   *
   * @param ids at most {@link dev.verdict.sdk.barrier.Forgetting#BATCH_MAX}; none to ask for the
   *     bounds alone
   */
  CompletionStage<Ended> ask(List<TxId> ids);

  /**
   * What has ended.
   *
   * @param finished those of which nothing will be asked any more
   * @param now the clock by which ids are given out
   * @param oldestUnfinished the oldest transaction that is not finished, if there is one
   */
  record Ended(Set<TxId> finished, Instant now, Optional<TxId> oldestUnfinished) {
    /** Copies the set. */
    public Ended {
      finished = Set.copyOf(finished);
    }
  }
}
