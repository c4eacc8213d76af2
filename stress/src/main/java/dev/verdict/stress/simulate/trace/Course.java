package dev.verdict.stress.simulate.trace;

import dev.verdict.coordinator.engine.StoredRecords;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How transactions of one protocol go, read out of their entries.
 *
 * @param <S> the transaction's state
 * @param <C> its commands
 * @param <R> its records
 */
final class Course<S extends TransactionState, C, R extends LogRecord> {
  private final Machine<S, C, R> machine;
  private final Guesses<S, C, R> guesses;
  private final Hearing<S, R> hearing;
  private final Function<String, List<R>> reading;

  private Course(
      Machine<S, C, R> machine,
      Guesses<S, C, R> guesses,
      Hearing<S, R> hearing,
      Function<String, List<R>> reading) {
    this.machine = machine;
    this.guesses = guesses;
    this.hearing = hearing;
    this.reading = reading;
  }

  static Course<AtomicState, AtomicCommand, AtomicRecord> atomic(StoredRecords stored) {
    return new Course<>(
        new AtomicMachine(), new AtomicGuesses(), new AtomicHearing(), stored::atomic);
  }

  static Course<SagaState, SagaCommand, SagaRecord> saga(StoredRecords stored) {
    return new Course<>(new SagaMachine(), new SagaGuesses(), new SagaHearing(), stored::saga);
  }

  /**
   * Follows the records with the machine.
   *
   * @param entries in their order; not empty
   * @throws IllegalArgumentException if an entry cannot be read
   */
  Walk.Walked walk(TxId tx, List<Trace.Entry> entries) {
    List<Walk.Owner<R>> owners = new ArrayList<>();
    List<Written<R>> written = new ArrayList<>();
    for (Written<R> each : written(entries)) {
      if (!written.isEmpty() && written.get(0).epoch() != each.epoch()) {
        owners.add(new Walk.Owner<>(written.get(0).epoch(), written));
        written = new ArrayList<>();
      }
      written.add(each);
    }
    if (!written.isEmpty()) {
      owners.add(new Walk.Owner<>(written.get(0).epoch(), written));
    }
    return new Walk<>(machine, guesses).along(tx, owners);
  }

  /** The answers that records stand for, of a transaction that the machine can follow. */
  List<Written<Heard>> heard(TxId tx, List<Trace.Entry> entries) {
    List<Written<Heard>> all = new ArrayList<>();
    S state = machine.initial(tx);
    for (Written<R> each : written(entries)) {
      Optional<Heard> heard = hearing.of(state, each.fact());
      heard.ifPresent(answer -> all.add(new Written<>(each.seq(), each.epoch(), answer)));
      state = machine.evolve(state, each.fact());
    }
    return all;
  }

  /** The entry that decides; empty if none does. */
  Optional<Trace.Entry> decider(List<Trace.Entry> entries) {
    return entries.stream()
        .filter(entry -> records(entry).stream().anyMatch(fact -> fact.decision().isPresent()))
        .findFirst();
  }

  private List<Written<R>> written(List<Trace.Entry> entries) {
    List<Written<R>> written = new ArrayList<>();
    for (Trace.Entry entry : entries) {
      for (R fact : records(entry)) {
        written.add(new Written<>(entry.seq(), entry.epoch(), fact));
      }
    }
    return written;
  }

  private List<R> records(Trace.Entry entry) {
    try {
      return reading.apply(entry.body());
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "entry " + entry.seq() + ": " + unreadable.getMessage(), unreadable);
    }
  }
}
