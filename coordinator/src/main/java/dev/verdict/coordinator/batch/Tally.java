package dev.verdict.coordinator.batch;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what came of a batch so far. Not safe for several threads. */
public final class Tally {
  private final Map<String, Refusal> refusals = new TreeMap<>();
  private int done;

  /** Counts one transaction's answer. */
  public void count(TxId id, ItemResult result) {
    if (result instanceof ItemResult.Refused refused) {
      refusals.merge(
          refused.code(),
          new Refusal(refused.code(), 1, refused.detail(), id),
          (known, one) -> known.more());
    } else {
      done++;
    }
  }

  /** What was counted. */
  public Progress progress() {
    return new Progress(done, List.copyOf(refusals.values()));
  }
}
