package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Circumstances;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Transactions as the log knows them: their states folded from their records. */
final class Archive {
  private final TransactionLog log;
  private final Protocols protocols;
  private final Definitions definitions;
  private final Map<String, Future<SagaDefinition>> loading = new HashMap<>();

  Archive(TransactionLog log, Protocols protocols, Definitions definitions) {
    this.log = log;
    this.protocols = protocols;
    this.definitions = definitions;
  }

  /**
   * A stored transaction.
   *
   * @param protocol its protocol
   * @param state the fold over its records
   * @param seq the number of its last entry
   * @param stored what is stored
   */
  record Folded<S extends TransactionState, C, R extends LogRecord>(
      Protocol<S, C, R> protocol, S state, int seq, StoredTransaction stored) {
    Snapshot snapshot() {
      return Snapshots.stored(stored, state, protocol.output(state));
    }

    /** The same, with where it stands. */
    Snapshot detailed() {
      Snapshot plain = snapshot();
      Circumstances known = Circumstances.stored(halted(plain));
      return plain.explained(() -> protocol.situation(state, known));
    }
  }

  /** What the coordinator itself cannot go on from; a pause is a person's wish. */
  private static Optional<Stuck> halted(Snapshot stored) {
    return stored.pause().isPresent()
        ? Optional.empty()
        : stored.stuck().filter(Snapshots::isCoordinator);
  }

  /** What is stored of a transaction, unfolded. */
  Future<Optional<StoredTransaction>> read(TxId id) {
    return log.read(id);
  }

  /** A transaction of a protocol that is known. */
  <S extends TransactionState, C, R extends LogRecord> Future<Optional<Folded<S, C, R>>> load(
      TxId id, Protocol<S, C, R> protocol) {
    return log.read(id)
        .compose(
            stored ->
                stored.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : fold(stored.get(), protocol).map(Optional::of));
  }

  /**
   * Folds; fails with {@link DamagedException} if the records cannot be read or do not follow each
   * other.
   */
  Future<? extends Folded<?, ?, ?>> fold(StoredTransaction stored) {
    return fold(stored, protocols.of(stored.summary().kind()));
  }

  private <S extends TransactionState, C, R extends LogRecord> Future<Folded<S, C, R>> fold(
      StoredTransaction stored, Protocol<S, C, R> protocol) {
    try {
      return Future.succeededFuture(folded(stored, protocol));
    } catch (MissingDefinitionException missing) {
      return load(missing.hash()).compose(loaded -> fold(stored, protocol));
    } catch (DamagedException damaged) {
      return Future.failedFuture(damaged);
    } catch (RuntimeException damaged) {
      return Future.failedFuture(damaged(String.valueOf(damaged.getMessage()), damaged));
    }
  }

  /** One that many need at once is read once. */
  private Future<SagaDefinition> load(String hash) {
    Future<SagaDefinition> underWay = loading.get(hash);
    if (underWay != null) {
      return underWay;
    }
    Future<SagaDefinition> begun = definitions.load(hash);
    if (!begun.isComplete()) {
      loading.put(hash, begun);
      begun.onComplete(done -> loading.remove(hash));
    }
    return begun;
  }

  private static DamagedException damaged(String why, Throwable cause) {
    return new DamagedException("cannot be replayed: " + why, cause);
  }

  private static <S extends TransactionState, C, R extends LogRecord> Folded<S, C, R> folded(
      StoredTransaction stored, Protocol<S, C, R> protocol) {
    Machine<S, C, R> machine = protocol.machine();
    S state = machine.initial(stored.tx());
    int seq = 0;
    for (StoredTransaction.Entry entry : stored.entries()) {
      seq++;
      if (entry.seq() != seq) {
        throw missing(seq);
      }
      for (R fact : protocol.codec().read(entry.records())) {
        state = machine.evolve(state, fact);
      }
    }
    if (seq == 0) {
      throw missing(1);
    }
    if (state.outcome().isPresent() && !state.outcome().equals(stored.decision())) {
      throw new DamagedException(
          "cannot be replayed: its records say another decision than its decision row");
    }
    return new Folded<>(protocol, state, seq, stored);
  }

  private static DamagedException missing(int seq) {
    return new DamagedException("cannot be replayed: entry " + seq + " is missing");
  }
}
