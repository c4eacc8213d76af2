package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Dice;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client with one order. It asks one coordinator after the other until it is told an outcome; one
 * without a key asks again only if nothing was begun.
 */
final class Customer {
  private static final long BACKOFF_FIRST_US = 50 * Agenda.MILLI;
  private static final long BACKOFF_MOST_US = 800 * Agenda.MILLI;
  private static final long SECOND_THOUGHTS_US = 1_500 * Agenda.MILLI;
  private static final long SIGNAL_LATEST_US = 4_000 * Agenda.MILLI;
  private static final long HEDGE_US = 700 * Agenda.MILLI;
  private static final Wait FINISHED = new Wait(Wait.Until.FINISHED, Duration.ofSeconds(3));
  private static final Hand PERSON = new Hand("a person", "it does not proceed");
  private static final Wait ACCEPTED = new Wait(Wait.Until.ACCEPTED, Duration.ofSeconds(3));

  private final Order order;
  private final Requests requests;
  private final World world;
  private final Host host;
  private final Desk desk;
  private final Diary diary;
  private final Dice dice;
  private Optional<TxId> known = Optional.empty();
  private Optional<String> hint = Optional.empty();
  private Optional<Coordinator> home = Optional.empty();
  private int attempts;
  private boolean told;
  private boolean gaveUp;
  private boolean hedges;
  private Optional<String> signal;

  Customer(Order order, World world, Host host, Desk desk, Diary diary, Dice dice) {
    this.order = order;
    this.requests = new Requests(order);
    this.signal = requests.signal();
    this.world = world;
    this.host = host;
    this.desk = desk;
    this.diary = diary;
    this.dice = dice;
  }

  Order order() {
    return order;
  }

  /** Whether it hears an outcome, if all goes well. */
  boolean isWaiting() {
    return !told && !gaveUp;
  }

  boolean gaveUp() {
    return gaveUp;
  }

  void start() {
    diary.asked(order);
    requests.recovery().ifPresent(recovery -> world.journal().count(Campaign.counted(recovery)));
    hedges =
        order.manner().hedged() && order.manner().keyed() && order.kind() != Order.Kind.INTERACTIVE;
    if (order.manner().livesUs() < Long.MAX_VALUE) {
      host.after(order.manner().livesUs(), () -> gaveUp = !told);
    }
    attempt();
  }

  private void attempt() {
    if (!isWaiting()) {
      return;
    }
    attempts++;
    if (hedges && attempts < 3) {
      host.after(HEDGE_US, this::attempt);
    }
    if (known.isPresent() && !order.manner().keyed()) {
      TxId tx = known.get();
      ask("look at " + tx, transactions -> transactions.get(tx), this::looked);
      return;
    }
    boolean goesOn =
        order.kind() == Order.Kind.INTERACTIVE
            || order.manner().changesItsMind()
            || signal.isPresent();
    Wait wait = goesOn ? ACCEPTED : FINISHED;
    ask(order.ref(), transactions -> transactions.start(requests.start(), wait), this::begun);
  }

  private <T> void ask(
      String what, Function<Transactions, Future<T>> request, Consumer<Future<T>> answer) {
    Coordinator asked = coordinator();
    Consumer<Future<T>> then =
        result -> {
          if (isWaiting()) {
            home = result.succeeded() ? Optional.of(asked) : Optional.empty();
            answer.accept(result);
          }
        };
    if (order.manner().keyed()) {
      desk.ask(host, asked, what, request, then);
    } else {
      desk.askOnce(host, asked, what, request, then);
    }
  }

  /** Whoever served before, or is said to lead the shard; else anybody. */
  private Coordinator coordinator() {
    List<Coordinator> all = world.coordinators();
    Coordinator any = dice.oneOf(all);
    Optional<Coordinator> leader =
        hint.flatMap(
            owner -> all.stream().filter(each -> owner.startsWith(each.name() + ".")).findFirst());
    hint = Optional.empty();
    return home.or(() -> leader).orElse(any);
  }

  // --- answers

  private void begun(Future<Snapshot> answer) {
    if (settled(answer)) {
      return;
    }
    if (answer.failed()) {
      failed(answer.cause(), isNothingBegun(answer.cause()));
      return;
    }
    TxId tx = answer.result().id();
    known = Optional.of(tx);
    if (order.kind() == Order.Kind.INTERACTIVE) {
      enlist(tx, 0);
    } else if (order.manner().changesItsMind()) {
      host.after(dice.between(0, SECOND_THOUGHTS_US), () -> abort(tx));
    } else if (signal.isPresent()) {
      String name = signal.get();
      host.after(dice.between(0, SIGNAL_LATEST_US), () -> give(name, tx));
    } else {
      lookAgain(answer.result());
    }
  }

  /** Whoever sees that something waits for a person, or is stuck, asks for another attempt. */
  private void lookAgain(Snapshot seen) {
    if (seen.stuck().isEmpty()) {
      again();
      return;
    }
    world.journal().count("a person asks for another attempt");
    ask(
        "retry of " + seen.id(),
        transactions -> transactions.act(seen.id(), new Action.Retry(), PERSON),
        answer -> {
          if (!settled(answer)) {
            again();
          }
        });
  }

  /** Until it is known to be taken, or to be too late. */
  private void give(String name, TxId tx) {
    ask(
        "signal " + name + " to " + tx,
        transactions -> transactions.signal(tx, name, Json.bool(true)),
        answer -> {
          if (answer.succeeded() || isTooLate(answer.cause())) {
            signal = Optional.empty();
          }
          looked(answer);
        });
  }

  private static boolean isTooLate(Throwable why) {
    return why instanceof CoordinatorException refused
        && refused.code() == CoordinatorException.Code.SIGNAL_TOO_LATE;
  }

  private void enlist(TxId tx, int index) {
    if (index == order.parts().size()) {
      finish(tx);
      return;
    }
    Part part = order.parts().get(index);
    ask(
        "enlist " + part.branch() + " in " + tx,
        transactions -> transactions.enlist(tx, requests.branch(part)),
        answer -> {
          if (settled(answer)) {
            return;
          }
          if (answer.failed()) {
            failed(answer.cause(), false);
          } else if (requests.isReported(part)) {
            vote(tx, part, () -> enlist(tx, index + 1));
          } else {
            enlist(tx, index + 1);
          }
        });
  }

  /** The client makes the business call itself and reports the vote; a lost one counts as no. */
  private void vote(TxId tx, Part part, Runnable next) {
    Service service = world.services().get(part.service());
    if (service == null) {
      throw new IllegalStateException("no service " + part.service());
    }
    boolean[] answered = {false};
    Consumer<Optional<BranchAnswer>> then =
        answer -> {
          if (answered[0]) {
            return;
          }
          answered[0] = true;
          report(tx, part, answer, next);
        };
    host.after(Requests.CALL_MOST.toMillis() * Agenda.MILLI, () -> then.accept(Optional.empty()));
    Host there = service.host();
    String what = "TRY " + part.branch() + " of " + tx;
    world
        .wire()
        .send(
            host,
            there,
            what,
            () ->
                service.receive(
                    requests.attempt(tx, part),
                    tx.epoch(),
                    answer ->
                        world
                            .wire()
                            .send(there, host, "answer to " + what, () -> then.accept(answer))));
  }

  private void report(TxId tx, Part part, Optional<BranchAnswer> answer, Runnable next) {
    Optional<Vote> vote =
        answer.flatMap(
            it ->
                it instanceof BranchAnswer.Done
                    ? Optional.of(Vote.commit())
                    : it instanceof BranchAnswer.Refused refused
                        ? Optional.of(Vote.abort(refused.reason()))
                        : Optional.empty());
    if (vote.isEmpty()) {
      next.run();
      return;
    }
    ask(
        "vote of " + part.branch() + " in " + tx,
        transactions -> transactions.reportVote(tx, new BranchId(part.branch()), vote.get()),
        reported -> {
          if (!settled(reported)) {
            next.run();
          }
        });
  }

  private void finish(TxId tx) {
    if (order.manner().changesItsMind()) {
      abort(tx);
      return;
    }
    ask(
        "commit of " + tx,
        transactions -> transactions.commit(tx, Optional.of(requests.branches()), FINISHED),
        this::looked);
  }

  private void abort(TxId tx) {
    ask(
        "abort of " + tx,
        transactions -> transactions.abort(tx, "the client changed its mind", FINISHED),
        this::looked);
  }

  private void looked(Future<Snapshot> answer) {
    if (settled(answer)) {
      return;
    }
    if (answer.failed()) {
      failed(answer.cause(), false);
    } else {
      again();
    }
  }

  /** Whether the answer tells how it was decided. */
  private boolean settled(Future<Snapshot> answer) {
    if (answer.succeeded()) {
      Snapshot snapshot = answer.result();
      snapshot.summary().outcome().ifPresent(outcome -> tell(snapshot.id(), outcome));
    } else if (answer.cause() instanceof CoordinatorException refused) {
      refused.decided().ifPresent(row -> tell(row.id(), row.outcome()));
    }
    return told;
  }

  private void tell(TxId tx, Outcome outcome) {
    told = true;
    world.journal().note("clients", () -> order.ref() + " is told " + outcome + " of " + tx);
    diary.told(order, tx, outcome, "a coordinator");
    if (outcome == Outcome.COMMIT && order.manner().keyed() && order.manner().strays()) {
      new Stray(order, world, host, desk, diary, world.dice().of("stray " + order.ref())).ask();
    }
  }

  private void failed(Throwable why, boolean nothingBegun) {
    world.journal().note("clients", () -> order.ref() + ": " + why.getMessage());
    if (why instanceof CoordinatorException refused && refused.shard().isPresent()) {
      int shard = refused.shard().getAsInt();
      hint = dice.oneOf(world.coordinators()).leaderOf(shard);
    }
    if (order.manner().namesTwice() && isTwice(why)) {
      gaveUp = true;
      return;
    }
    boolean mayRepeat =
        order.manner().keyed() || nothingBegun || (known.isPresent() && !isLost(why));
    if (mayRepeat) {
      again();
    } else {
      gaveUp = true;
    }
  }

  private static boolean isNothingBegun(Throwable why) {
    return why instanceof CoordinatorException refused
        && switch (refused.code()) {
          case NOT_LEADER, SHARD_LOADING, UNAVAILABLE, OVERLOADED, LOCK_TIMEOUT -> true;
          case ALREADY_BEGUN,
              UNKNOWN_TRANSACTION,
              NOT_ACTIVE,
              DELEGATED,
              TRANSACTION_COMMITTED,
              TRANSACTION_ABORTED,
              BRANCH_CONFLICT,
              UNKNOWN_BRANCH,
              TOO_MANY_BRANCHES,
              VOTE_NOT_EXPECTED,
              VOTE_CONFLICT,
              UNKNOWN_SIGNAL,
              SIGNAL_CONFLICT,
              SIGNAL_TOO_LATE,
              FINISHED,
              NOT_IN_DOUBT,
              STEP_NOT_RUNNING,
              PAUSED,
              RECOVERED,
              PLAN_CHANGED,
              WRONG_KIND,
              UNKNOWN_PARTICIPANT,
              IDEMPOTENCY_KEY_REUSED,
              IDEMPOTENCY_KEY_EXPIRED,
              FORGOTTEN,
              OUTCOME_UNKNOWN,
              SEARCH_TOO_LONG,
              NOT_STORABLE,
              PAYLOAD_TOO_LARGE ->
              false;
        };
  }

  private static boolean isTwice(Throwable why) {
    return why instanceof CoordinatorException refused
        && refused.code() == CoordinatorException.Code.BRANCH_CONFLICT;
  }

  /** Nothing is known of a transaction that a coordinator lost with its memory. */
  private static boolean isLost(Throwable why) {
    return why instanceof CoordinatorException refused
        && refused.code() == CoordinatorException.Code.UNKNOWN_TRANSACTION;
  }

  private void again() {
    long most = Math.min(BACKOFF_MOST_US, BACKOFF_FIRST_US << Math.min(attempts, 10));
    host.after(most / 2 + dice.between(0, most / 2), this::attempt);
  }
}
