package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.LogRejectedException;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction in memory. It handles one input at a time: decide, append, evolve, perform. While
 * a forced append is not certain, nothing else is handled; memory follows the log.
 *
 * @param <S> its state
 * @param <C> its commands
 * @param <R> its records
 */
final class TransactionRun<S extends TransactionState, C, R extends LogRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionRun.class);

  private final Shard shard;
  private final Protocol<S, C, R> protocol;
  private final Machine<S, C, R> machine;
  private final Origin origin;
  private final Optional<KeyClaim> claim;
  private final Journal<R> journal;
  private final Effects effects;
  private final Deque<Input<C>> mailbox = new ArrayDeque<>(4);
  private final List<Waiter> waiters = new ArrayList<>(1);
  private S state;
  private long updatedAtMillis;
  private Optional<Stuck> halted = Optional.empty();
  private @Nullable Forced<S, R> forced;
  private @Nullable RuntimeException notBegun;
  private boolean begun;
  private boolean handling;
  private boolean gone;

  /**
   * @param shard where it lives
   * @param protocol its protocol
   * @param origin who began it
   * @param claim the key that its first entry takes
   * @param state the state that it starts from
   * @param seq the number of its last stored entry; 0 if nothing is stored
   */
  TransactionRun(
      Shard shard,
      Protocol<S, C, R> protocol,
      Origin origin,
      Optional<KeyClaim> claim,
      S state,
      int seq) {
    this.shard = shard;
    this.protocol = protocol;
    this.machine = protocol.machine();
    this.origin = origin;
    this.claim = claim;
    this.state = state;
    this.journal = new Journal<>(shard, state.id(), protocol.codec(), claim, seq);
    this.begun = seq > 0;
    this.updatedAtMillis = shard.time().nowMillis();
    this.effects =
        new Effects(
            shard.parts(), shard.epoch(), origin.traceparent(), this::tell, shard::newerEpochSeen);
  }

  /**
   * A reaction whose records are being written.
   *
   * @param records those of the reaction
   * @param next the state once they hold
   * @param effects what is to be carried out then
   * @param early whether some of the effects may start before that
   * @param reply who waits
   */
  private record Forced<S, R>(
      List<R> records, S next, List<Effect> effects, boolean early, Reply reply) {}

  // --- what is asked of it

  /** Hands in a command; refused if too many wait. */
  void ask(C command, Reply reply) {
    accept(new Input.Asked<>(command, reply));
  }

  /** Hands in a request; refused if its protocol knows no such command. */
  void request(Request request, Reply reply) {
    Optional<C> command = protocol.command(request);
    if (command.isPresent()) {
      ask(command.get(), reply);
    } else {
      reply.failed(Failures.wrongKind(id()));
    }
  }

  /** A participant asks about a transaction that nobody knows. */
  void inquire(Reply reply) {
    ask(protocol.inquire(), reply);
  }

  /** Replies once all inputs before this one are handled. */
  void look(Reply reply) {
    accept(new Input.Looked<>(reply));
  }

  /** An operator wants whatever waits to be tried now. */
  void nudge(Reply reply) {
    boolean wasHalted = halted.isPresent();
    halted = Optional.empty();
    Event nudged = new Event.Nudged();
    accept(wasHalted ? new Input.Resumed<>(nudged, reply) : new Input.Happened<>(nudged, reply));
  }

  /** Goes on after a replay. */
  void takeOver(Reply reply) {
    accept(new Input.Resumed<>(new Event.TakenOver(shard.epoch()), reply));
  }

  private void accept(Input<C> input) {
    if (gone) {
      input.reply().failed(Failures.notLed(shard.number(), shard.limits().retryAfter()));
    } else if (mailbox.size() >= shard.limits().mailboxMax()) {
      input.reply().failed(Failures.mailboxFull(id(), shard.limits().retryAfter()));
    } else {
      mailbox.add(input);
      handle();
    }
  }

  /** Events are bounded by the calls and timers under way; none of them is dropped. */
  private void tell(Event event) {
    if (!gone) {
      mailbox.add(new Input.Happened<>(event, Reply.NOBODY));
      handle();
    }
  }

  // --- decide

  private void handle() {
    if (handling) {
      return;
    }
    handling = true;
    try {
      Input<C> input = nextInput();
      while (input != null) {
        react(input);
        input = nextInput();
      }
    } finally {
      handling = false;
    }
    leaveIfDone();
  }

  private @Nullable Input<C> nextInput() {
    return gone || forced != null ? null : mailbox.poll();
  }

  private void react(Input<C> input) {
    Reply reply = input.reply();
    if (notBegun != null) {
      reply.failed(notBegun);
      return;
    }
    Reaction<R> reaction;
    S next;
    List<Effect> wishes;
    try {
      reaction = input.decide(machine, state);
      next = evolved(state, reaction.records());
      wishes = input.effects(machine, reaction, next);
    } catch (RuntimeException e) {
      halt("an error in the coordinator: " + e, e);
      reply.failed(e);
      return;
    }
    if (reaction.refusal().isPresent()) {
      refuse(reaction, reply);
      return;
    }
    Durability strongest = strongest(reaction.records());
    if (strongest == Durability.FORCED) {
      force(new Forced<>(reaction.records(), next, wishes, input.mayStartEarly(), reply));
      return;
    }
    journal.hold(reaction.records());
    advance(next, reaction.records());
    if (strongest == Durability.LAZY || journal.holdsTooMuch()) {
      appendLazily();
    }
    effects.startAll(wishes);
    settled(reply);
  }

  private void refuse(Reaction<R> reaction, Reply reply) {
    CoordinatorException why = Failures.refused(reaction.refusal().orElseThrow());
    if (!begun) {
      notBegun = why;
    }
    reply.failed(why);
  }

  private S evolved(S from, List<R> records) {
    S next = from;
    for (R fact : records) {
      next = machine.evolve(next, fact);
    }
    return next;
  }

  private static Durability strongest(List<? extends LogRecord> records) {
    Durability strongest = Durability.DEFERRED;
    for (LogRecord fact : records) {
      if (fact.durability().compareTo(strongest) > 0) {
        strongest = fact.durability();
      }
    }
    return strongest;
  }

  // --- append

  private void appendLazily() {
    journal
        .writeHeldBack(Snapshots.summary(protocol, origin, state, halted))
        .onComplete(this::lazilyAppended);
  }

  private void lazilyAppended(@Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    if (gone) {
      return;
    }
    if (failure instanceof LogRejectedException) {
      halt("the log refuses its records: " + failure.getMessage(), failure);
    } else if (outcome == null || outcome instanceof AppendOutcome.Fenced) {
      shard.fenced();
      return;
    }
    handle();
  }

  private void force(Forced<S, R> next) {
    forced = next;
    if (next.early()) {
      effects.startEarly(next.effects());
    }
    journal
        .force(next.records(), Snapshots.summary(protocol, origin, next.next(), halted))
        .onComplete((outcome, failure) -> forciblyAppended(next, outcome, failure));
  }

  private void forciblyAppended(
      Forced<S, R> done, @Nullable AppendOutcome outcome, @Nullable Throwable failure) {
    if (gone) {
      return;
    }
    if (outcome instanceof AppendOutcome.Appended) {
      appended(done);
    } else if (outcome instanceof AppendOutcome.Lost lost) {
      shard.reload(this, () -> yieldTo(lost.winner(), done.reply()));
    } else if (outcome instanceof AppendOutcome.KeyTaken taken) {
      keyTaken(done, taken);
    } else if (failure instanceof LogRejectedException) {
      rejected(done, failure);
    } else {
      shard.fenced();
    }
  }

  private void appended(Forced<S, R> done) {
    journal.stored();
    finishForced(
        () -> {
          advance(done.next(), done.records());
          if (done.early()) {
            effects.startLate(done.effects());
          } else {
            effects.startAll(done.effects());
          }
          settled(done.reply());
        });
  }

  /** Runs with other inputs held back, then lets them in. */
  private void finishForced(Runnable change) {
    forced = null;
    boolean outermost = !handling;
    handling = true;
    try {
      change.run();
    } finally {
      handling = !outermost;
    }
    handle();
  }

  // --- what else an append may bring

  /**
   * Another decision was there first. What is stored says more than memory if it goes further;
   * otherwise memory is right but for the decision.
   */
  void adopt(S stored, int storedSeq) {
    if (storedSeq > journal.seq()) {
      state = stored;
      journal.skipTo(storedSeq);
    }
  }

  private void yieldTo(Outcome winner, Reply reply) {
    if (gone) {
      return;
    }
    finishForced(
        () -> {
          if (state.outcome().isEmpty()) {
            R decided = machine.decided(winner, "decided elsewhere");
            journal.hold(decided);
            state = machine.evolve(state, decided);
          }
          changed();
          effects.cancelTimers();
          effects.startAll(machine.resume(state));
          settled(reply);
        });
  }

  /** The start joins the key's holder; what was begun beside it was never stored, and never is. */
  private void keyTaken(Forced<S, R> done, AppendOutcome.KeyTaken taken) {
    LOG.warn("The idempotency key of {} belongs to {}", id(), taken.holder());
    done.reply().follow(shard.holder(taken.holder(), taken.requestHash(), claim));
    for (Waiter waiter : takeWaiters()) {
      waiter.follow(shard.holder(taken.holder(), taken.requestHash(), claim));
    }
    leave();
  }

  /**
   * What cannot be stored has not happened, and an error is never a decision. A transaction of
   * which nothing is stored competes for an abort of its own, which needs none of its records.
   */
  private void rejected(Forced<S, R> done, Throwable failure) {
    String reason = "the log refuses its records: " + failure.getMessage();
    CoordinatorException why = Failures.notStorable(reason);
    if (!begun) {
      notBegun = why;
      forced = null;
      done.reply().failed(why);
      handle();
    } else if (journal.seq() == 0 && journal.holdsAny()) {
      journal.drop();
      R abort = machine.decided(Outcome.ABORT, reason);
      S next = machine.evolve(state, abort);
      force(new Forced<>(List.of(abort), next, machine.resume(next), false, done.reply()));
    } else {
      finishForced(
          () -> {
            halt(reason, failure);
            done.reply().failed(why);
          });
    }
  }

  private void halt(String why, Throwable cause) {
    LOG.error("Transaction {} is stuck: {}", id(), why, cause);
    halted = Optional.of(new Stuck(Snapshots.COORDINATOR, why, 1));
    shard.changed(this);
  }

  // --- evolve

  private void advance(S next, List<R> records) {
    if (!records.isEmpty()) {
      state = next;
      changed();
    }
  }

  private void changed() {
    begun = true;
    updatedAtMillis = shard.time().nowMillis();
    shard.changed(this);
  }

  private void settled(Reply reply) {
    if (state.finished() && begun) {
      effects.cancelTimers();
      if (journal.holdsAny()) {
        appendLazily();
      }
      takeWaiters().forEach(Waiter::complete);
    }
    reply.accepted();
  }

  private void leaveIfDone() {
    boolean idle = !gone && forced == null && !journal.isLagging() && mailbox.isEmpty();
    if (idle && (!begun || (state.finished() && !journal.holdsAny()))) {
      leave();
    }
  }

  private void leave() {
    gone = true;
    forced = null;
    effects.cancelTimers();
    shard.left(this);
  }

  /**
   * The shard is no longer led here: nobody is told anything but that nothing is known. What was
   * not yet handled has not begun.
   */
  void abandon() {
    gone = true;
    effects.cancelTimers();
    CoordinatorException unknown = Failures.outcomeUnknown(shard.limits().retryAfter());
    if (forced != null) {
      forced.reply().failed(unknown);
      forced = null;
    }
    takeWaiters().forEach(waiter -> waiter.failed(unknown));
    CoordinatorException notLed = Failures.notLed(shard.number(), shard.limits().retryAfter());
    mailbox.forEach(input -> input.reply().failed(notLed));
    mailbox.clear();
  }

  // --- what can be seen of it

  TxId id() {
    return state.id();
  }

  Shard shard() {
    return shard;
  }

  Optional<KeyClaim> claim() {
    return claim;
  }

  Protocol<S, C, R> protocol() {
    return protocol;
  }

  Optional<Outcome> outcome() {
    return state.outcome();
  }

  boolean isFinished() {
    return state.finished();
  }

  /** Whether a forced append is under way whose outcome is not certain. */
  boolean isUnsettled() {
    return forced != null;
  }

  Snapshot snapshot() {
    return snapshot(List.of());
  }

  Snapshot snapshot(List<StoredTransaction.Entry> history) {
    return Snapshots.snapshot(
        protocol, origin, state, halted, Instant.ofEpochMilli(updatedAtMillis), history);
  }

  // --- who waits for its end

  /** Returns whether there was room. */
  boolean await(Waiter waiter) {
    return waiters.size() < shard.limits().waitersMax() && waiters.add(waiter);
  }

  void stopAwaiting(Waiter waiter) {
    waiters.remove(waiter);
  }

  private List<Waiter> takeWaiters() {
    List<Waiter> taken = List.copyOf(waiters);
    waiters.clear();
    return taken;
  }
}
