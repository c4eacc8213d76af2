package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.EngineTime.Cancellable;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import io.vertx.core.Completable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes. A forced append is certain before anything else is handled; lazy
 * ones run beside, and wait a little for company: the records of steps that follow one another
 * quickly become one entry. What an append may bring but success is the business of {@link
 * Setbacks}.
 *
 * @param <S> the transaction's state
 * @param <R> its records
 */
final class Appends<S extends TransactionState, R extends LogRecord> {
  /**
   * For how long a lazy record waits for the next one. A node that dies meanwhile costs a message
   * that is repeated, as any lazy record does that is lost.
   */
  static final Duration COMPANY = Duration.ofMillis(50);

  private final TransactionRun<S, ?, R> run;
  private final Memory<S, R> memory;
  private final Journal<R> journal;
  private final Effects effects;
  private @Nullable Forced<S, R> forced;
  private @Nullable Cancellable due;
  private boolean startedEarly;
  private int setbacks;

  Appends(TransactionRun<S, ?, R> run, Memory<S, R> memory, Journal<R> journal, Effects effects) {
    this.run = run;
    this.memory = memory;
    this.journal = journal;
    this.effects = effects;
  }

  // --- where they stand

  /** Whether a forced append is under way whose outcome is not certain. */
  boolean isUnsettled() {
    return forced != null;
  }

  /** Whether nothing more may be handled at present. */
  boolean isClosed() {
    return forced != null || journal.isCrammed();
  }

  /** Whether anything is written, or is due to be. */
  boolean isUnderWay() {
    return forced != null || due != null || journal.isLagging();
  }

  /** Whether nothing of the transaction is stored for certain. */
  boolean isBlank() {
    return journal.isBlank();
  }

  /** The number of the last entry that was handed to the log. */
  int seq() {
    return journal.seq();
  }

  /** Whether everything is written. */
  boolean isDone() {
    return !isUnderWay() && !journal.holdsAny();
  }

  // --- lazy appends

  /**
   * Takes records that nobody waits for; they are written soon if one of them is lazy, and at once
   * if nothing can follow.
   *
   * @return whether memory still stands; not if it is known already that they cannot be written
   */
  boolean hold(List<R> records, boolean soon) {
    int before = setbacks;
    journal.hold(records);
    if (journal.holdsTooMuch() || (soon && memory.isFinished())) {
      writeHeldBack();
    } else if (soon) {
      writeSoon();
    }
    return setbacks == before;
  }

  private void writeSoon() {
    if (due == null) {
      due = run.shard().time().after(COMPANY, this::writeWhatIsDue);
    }
  }

  private void writeWhatIsDue() {
    due = null;
    flush();
    run.handle();
  }

  /** Takes a record that goes with whatever is written next. */
  void hold(R fact) {
    journal.hold(fact);
  }

  /** Writes what is held back, if anything is. */
  void flush() {
    if (journal.holdsAny()) {
      writeHeldBack();
    }
  }

  private void writeHeldBack() {
    nothingIsDue();
    journal.writeHeldBack(
        memory.summary(memory.state()), this::writeHeldBackAgain, this::lazilyAppended);
  }

  private void nothingIsDue() {
    if (due != null) {
      due.cancel();
      due = null;
    }
  }

  private void writeHeldBackAgain() {
    flush();
    run.handle();
  }

  private void lazilyAppended(@Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    if (run.isGone()) {
      return;
    }
    if (!(outcome instanceof AppendOutcome.Appended)) {
      setbacks().afterLazy(outcome, failure);
    }
    run.handle();
  }

  // --- forced appends

  /** Writes what must be durable before anything else of the transaction happens. */
  void force(Forced<S, R> next) {
    nothingIsDue();
    forced = next;
    startedEarly = false;
    Summary summary = memory.summary(next.next());
    Completable<AppendOutcome> listener =
        (outcome, failure) -> forciblyAppended(next, outcome, failure);
    switch (next.manner()) {
      case INSTEAD -> journal.forceInstead(next.records(), summary, listener);
      case EARLY, LATE -> {
        if (memory.isBegun()) {
          journal.force(next.records(), summary, listener);
        } else {
          journal.forceAtOnce(next.records(), summary, listener);
        }
      }
    }
    if (forced != null && forced.manner() == Forced.Manner.EARLY) {
      startedEarly = true;
      effects.startEarly(next.effects());
    }
  }

  private void forciblyAppended(
      Forced<S, R> done, @Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    if (run.isGone()) {
      return;
    }
    if (outcome instanceof AppendOutcome.Appended) {
      journal.stored();
      settle(() -> appended(done));
    } else {
      setbacks().afterForced(done, outcome, failure);
    }
  }

  private void appended(Forced<S, R> done) {
    run.advance(done.next(), done.records());
    if (startedEarly) {
      effects.startLate(done.effects());
    } else {
      effects.startAll(done.effects());
    }
    run.settled(done.reply());
  }

  /** Keeps everything else waiting, as a forced append does. */
  void close(Reply reply) {
    nothingIsDue();
    if (forced == null) {
      forced = new Forced<>(List.of(), memory.state(), List.of(), Forced.Manner.LATE, reply);
    }
  }

  /** The forced append is certain: makes a change, then lets other inputs in. */
  void settle(Runnable change) {
    forced = null;
    run.undisturbed(change);
  }

  /** Writes nothing more; returns who waited for a forced append. */
  Reply stop() {
    Reply waiting = forced == null ? Reply.NOBODY : forced.reply();
    forced = null;
    nothingIsDue();
    journal.stop();
    return waiting;
  }

  private Setbacks<S, R> setbacks() {
    setbacks++;
    return new Setbacks<>(run, memory, journal, this);
  }
}
