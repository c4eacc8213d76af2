package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.protocol.saga.SagaRecord;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Reads what the log tells of a saga, record by record. */
public final class SagaHistory {
  private final Definitions definitions;
  private final RecordCodec<SagaRecord> codec;

  /**
   * @param store where the definitions are that records refer to
   */
  public SagaHistory(DefinitionStore store) {
    this.definitions = new Definitions(store);
    this.codec = RecordCodec.of(SagaRecord.class, definitions);
  }

  /**
   * The records of a saga, in order.
   *
   * @param saga with its history
   * @return fails with {@link IllegalArgumentException} if the records cannot be read, or their
   *     definition is not there
   */
  public Future<List<SagaRecord>> read(Snapshot saga) {
    try {
      List<SagaRecord> records = new ArrayList<>();
      saga.history().forEach(entry -> records.addAll(codec.read(entry.records())));
      return Future.succeededFuture(records);
    } catch (MissingDefinitionException missing) {
      return definitions
          .load(missing.hash())
          .recover(failure -> Future.failedFuture(legible(failure)))
          .compose(loaded -> read(saga));
    } catch (RuntimeException unreadable) {
      return Future.failedFuture(unreadable);
    }
  }

  /** A store that does not answer is something else. */
  private static Throwable legible(Throwable failure) {
    return failure instanceof DamagedException damage
        ? new IllegalArgumentException("it " + damage.why(), damage)
        : failure;
  }
}
