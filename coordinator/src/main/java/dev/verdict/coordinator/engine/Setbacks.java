package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogFullException;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an append may bring but that it is stored: another decision was first, another transaction
 * holds the key, the entry can never be stored, the shard is not led any more.
 *
 * <p>What is not stored has not happened, and an error is never a decision. So a transaction of
 * which nothing is stored competes for an abort of its own, which needs none of its records; any
 * other stops, in the open, and goes on from what is stored when it is asked for again.
 */
record Setbacks<S extends TransactionState, R extends LogRecord>(
    TransactionRun<S, ?, R> run, Memory<S, R> memory, Journal<R> journal, Appends<S, R> appends) {
  private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);

  /** Of a lazy append. What follows one that is not stored is not stored either, and says so. */
  void afterLazy(@Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    if (isFenced(outcome, failure)) {
      run.shard().fenced();
    } else if (!appends.isUnsettled()) {
      handle(outcome, failure, false, Reply.NOBODY);
    }
  }

  /** Of a forced append. */
  void afterForced(
      Forced<S, R> done, @Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    if (isFenced(outcome, failure)) {
      run.shard().fenced();
    } else {
      handle(outcome, failure, done.manner() == Forced.Manner.INSTEAD, done.reply());
    }
  }

  /** Whether nothing is known. A log that is closed, or breaks its contract, is no better. */
  private boolean isFenced(@Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    boolean known =
        outcome instanceof AppendOutcome.Lost
            || outcome instanceof AppendOutcome.KeyTaken
            || failure instanceof LogRejectedException
            || (failure instanceof LogFullException && !memory.isBegun());
    return !known;
  }

  private void handle(
      @Nullable AppendOutcome outcome,
      @Nullable Throwable failure,
      boolean isSubstitute,
      Reply reply) {
    if (outcome instanceof AppendOutcome.Lost lost) {
      yieldTo(lost.winner(), reply);
    } else if (outcome instanceof AppendOutcome.KeyTaken taken) {
      LOG.warn("The idempotency key of {} belongs to {}", run.id(), taken.holder());
      run.giveWayTo(taken, reply);
    } else if (failure instanceof LogFullException) {
      appends.settle(
          () -> run.didNotBegin(Failures.logFull(run.shard().limits().retryAfter()), reply));
    } else if (failure != null) {
      rejected(failure, isSubstitute, reply);
    }
  }

  // --- an entry that can never be stored

  private void rejected(Throwable failure, boolean isSubstitute, Reply reply) {
    String why = "the log refuses its records: " + failure.getMessage();
    CoordinatorException answer = Failures.notStorable(why);
    if (!memory.isBegun()) {
      appends.settle(() -> run.didNotBegin(answer, reply));
    } else if (journal.isBlank() && memory.state().outcome().isEmpty() && !isSubstitute) {
      LOG.error("Transaction {} is aborted: {}", run.id(), why, failure);
      abortInstead(why, reply);
    } else {
      LOG.error("Transaction {} is stuck: {}", run.id(), why, failure);
      run.stop(why, answer, reply);
    }
  }

  /**
   * What is stored then is an abort and nothing else, and memory follows it. The branches that were
   * known here are told once; whoever does not hear it asks, for nobody else was called.
   */
  private void abortInstead(String why, Reply reply) {
    Machine<S, ?, R> machine = run.protocol().machine();
    List<R> abort = List.of(machine.decided(Outcome.ABORT, why));
    S next = machine.evolve(machine.initial(run.id()), abort.get(0));
    List<Effect> word = machine.resume(memory.evolved(abort));
    appends.force(new Forced<>(abort, next, word, Forced.Manner.INSTEAD, reply));
  }

  // --- another decision

  /** Nothing is handled until it is known what else is stored. */
  private void yieldTo(Outcome winner, Reply reply) {
    appends.close(reply);
    run.shard()
        .reload(
            run,
            folded -> adopt(folded.state(), folded.seq()),
            () -> appends.settle(() -> carryOut(winner, reply)),
            damage -> {
              String why = "it " + damage;
              LOG.error("Transaction {} is stuck: {}", run.id(), why);
              run.stop(why, Failures.damaged(run.id(), why), reply);
            });
  }

  /** What is stored says more than memory if it goes further, and less if it does not. */
  private void adopt(S stored, int storedSeq) {
    if (storedSeq > journal.seq()) {
      memory.become(stored, run.shard().time().nowMillis());
      journal.skipTo(storedSeq);
    }
  }

  private void carryOut(Outcome winner, Reply reply) {
    R decided = run.protocol().machine().decided(winner, "decided elsewhere");
    if (memory.state().outcome().isEmpty()) {
      appends.hold(decided);
      run.advance(memory.evolved(List.of(decided)), List.of(decided));
    }
    run.resume(reply);
  }
}
