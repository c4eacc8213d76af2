package dev.verdict.stress.simulate.trace;

import dev.verdict.coordinator.engine.StoredRecords;
import dev.verdict.coordinator.json.JsonTextException;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.Told;
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
 * Checks a trace against the protocol's own machines, in both directions: whether the records of
 * each transaction can follow each other, whether every answer that they stand for was given,
 * whether services were called only where a call was owed, and whether the decision rows and what
 * clients were told are what the records decide.
 */
public final class TraceCheck {
  private static final String SAGA = "saga";

  private final Trace trace;
  private final Course<?, ?, ?> atomic;
  private final Course<?, ?, ?> saga;
  private final Map<String, List<Trace.Entry>> entries;
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Rows rows;
  private final List<Refusal> refusals = new ArrayList<>();

  private TraceCheck(Trace trace) {
    StoredRecords stored = stored(trace.definitions());
    this.trace = trace;
    this.atomic = Course.atomic(stored);
    this.saga = Course.saga(stored);
    this.entries = by(trace.entries(), Trace.Entry::tx);
    this.rows = new Rows(trace.decisions(), entries.keySet());
    trace.shards().forEach(shard -> epochs.put(shard.shard(), shard.epoch()));
  }

  private static StoredRecords stored(List<Trace.Definition> definitions) {
    try {
      return StoredRecords.with(definitions.stream().map(Trace.Definition::json).toList());
    } catch (JsonTextException malformed) {
      throw new IllegalArgumentException("a definition is not JSON", malformed);
    }
  }

  /**
   * Something that the model cannot do.
   *
   * @param tx the transaction
   * @param what in words
   */
  public record Refusal(String tx, String what) {}

  /**
   * All that the model refuses; empty if it accepts the trace.
   *
   * @throws IllegalArgumentException if a definition cannot be read
   */
  public static List<Refusal> refusals(Trace trace) {
    TraceCheck check = new TraceCheck(trace);
    check.run();
    return List.copyOf(check.refusals);
  }

  private void run() {
    Map<String, List<Call>> calls = by(trace.calls(), Call::tx);
    refusals.addAll(rows.refusals());
    entries.forEach(
        (tx, all) -> readable(tx, () -> transaction(tx, all, calls.getOrDefault(tx, List.of()))));
    trace.told().forEach(this::asDecided);
    calls.forEach(
        (tx, all) -> {
          if (!entries.containsKey(tx)) {
            all.forEach(call -> readable(tx, () -> beforeAnyRecord(new TxId(tx), call)));
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

  private void asDecided(Told word) {
    String decided = rows.outcome(word.tx());
    if (!word.outcome().equals(decided)) {
      refuse(word.tx(), "a client was told " + word.outcome() + ", and decided is " + decided);
    }
  }

  /** What leaves no record can only have asked for work: a decision is stored before it is told. */
  private void beforeAnyRecord(TxId tx, Call call) {
    Optional<CallKind> kind = CallLine.kind(call);
    if (kind.isEmpty() || !Calls.isWorkOrQuestion(kind.get())) {
      refuse(tx.text(), CallLine.words(call) + ", though the log knows nothing of it");
    } else if (call.epoch() < tx.epoch() || call.epoch() > shardEpoch(tx)) {
      refuse(tx.text(), CallLine.words(call) + ", which never was one of its shard");
    }
  }

  private long shardEpoch(TxId tx) {
    return epochs.getOrDefault(tx.shard(), 0L);
  }

  private void transaction(String text, List<Trace.Entry> all, List<Call> calls) {
    TxId tx = new TxId(text);
    Optional<String> disorder = Entries.disorder(all, shardEpoch(tx));
    if (disorder.isPresent()) {
      refuse(text, disorder.get());
      return;
    }
    Course<?, ?, ?> course = all.get(0).kind().equals(SAGA) ? saga : atomic;
    Walked walked = course.walk(tx, all);
    walked.refusal().ifPresent(what -> refuse(text, what));
    List<Written<Heard>> heard = List.of();
    if (walked.refusal().isEmpty()) {
      row(tx, walked, course.decider(all));
      heard = course.heard(tx, all);
      heard.stream()
          .filter(each -> each.fact().firstMs(calls).isEmpty())
          .forEach(each -> refuse(text, "entry " + each.seq() + ": " + each.fact().missing()));
    }
    long newest = all.get(all.size() - 1).epoch();
    Calls.refusals(tx, walked, newest, shardEpoch(tx), votedMs(heard, calls), calls)
        .forEach(what -> refuse(text, what));
  }

  private void row(TxId tx, Walked walked, Optional<Trace.Entry> decider) {
    String outcome = walked.state().outcome().map(Outcome::name).orElse("nothing");
    rows.disagreement(tx, outcome.toLowerCase(Locale.ROOT), decider)
        .ifPresent(what -> refuse(tx.text(), what));
  }

  /** When the last of all that had to vote yes had first done so. */
  private static long votedMs(List<Written<Heard>> heard, List<Call> calls) {
    return heard.stream()
        .map(Written::fact)
        .filter(Heard::isYes)
        .flatMap(yes -> yes.firstMs(calls).stream())
        .max(Long::compare)
        .orElse(0L);
  }
}
