package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.Key;
import dev.verdict.stress.chaos.history.LogLine;
import dev.verdict.stress.simulate.locks.LockLog;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Journal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an onlooker at the database sees being committed, and finds wrong with it at once. */
final class LogBook implements LockLog {
  private final Agenda agenda;
  private final Journal journal;
  private final List<LogLine> lines = new ArrayList<>();
  private final Map<String, Integer> lastSeq = new TreeMap<>();
  private final Set<String> finished = new HashSet<>();
  private final Map<String, Decision> decisions = new TreeMap<>();
  private final Map<String, String> writers = new TreeMap<>();
  private final Map<Integer, Contest> contests = new TreeMap<>();
  private final List<Key> keys = new ArrayList<>();
  private final Map<TxId, StepTransaction> steps = new TreeMap<>();
  private final Map<Integer, Long> epochs = new TreeMap<>();
  private final Attempts attempts = new Attempts();
  private final List<Violation> violations = new ArrayList<>();

  LogBook(Agenda agenda, Journal journal) {
    this.agenda = agenda;
    this.journal = journal;
  }

  /** A shard has a new epoch. */
  void raised(int shard, long epoch, String owner) {
    journal.note(
        Postgres.PLACE, () -> "shard " + shard + " is raised to epoch " + epoch + " by " + owner);
    long before = epochs.getOrDefault(shard, 0L);
    if (epoch <= before) {
      violations.add(
          new Violation(
              Rule.EPOCHS, "", "shard " + shard + " went from " + before + " to " + epoch));
    }
    epochs.put(shard, Math.max(before, epoch));
    contests.computeIfAbsent(shard, none -> new Contest()).won(owner, agenda.nowUs());
    if (contests.get(shard).isTugOfWar()) {
      violations.add(
          new Violation(
              Rule.LEADERSHIP,
              "",
              "shard " + shard + " goes to and fro: " + owner + " took it in epoch " + epoch));
    }
  }

  /** What became of an entry; whether it was stored just now, and not before. */
  boolean answered(LogEntry entry, AppendOutcome outcome, String owner) {
    String tx = entry.tx().text();
    if (!(outcome instanceof AppendOutcome.Appended)
        || entry.seq() <= lastSeq.getOrDefault(tx, 0)) {
      return false;
    }
    lastSeq.put(tx, entry.seq());
    if (entry.summary().finished()) {
      finished.add(tx);
    }
    journal.note(
        Postgres.PLACE,
        () ->
            "entry "
                + entry.seq()
                + " of "
                + tx
                + " in epoch "
                + entry.epoch()
                + ": "
                + CrashPoints.kinds(entry)
                + entry.decision().map(row -> " = " + row).orElse(""));
    long newest = epochs.getOrDefault(entry.tx().shard(), 0L);
    if (entry.epoch() < newest) {
      violations.add(
          new Violation(
              Rule.EPOCHS, tx, "epoch " + entry.epoch() + " wrote when " + newest + " was newest"));
    }
    hasOneWriter(entry, owner);
    for (String needless : attempts.stored(entry)) {
      violations.add(new Violation(Rule.EXACTLY_ONCE, tx, needless));
    }
    List<String> kinds = CrashPoints.kinds(entry);
    kinds.forEach(kind -> journal.count(CrashPoints.record(entry, kind)));
    String decided = entry.decision().map(LogBook::word).orElse("");
    int shard = entry.tx().shard();
    lines.add(new LogLine(tx, entry.seq(), shard, entry.epoch(), nowUs(), nowUs(), kinds, decided));
    if (!decided.isEmpty()) {
      decisions.putIfAbsent(tx, new Decision(tx, shard, entry.epoch(), decided));
    }
    entry.claim().ifPresent(claim -> claimed(entry.tx(), claim.key()));
    return true;
  }

  /** Transactions have left memory, or are about to. */
  Set<TxId> dormant(Set<TxId> marked) {
    marked.forEach(tx -> journal.count("marked as dormant"));
    return marked;
  }

  private void claimed(TxId tx, IdempotencyKey key) {
    StepTransaction.of(key)
        .ifPresentOrElse(
            step -> steps.put(tx, step), () -> keys.add(new Key(key.key(), tx.text())));
  }

  private void hasOneWriter(LogEntry entry, String owner) {
    String epoch = "epoch " + entry.epoch() + " of shard " + entry.tx().shard();
    String first = writers.computeIfAbsent(epoch, none -> owner);
    if (!first.equals(owner)) {
      violations.add(
          new Violation(
              Rule.EPOCHS,
              entry.tx().text(),
              epoch + " was written by " + first + " and by " + owner));
    }
  }

  private long nowUs() {
    return Agenda.BEGIN_MILLIS * Agenda.MILLI + agenda.nowUs();
  }

  static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean isKnown(String tx) {
    return lastSeq.containsKey(tx);
  }

  @Override
  public boolean isFinished(String tx) {
    return finished.contains(tx);
  }

  @Override
  public long epochOf(int shard) {
    return epochs.getOrDefault(shard, 0L);
  }

  List<LogLine> lines() {
    return lines;
  }

  List<Decision> decisions() {
    return List.copyOf(decisions.values());
  }

  List<Key> keys() {
    return keys;
  }

  /** The transactions that coordinators began for steps of sagas, as far as they are stored. */
  Map<TxId, StepTransaction> steps() {
    return steps;
  }

  /** The saga of which a transaction is a step, or the transaction itself. */
  TxId rootOf(TxId tx) {
    StepTransaction step = steps.get(tx);
    return step == null ? tx : step.saga();
  }

  boolean isCommitted(TxId tx) {
    Decision row = decisions.get(tx.text());
    return row != null && row.outcome().equals(word(Outcome.COMMIT));
  }

  Map<Integer, Long> epochs() {
    return epochs;
  }

  Attempts attempts() {
    return attempts;
  }

  List<Violation> violations() {
    return violations;
  }
}
