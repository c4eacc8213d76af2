package dev.verdict.stress.chaos.mutants;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Key;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Prepared;
import dev.verdict.stress.chaos.history.Summary;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.chaos.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One transaction of the real core in one thread: nodes that crash and freeze, calls that are lost,
 * repeated and overtaken. The seed decides all of it.
 */
final class Play<S extends TransactionState, C, R extends LogRecord> {
  static final TxId TX = TxId.of(1, 0, 1, 1);

  private static final int FAULTY_STEPS = 60;
  private static final int STEPS_MAX = 2_000;
  private static final long OPENING = 1_000;

  private final Mutant mutant;
  private final Machine<S, C, R> machine;
  private final C inquiry;
  private final List<Part> parts;
  private final Random random;
  private final Shelf<R> shelf;
  private final Shop shop;
  private final List<Sent> wire = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Runnable> lateWrites = new ArrayList<>();
  private long nowUs = 1_000_000;
  private int step;

  /** A mutant wrote what cannot be read again: nobody goes on. */
  private boolean damaged;

  /** A call under way. */
  private record Sent(int node, long epoch, BranchCall call) {}

  Play(Mutant mutant, long seed, Machine<S, C, R> machine, C inquiry, List<Part> parts) {
    this.mutant = mutant;
    this.machine = machine;
    this.inquiry = inquiry;
    this.parts = parts;
    this.random = new Random(seed);
    this.shelf = new Shelf<>(mutant, "t");
    this.shop = new Shop(mutant, random, this::tick, parts);
  }

  private long tick() {
    nowUs += 10_000;
    return nowUs;
  }

  /** A coordinator's process, or what a frozen one still believes. */
  private final class Node implements Effect.Performer {
    private final int number;
    private final long epoch;
    private final Set<Timer> timers = new LinkedHashSet<>();
    private final List<R> held = new ArrayList<>();
    private S state;
    private boolean dead;
    private boolean knows;

    Node(int number, long epoch) {
      this.number = number;
      this.epoch = epoch;
      this.state = machine.initial(TX);
    }

    /** Reads the log, says that it took over, and does what is owed. */
    void takeOver() {
      for (R each : shelf.records()) {
        state = machine.evolve(state, each);
        knows = true;
      }
      if (knows) {
        carryOut(machine.decide(state, new Event.TakenOver(epoch)), false);
        perform(machine.resume(state));
      }
    }

    void command(C command) {
      knows = true;
      carryOut(machine.decide(state, command), false);
    }

    void event(Event event) {
      if (!dead) {
        carryOut(machine.decide(state, event), event instanceof Event.TimerFired);
      }
    }

    private void carryOut(Reaction<R> reaction, boolean byTimer) {
      boolean early = mutant == Mutant.COMMIT_BEFORE_DURABLE;
      if (early) {
        perform(reaction.effects());
        if (random.nextInt(4) == 0 && faulty()) {
          dead = true;
          return;
        }
      }
      if (store(reaction.records(), byTimer)) {
        perform(early ? List.of() : reaction.effects());
        tell();
      }
    }

    /** Whether the reaction counts: it was stored, or needs not to be. */
    private boolean store(List<R> records, boolean byTimer) {
      var ours = records.stream().flatMap(each -> each.decision().stream()).findFirst();
      boolean now = records.stream().anyMatch(each -> !isDeferred(each));
      if (byTimer && ours.isPresent() && mutant == Mutant.NO_ARBITER) {
        records.forEach(each -> state = machine.evolve(state, each));
        return true;
      }
      if (now && shelf.isFenced(epoch)) {
        dead = true;
        return false;
      }
      if (now && mutant == Mutant.UNLOCKED_FENCE && faulty() && random.nextInt(4) == 0) {
        freezeBeforeTheWrite(records);
        return false;
      }
      var winner = shelf.winner(ours);
      if (winner.isPresent()) {
        if (state.outcome().isEmpty()) {
          R adopted = machine.decided(winner.get(), "decided elsewhere");
          state = machine.evolve(state, adopted);
          perform(machine.resume(state));
        }
        return false;
      }
      held.addAll(records);
      records.forEach(each -> state = machine.evolve(state, each));
      if (now) {
        shelf.append(epoch, held, ours, tick());
        held.clear();
      }
      return true;
    }

    /** The epoch was found good; what is written lands when somebody else leads already. */
    private void freezeBeforeTheWrite(List<R> records) {
      List<R> all = new ArrayList<>(held);
      all.addAll(records);
      var ours = all.stream().flatMap(each -> each.decision().stream()).findFirst();
      lateWrites.add(() -> shelf.append(epoch, all, ours, tick()));
      dead = true;
    }

    private boolean isDeferred(R each) {
      return each.durability() == Durability.DEFERRED;
    }

    private void tell() {
      state
          .outcome()
          .ifPresent(
              outcome -> {
                String word = outcome == Outcome.COMMIT ? "commit" : "abort";
                told.add(new Told("r", "t", word, "n" + number, tick() / 1_000 + 1, 1));
              });
    }

    private void perform(List<Effect> effects) {
      effects.forEach(each -> each.perform(this));
    }

    @Override
    public void call(Effect.Call effect) {
      undoForward(effect.call());
      wire.add(new Sent(number, epoch, effect.call()));
    }

    @Override
    public void wake(Effect.Wake effect) {
      timers.add(effect.timer());
    }

    @Override
    public void arm(Effect.Arm effect) {
      timers.add(effect.timer());
    }

    @Override
    public void wakeAt(Effect.WakeAt effect) {
      timers.add(effect.timer());
    }
  }

  private void undoForward(BranchCall call) {
    if (mutant == Mutant.FORWARD_UNDO && call.kind() == CallKind.COMPENSATE) {
      parts.forEach(part -> shop.undo(part.branch()));
    }
  }

  private boolean faulty() {
    return step < FAULTY_STEPS;
  }

  /** Plays it to its end and tells the story. */
  History play(C begin) {
    Node first = new Node(0, shelf.newest());
    nodes.add(first);
    first.command(begin);
    for (step = 0; step < STEPS_MAX && !isQuiet() && !damaged; step++) {
      if (faulty() && random.nextInt(14) == 0) {
        replace();
      } else {
        go();
      }
    }
    return history();
  }

  private Node current() {
    return nodes.get(nodes.size() - 1);
  }

  private boolean isQuiet() {
    return !faulty() && wire.isEmpty() && current().timers.isEmpty() && !someoneAsks();
  }

  private boolean anyInDoubt() {
    return !parts.get(0).style().isSaga()
        && parts.stream().anyMatch(part -> shop.isPrepared(part.branch()));
  }

  /** A participant that is prepared does, and in the end a client that was told nothing. */
  private boolean someoneAsks() {
    return anyInDoubt() || (!faulty() && shelf.row().isEmpty());
  }

  /** A new node takes over; the former one is dead, or frozen and will wake up. */
  private void replace() {
    current().dead |= random.nextBoolean();
    Node next = new Node(nodes.size(), shelf.raise());
    nodes.add(next);
    try {
      next.takeOver();
      lateWrites.forEach(Runnable::run);
      lateWrites.clear();
    } catch (IllegalStateException unreadable) {
      if (mutant == Mutant.NONE) {
        throw unreadable;
      }
      damaged = true;
    }
  }

  private void go() {
    int what = random.nextInt(10);
    if (what < 6 && !wire.isEmpty()) {
      deliver(wire.remove(random.nextInt(wire.size())));
    } else if (what < 8) {
      fire(faulty() ? nodes.get(random.nextInt(nodes.size())) : current());
    } else {
      inquire();
    }
    if (!faulty() && current().dead) {
      replace();
    }
    if (current().state.finished() && random.nextInt(4) == 0) {
      shop.forget();
    }
  }

  private void deliver(Sent sent) {
    Node sender = nodes.get(sent.node());
    BranchCall call = sent.call();
    if (faulty() && random.nextInt(6) == 0) {
      sender.event(new Event.Unanswered(call.branch(), call.kind(), call.attempt(), "lost"));
      if (random.nextBoolean()) {
        wire.add(sent);
      }
      return;
    }
    if (faulty() && random.nextInt(6) == 0) {
      wire.add(sent);
    }
    BranchAnswer answer = shop.handle(call, sent.epoch());
    if (faulty() && random.nextInt(8) == 0) {
      sender.event(new Event.Unanswered(call.branch(), call.kind(), call.attempt(), "late"));
    } else {
      sender.event(new Event.Answered(call.branch(), call.kind(), call.attempt(), answer));
    }
  }

  private void fire(Node node) {
    if (!node.timers.isEmpty()) {
      Timer timer = node.timers.iterator().next();
      node.timers.remove(timer);
      node.event(new Event.TimerFired(timer));
    }
  }

  /** Somebody asks the current owner. */
  private void inquire() {
    if (!someoneAsks() || current().dead) {
      return;
    }
    Node owner = current();
    if (!owner.knows && mutant == Mutant.PRESUMED_COMMIT) {
      learn(true);
      return;
    }
    if (owner.knows && mutant == Mutant.FATAL_QUESTION && shelf.row().isEmpty()) {
      learn(false);
      return;
    }
    owner.command(inquiry);
    boolean durable = shelf.row().isPresent();
    if (durable) {
      learn(shelf.row().orElseThrow().outcome().equals("commit"));
    }
  }

  private void learn(boolean commit) {
    for (Part part : parts) {
      if (shop.isPrepared(part.branch()) && random.nextBoolean()) {
        shop.learn(part.branch(), commit);
      }
    }
  }

  private History history() {
    boolean known = !shelf.lines().isEmpty();
    Summary summary = new Summary("t", 0, shelf.lines().size(), current().state.finished(), "", "");
    List<Prepared> prepared = new ArrayList<>();
    if (anyInDoubt()) {
      prepared.add(new Prepared("service", "t"));
    }
    return new History(
        new History.Clients(List.of(new Asked("r", "play", parts, 1)), toldOnce(), List.of()),
        new History.Log(
            shelf.row().stream().toList(),
            shelf.lines(),
            known ? List.of(summary) : List.of(),
            List.of(new Key("r", "t")),
            Map.of(0, shelf.newest())),
        new History.Services(shop.effects(), balances(), prepared, List.of()),
        List.of());
  }

  /** A client that was not told asks again, and is told what stands in the row. */
  private List<Told> toldOnce() {
    List<Told> all = new ArrayList<>(told);
    if (all.isEmpty()) {
      shelf
          .row()
          .ifPresent(row -> all.add(new Told("r", "t", row.outcome(), "n", tick() / 1_000, 1)));
    }
    return all;
  }

  private List<Balance> balances() {
    Map<String, Long> sums = new HashMap<>();
    shop.effects()
        .forEach(
            effect -> {
              long sign = effect.what() == What.UNDO ? -1 : 1;
              sums.merge(
                  effect.service() + "/" + effect.account(), sign * effect.amount(), Long::sum);
            });
    List<Balance> balances = new ArrayList<>();
    for (Part part : parts) {
      long now = OPENING + sums.getOrDefault(part.service() + "/" + part.account(), 0L);
      balances.add(new Balance(part.service(), part.account(), OPENING, now, 0));
    }
    return balances;
  }
}
