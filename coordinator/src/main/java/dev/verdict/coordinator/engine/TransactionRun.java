package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Circumstances;
import dev.verdict.coordinator.engine.Archive.Folded;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.Dormant;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.protocol.BranchId;
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
import dev.verdict.protocol.saga.StepKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
  private final TxId id;
  private final Protocol<S, C, R> protocol;
  private final Machine<S, C, R> machine;
  private final Optional<KeyClaim> claim;
  private final Optional<Claims> granted;
  private final Memory<S, R> memory;
  private final Effects effects;
  private final Appends<S, R> appends;
  private final Mailbox<C> mailbox = new Mailbox<>();
  private final Waiters waiters = new Waiters();
  private @Nullable CoordinatorException notBegun;
  private boolean handling;
  private boolean gone;

  private TransactionRun(
      Shard shard,
      Protocol<S, C, R> protocol,
      Optional<KeyClaim> claim,
      Optional<Claims> granted,
      Memory<S, R> memory,
      int seq) {
    this.shard = shard;
    this.id = memory.state().id();
    this.protocol = protocol;
    this.machine = protocol.machine();
    this.claim = claim;
    this.granted = granted;
    this.memory = memory;
    this.effects =
        new Effects(
            shard.parts(), shard.epoch(), memory.traceparent(), this::tell, shard::newerEpochSeen);
    Journal<R> journal = new Journal<>(shard, id, protocol, claim, seq);
    this.appends = new Appends<>(this, memory, journal, effects);
  }

  /** A transaction of which nothing is stored; what it is asked first begins it. */
  static <S extends TransactionState, C, R extends LogRecord> TransactionRun<S, C, R> fresh(
      Shard shard, Start<S, C, R> start, TxId id) {
    S initial = start.protocol().machine().initial(id);
    Memory<S, R> memory = Memory.of(start, initial, shard.time().nowMillis());
    Optional<Claims> granted = start.holding().map(held -> new Claims(shard, shard.parts()));
    return new TransactionRun<>(shard, start.protocol(), start.claim(), granted, memory, 0);
  }

  /** A transaction as it is stored. */
  static <S extends TransactionState, C, R extends LogRecord> TransactionRun<S, C, R> stored(
      Shard shard, Folded<S, C, R> folded) {
    return new TransactionRun<>(
        shard,
        folded.protocol(),
        Optional.empty(),
        Optional.empty(),
        Memory.of(folded),
        folded.seq());
  }

  /**
   * What would come of an action on a transaction that is not in memory, which it stays.
   *
   * @throws CoordinatorException if it would be refused, or what has to hold for it does not
   */
  static <S extends TransactionState, C, R extends LogRecord> Rehearsal rehearse(
      Shard shard, Folded<S, C, R> folded, Action action, Hand hand) {
    return stored(shard, folded).rehearseBack(folded, action, hand);
  }

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
      reply.failed(Failures.wrongKind(id));
    }
  }

  /** Replies once all inputs before this one are handled. */
  void look(Reply reply) {
    accept(new Input.Looked<>(reply));
  }

  /**
   * Replies once its idempotency key is durable. Told of a transaction that is lost with this node,
   * a client could abort that one while a late copy of its request begins another with the key.
   */
  void reveal(Reply reply) {
    accept(new Input.Revealed<>(reply));
  }

  /** Hands in what an operator does. */
  void act(Action action, Hand hand, Reply reply) {
    act(action, hand, reply, UnaryOperator.identity());
  }

  private void act(Action action, Hand hand, Reply reply, UnaryOperator<Input<C>> manner) {
    Input<C> input;
    try {
      if (hand.isConditional()) {
        rehearse(action, hand);
      }
      input = action.accept(acts(hand, reply));
    } catch (CoordinatorException refused) {
      reply.failed(refused);
      return;
    }
    if (action instanceof Action.Retry) {
      memory.goOn();
    } else if (hand.isConditional()) {
      input = new Input.Provided<>(input, () -> rehearse(action, hand));
    }
    accept(manner.apply(input));
  }

  private Acts<C> acts(Hand hand, Reply reply) {
    return new Acts<>(protocol, memory.state(), memory.isHalted(), hand, effects::underWay, reply);
  }

  /**
   * What would come of that now.
   *
   * @throws CoordinatorException if it would be refused, or what has to hold for it does not
   */
  Rehearsal rehearse(Action action, Hand hand) {
    hand.condition().requireStill(memory.shown(memory.state()));
    Input<C> input = action.accept(acts(hand, Reply.NOBODY));
    Rehearsal rehearsal =
        Rehearsals.of(protocol, memory.state(), action, input, effects.underWay(), memory::shown);
    hand.condition().requireExpected(id, rehearsal);
    return rehearsal;
  }

  /**
   * The same of one that is stored, and would come into memory for that.
   *
   * @throws CoordinatorException if it would be refused, or what has to hold for it does not
   */
  private Rehearsal rehearseBack(Folded<S, C, R> folded, Action action, Hand hand) {
    hand.condition().requireStill(folded.snapshot());
    Rehearsal rehearsal =
        memory.isFinished()
            ? rehearse(action, hand.inAnyCase())
            : Rehearsals.back(
                protocol,
                memory.state(),
                action,
                backFor(folded.stored()),
                (here, underWay) ->
                    action.accept(
                        new Acts<>(protocol, here, false, hand, () -> underWay, Reply.NOBODY)),
                memory::shown);
    hand.condition().requireExpected(id, rehearsal);
    return rehearsal;
  }

  /**
   * Goes on after a replay. A decision row that its records know nothing of is a person's word: a
   * commit wins the race for the row as any other does, an abort is asked for; of one whose
   * decision is delegated either is taken as it stands, before anybody is called.
   *
   * @param row the outcome that stands in its decision row
   */
  void takeOver(Optional<Outcome> row, Reply reply) {
    Optional<Outcome> word = saidOfDelegated(row);
    if (word.isPresent()) {
      accept(new Input.Adopted<>(word.get(), reply));
      return;
    }
    boolean toAbort = isToAbort(row);
    accept(new Input.Resumed<>(takenOver(), toAbort ? Reply.NOBODY : reply));
    if (toAbort) {
      abortAsDecided(reply);
    }
  }

  private Event takenOver() {
    return new Event.TakenOver(shard.epoch());
  }

  private boolean isToAbort(Optional<Outcome> row) {
    return outcome().isEmpty() && row.equals(Optional.of(Outcome.ABORT));
  }

  private Optional<Outcome> saidOfDelegated(Optional<Outcome> row) {
    return protocol.isDelegated(memory.state()) ? row : Optional.empty();
  }

  private void abortAsDecided(Reply reply) {
    request(new Request.Abort("decided by an operator"), reply);
  }

  /**
   * Goes on from what is stored: as under a new owner, unless it left memory under this one with
   * nothing under way.
   */
  void comeBack(StoredTransaction stored, Reply reply) {
    if (wasDormantHere(stored)) {
      accept(new Input.Awoken<>(reply));
    } else {
      takeOver(stored.decision(), reply);
    }
  }

  private boolean wasDormantHere(StoredTransaction stored) {
    boolean wasHere = stored.lastEpoch() == shard.epoch() && stored.decision().equals(outcome());
    return wasHere && dormancy().isDormant();
  }

  /**
   * The same, with what an operator does: no call is made before that, and what is owed after both
   * is called once. If it is refused, the transaction goes on without it.
   */
  void comeBackFor(StoredTransaction stored, Action action, Hand hand, Reply reply) {
    Input<C> back = backFor(stored);
    act(action, hand, new BackWith(stored, reply), act -> new Input.BackFor<>(back, act));
  }

  private Input<C> backFor(StoredTransaction stored) {
    return wasDormantHere(stored)
        ? new Input.Awoken<>(Reply.NOBODY)
        : saidOfDelegated(stored.decision())
            .<Input<C>>map(word -> new Input.Adopted<>(word, Reply.NOBODY))
            .orElseGet(() -> new Input.Resumed<>(takenOver(), Reply.NOBODY));
  }

  /** Sees to it that the transaction is back, whatever becomes of what an operator does. */
  private final class BackWith implements Reply {
    private final StoredTransaction stored;
    private final Reply reply;

    BackWith(StoredTransaction stored, Reply reply) {
      this.stored = stored;
      this.reply = reply;
    }

    @Override
    public void accepted() {
      reply.accepted();
      if (isToAbort(stored.decision())) {
        abortAsDecided(Reply.NOBODY);
      }
    }

    @Override
    public void failed(RuntimeException why) {
      reply.failed(why);
      comeBack(stored, Reply.NOBODY);
    }
  }

  /**
   * Comes back because the time has come that it was dormant for, by the database's clock. If that
   * is ahead of this node's, the rest of the time runs here.
   */
  void wake(StoredTransaction stored) {
    undisturbed(
        () -> {
          comeBack(stored, Reply.NOBODY);
          dormancy().up().ifPresent(timer -> tell(new Event.TimerFired(timer)));
        });
  }

  private void accept(Input<C> input) {
    if (gone) {
      input.reply().failed(Failures.notLed(shard.number(), shard.limits().retryAfter()));
    } else if (mailbox.offer(input, shard.limits().mailboxMax())) {
      handle();
    } else {
      input.reply().failed(Failures.mailboxFull(id, shard.limits().retryAfter()));
    }
  }

  private void tell(Event event) {
    if (!gone) {
      mailbox.add(new Input.Happened<>(event, Reply.NOBODY));
      handle();
    }
  }

  // --- one input at a time

  /** Handles what waits, as far as it may be handled now. */
  void handle() {
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
    return gone || appends.isClosed() ? null : mailbox.poll();
  }

  /** Makes a change with all inputs held back, then lets them in. */
  void undisturbed(Runnable change) {
    boolean outermost = !handling;
    handling = true;
    try {
      change.run();
    } finally {
      handling = !outermost;
    }
    handle();
  }

  private void tellOfContradiction(Input<C> input) {
    if (input instanceof Input.Happened<C> heard) {
      protocol.contradiction(memory.state(), heard.event()).ifPresent(this::tellOfContradiction);
    }
  }

  private void tellOfContradiction(BranchId key) {
    BranchId step = StepKey.of(key).step();
    LOG.error(
        "ALERT transaction {}: step {} ran as {}, says its service, which had ruled that out, so"
            + " that it was called with another input: look what stands there; nobody undoes it",
        id,
        step,
        key);
    memory.state().branches().stream()
        .filter(branch -> branch.id().equals(step))
        .map(TransactionState.BranchView::participant)
        .map(name -> new Contradiction(id, memory.namespace(), key, name))
        .forEach(shard::contradicted);
  }

  private void react(Input<C> input) {
    Reply reply = input.reply();
    if (notBegun != null) {
      reply.failed(notBegun);
      return;
    }
    Optional<RuntimeException> objection = input.objection();
    if (objection.isPresent()) {
      reply.failed(objection.get());
      return;
    }
    Reaction<R> reaction;
    S next;
    List<Effect> wishes;
    try {
      reaction = input.decide(machine, memory.state());
      next = memory.evolved(reaction.records());
      wishes = input.effects(machine, reaction, next);
    } catch (RuntimeException e) {
      halt(e);
      reply.failed(e);
      return;
    }
    if (reaction.refusal().isPresent()) {
      refuse(reaction, reply);
      return;
    }
    tellOfContradiction(input);
    Durability strongest = strongest(reaction.records());
    if (strongest == Durability.FORCED || (input.isToBeStored() && appends.isBlank())) {
      Forced.Manner manner = input.mayStartEarly() ? Forced.Manner.EARLY : Forced.Manner.LATE;
      appends.force(new Forced<>(reaction.records(), next, wishes, manner, reply));
    } else {
      boolean soon = strongest == Durability.LAZY || showsOtherwise(next);
      advance(next, reaction.records());
      if (appends.hold(reaction.records(), soon)) {
        effects.startAll(wishes);
        settled(reply);
      } else {
        reply.failed(Failures.notStorable("what it rests on cannot be stored"));
      }
    }
  }

  /**
   * Lists and alerts read what is stored: what it is stuck on is written even if nothing follows.
   */
  private boolean showsOtherwise(S next) {
    return !next.stuck().map(Stuck::reason).equals(memory.state().stuck().map(Stuck::reason));
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

  private void refuse(Reaction<R> reaction, Reply reply) {
    CoordinatorException why = Failures.refused(reaction.refusal().orElseThrow(), memory.state());
    if (!memory.isBegun()) {
      notBegun = why;
    }
    reply.failed(why);
  }

  private void halt(RuntimeException error) {
    String why = "an error in the coordinator: " + error;
    LOG.error("Transaction {} is stuck: {}", id, why, error);
    shard.showStuck(id, memory.halt(why));
    shard.changed(this);
  }

  // --- evolve, perform

  /** Remembers what is a fact now. */
  void advance(S next, List<R> records) {
    if (!records.isEmpty()) {
      memory.become(next, shard.time().nowMillis());
      shard.changed(this);
    }
  }

  /** Carries out all that is owed, whatever was under way before. */
  void resume(Reply reply) {
    shard.changed(this);
    effects.cancelTimers();
    effects.startAll(machine.resume(memory.state()));
    settled(reply);
  }

  /** An input is dealt with; if the transaction is finished, so is everybody's waiting. */
  void settled(Reply reply) {
    if (memory.isFinished() && memory.isBegun()) {
      effects.cancelTimers();
      appends.flush();
      waiters.dismiss(Waiter::complete);
    }
    reply.accepted();
  }

  // --- ending

  private void leaveIfDone() {
    boolean idle = !gone && !appends.isUnderWay() && mailbox.isEmpty();
    if (idle && (!memory.isBegun() || (memory.isFinished() && appends.isDone()))) {
      leave();
    } else if (!gone && !isBusy()) {
      shard.rests(this);
    }
  }

  /**
   * Leaves memory unfinished, to be read again later, unless its deadline, or the end of a wait,
   * runs here. What its next attempt must know is written first, while it is not yet shown as
   * stuck.
   *
   * @return whether it left; it comes to rest again if something had to be written
   */
  boolean setAside() {
    if (effects.awaitsTime()) {
      return false;
    }
    if (memory.state().stuck().isEmpty() || memory.state().pause().isPresent()) {
      appends.flush();
    }
    if (gone || isBusy()) {
      return gone;
    }
    leave();
    return true;
  }

  /**
   * What the log is to know if this is to leave memory; empty if it owes anything, waits for less
   * than that, or is not all written. What is not is written then.
   */
  Optional<Dormant> dormant(Duration atLeast) {
    boolean mayWait = !gone && !isBusy() && memory.isBegun() && !memory.isFinished();
    if (!mayWait || memory.isHalted() || memory.state().stuck().isPresent()) {
      return Optional.empty();
    }
    Dormancy dormancy = dormancy();
    Optional<Duration> wakeAfter = dormancy.wakeAfter();
    if (!dormancy.isDormant() || wakeAfter.filter(it -> it.compareTo(atLeast) < 0).isPresent()) {
      return Optional.empty();
    }
    if (!appends.isDone()) {
      appends.flush();
      return Optional.empty();
    }
    return Optional.of(new Dormant(id, appends.seq(), wakeAfter));
  }

  private Dormancy dormancy() {
    List<Effect> owed = machine.resume(memory.state());
    return Dormancy.of(owed, shard.time().nowMillis(), effects::awaits);
  }

  /** Leaves memory if nothing has happened since that was asked for; returns whether it did. */
  boolean leaveDormant(Dormant asked) {
    boolean mayLeave = !gone && !isBusy() && !memory.isHalted();
    if (!mayLeave || !appends.isDone() || appends.seq() != asked.seq()) {
      return false;
    }
    leave();
    return true;
  }

  private void leave() {
    gone = true;
    appends.stop();
    effects.cancelTimers();
    shard.left(this);
    if (!memory.isBegun()) {
      granted.ifPresent(claims -> claims.giveBack(id));
    }
  }

  /** Nothing has happened. */
  void didNotBegin(CoordinatorException why, Reply reply) {
    notBegun = why;
    reply.failed(why);
  }

  /** Stops in the open. It goes on from what is stored when it is asked for again. */
  void stop(String why, CoordinatorException answer, Reply reply) {
    shard.showStuck(id, memory.halt(why));
    leave();
    reply.failed(answer);
    mailbox.refuse(answer);
    shard.changed(this);
    waiters.dismiss(Waiter::complete);
  }

  /** The start joins the key's holder; what was begun beside it was never stored, and never is. */
  void giveWayTo(AppendOutcome.KeyTaken taken, Reply reply) {
    leave();
    reply.follow(shard.holder(taken.holder(), taken.requestHash(), claim));
    waiters.dismiss(
        waiter -> waiter.follow(shard.holder(taken.holder(), taken.requestHash(), claim)));
    mailbox.dismiss(late -> late.follow(shard.holder(taken.holder(), taken.requestHash(), claim)));
  }

  /**
   * The shard is no longer led here: nobody is told anything but that nothing is known. What was
   * not yet handled has not begun.
   */
  void abandon() {
    gone = true;
    effects.cancelTimers();
    CoordinatorException unknown = Failures.outcomeUnknown(shard.limits().retryAfter());
    appends.stop().failed(unknown);
    waiters.dismiss(waiter -> waiter.failed(unknown));
    mailbox.refuse(Failures.notLed(shard.number(), shard.limits().retryAfter()));
  }

  // --- what can be seen of it

  TxId id() {
    return id;
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
    return memory.state().outcome();
  }

  boolean isFinished() {
    return memory.isFinished();
  }

  /** Whether it is no longer this object's transaction. */
  boolean isGone() {
    return gone;
  }

  /** Whether a forced append is under way whose outcome is not certain. */
  boolean isUnsettled() {
    return appends.isUnsettled();
  }

  /** Whether it has an idempotency key that is not durable yet. */
  boolean hasKeyAtRisk() {
    return claim.isPresent() && appends.isBlank();
  }

  /**
   * Whether something is under way: a call, an append, a client that waits. What only waits for its
   * client or for the time of a retry is not.
   */
  boolean isBusy() {
    return appends.isUnderWay()
        || effects.callsOut() > 0
        || !waiters.isEmpty()
        || !mailbox.isEmpty();
  }

  Snapshot snapshot() {
    return memory.snapshot(List.of());
  }

  /** With its history, and where it stands. */
  Snapshot detailed(List<StoredTransaction.Entry> history) {
    Circumstances known =
        new Circumstances(true, effects::retryAt, memory.halted(), effects.failed());
    return memory.snapshot(history).explained(() -> protocol.situation(memory.state(), known));
  }

  // --- who waits for its end

  /** Returns whether there was room. */
  boolean await(Waiter waiter) {
    return waiters.offer(waiter, shard.limits().waitersMax());
  }

  void stopAwaiting(Waiter waiter) {
    waiters.remove(waiter);
    if (!isBusy()) {
      shard.mayLeave(this);
    }
  }
}
