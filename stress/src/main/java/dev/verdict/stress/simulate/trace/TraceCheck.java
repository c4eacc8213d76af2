package dev.verdict.stress.simulate.trace;

import dev.verdict.coordinator.engine.StoredRecords;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.simulate.trace.Walk.Owner;
import dev.verdict.stress.simulate.trace.Walk.Walked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Checks a trace against the protocol's own machines: whether the records of each transaction can
 * follow each other, whether services were called only where a call was owed, and whether clients
 * were told what was decided.
 */
public final class TraceCheck {
  private static final String SAGA = "saga";

  private final Trace trace;
  private final StoredRecords stored;
  private final List<Refusal> refusals = new ArrayList<>();

  private TraceCheck(Trace trace) {
    this.trace = trace;
    this.stored =
        StoredRecords.with(trace.definitions().stream().map(Trace.Definition::json).toList());
  }

  /**
   * Something that the model cannot do.
   *
   * @param tx the transaction
   * @param what in words
   */
  public record Refusal(String tx, String what) {}

  /** All that the model refuses, by transaction; empty if it accepts the trace. */
  public static List<Refusal> refusals(Trace trace) {
    TraceCheck check = new TraceCheck(trace);
    check.run();
    return List.copyOf(check.refusals);
  }

  private void run() {
    Map<String, List<Trace.Entry>> entries = by(trace.entries(), Trace.Entry::tx);
    Map<String, List<Call>> calls = by(trace.calls(), Call::tx);
    Map<String, List<Told>> told = by(trace.told(), Told::tx);
    Map<String, String> decisions = new HashMap<>();
    for (Decision decision : trace.decisions()) {
      decisions.put(decision.tx(), decision.outcome());
    }
    entries.forEach(
        (tx, all) ->
            readable(
                tx,
                () ->
                    transaction(
                        tx,
                        all,
                        calls.getOrDefault(tx, List.of()),
                        decisions.getOrDefault(tx, ""))));
    told.forEach(
        (tx, words) ->
            words.forEach(word -> asDecided(word, decisions.getOrDefault(tx, "nothing"))));
    calls.forEach(
        (tx, all) -> {
          if (!entries.containsKey(tx)) {
            all.forEach(call -> readable(tx, () -> beforeAnyRecord(tx, call)));
          }
        });
  }

  private static <T> Map<String, List<T>> by(List<T> all, Function<T, String> key) {
    Map<String, List<T>> by = new TreeMap<>();
    for (T each : all) {
      by.computeIfAbsent(key.apply(each), any -> new ArrayList<>()).add(each);
    }
    return by;
  }

  private void refuse(String tx, String what) {
    refusals.add(new Refusal(tx, what));
  }

  /** What cannot be read cannot have been written by the protocol's code. */
  private void readable(String tx, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException unreadable) {
      refuse(tx, String.valueOf(unreadable.getMessage()));
    }
  }

  private void asDecided(Told word, String decided) {
    if (!word.outcome().equals(decided)) {
      refuse(word.tx(), "a client was told " + word.outcome() + ", and decided is " + decided);
    }
  }

  /** What leaves no record can only have asked for work: a decision is stored before it is told. */
  private void beforeAnyRecord(String tx, Call call) {
    if (!Calls.isWorkOrQuestion(call)) {
      refuse(tx, Calls.words(call) + ", though the log knows nothing of it");
    }
  }

  private void transaction(String tx, List<Trace.Entry> entries, List<Call> calls, String decided) {
    Optional<String> disorder = Entries.disorder(entries);
    if (disorder.isPresent()) {
      refuse(tx, disorder.get());
      return;
    }
    TxId id = new TxId(tx);
    Walked walked =
        entries.get(0).kind().equals(SAGA)
            ? walk(id, entries, new Walk<>(new SagaMachine(), new SagaGuesses()), stored::saga)
            : walk(
                id, entries, new Walk<>(new AtomicMachine(), new AtomicGuesses()), stored::atomic);
    walked.refusal().ifPresent(what -> refuse(tx, what));
    String outcome = walked.outcome().map(Outcome::name).orElse("").toLowerCase(Locale.ROOT);
    if (walked.refusal().isEmpty() && !outcome.equals(decided)) {
      refuse(tx, "its records decide \"" + outcome + "\", its decision row \"" + decided + "\"");
    }
    Calls.refusals(id, entries, walked, calls).forEach(what -> refuse(tx, what));
  }

  private static <S extends TransactionState, C, R extends LogRecord> Walked walk(
      TxId tx, List<Trace.Entry> entries, Walk<S, C, R> walk, Function<String, List<R>> reading) {
    List<Owner<R>> owners = new ArrayList<>();
    List<R> records = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      records.addAll(reading.apply(entries.get(i).body()));
      boolean last = i + 1 == entries.size();
      if (last || entries.get(i + 1).epoch() != entries.get(i).epoch()) {
        owners.add(new Owner<>(entries.get(i).epoch(), records));
        records = new ArrayList<>();
      }
    }
    return walk.along(tx, owners);
  }
}
