package dev.verdict.protocol.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One saga among services and owners, in one thread and by chance: messages are lost, doubled, late
 * and too large, owners are frozen and taken over, and the lazy end of the log is lost with them.
 */
final class SagaWorld {
  static final TxId TX = TxId.of(1_767_225_600_000L, 15, 7, 1);
  private static final int STEPS_MAX = 20_000;
  private static final int REPLAY_EVERY = 16;

  private final SagaMachine machine = new SagaMachine();
  private final Random random;
  private final List<SagaRecord> log = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, Json> accepted = new LinkedHashMap<>();
  private final Services services;
  private final SagaDefinition definition;
  private final Map<BranchId, Integer> tooLarge;
  private int durable;
  private int chaos;
  private int unsent;
  private int now;
  private Owner owner;

  /** A call on its way to a service. */
  private record Message(Owner from, BranchCall call, int sentAt, boolean duplicate) {}

  /** A coordinator that owns the saga, or believes so. */
  private final class Owner implements Effect.Performer {
    private final long epoch;
    private final Map<Timer, Integer> timers = new LinkedHashMap<>();
    private final List<Event> arming = new ArrayList<>();
    private SagaState state;
    private boolean alive = true;

    Owner(long epoch, SagaState state) {
      this.epoch = epoch;
      this.state = state;
    }

    boolean isZombie() {
      return this != owner;
    }

    void take(Reaction<SagaRecord> reaction) {
      handle(reaction);
      while (alive && !arming.isEmpty()) {
        handle(machine.decide(state, arming.remove(0)));
      }
    }

    private void handle(Reaction<SagaRecord> reaction) {
      assertThat(reaction.refusal().isPresent() && !reaction.records().isEmpty()).isFalse();
      for (SagaRecord record : reaction.records()) {
        if (isZombie() && record.durability() == Durability.FORCED) {
          alive = false;
          return;
        }
      }
      for (SagaRecord record : reaction.records()) {
        state = machine.evolve(state, record);
        append(record);
      }
      carryOut(reaction.effects());
    }

    private void append(SagaRecord record) {
      if (isZombie()) {
        alive &= record.durability() != Durability.LAZY || random.nextBoolean();
        return;
      }
      log.add(record);
      if (record.durability() == Durability.FORCED) {
        durable = log.size();
      }
    }

    private void carryOut(List<Effect> effects) {
      for (Effect effect : effects) {
        now++;
        effect.perform(this);
      }
    }

    @Override
    public void call(Effect.Call effect) {
      assertThat(state.pause()).as("no call of a paused saga begins").isEmpty();
      messages.add(new Message(this, effect.call(), now, false));
    }

    @Override
    public void wake(Effect.Wake effect) {
      timers.put(effect.timer(), now);
    }

    @Override
    public void arm(Effect.Arm effect) {
      timers.put(effect.timer(), now);
      arming.add(new Event.Armed(effect.timer(), now));
    }

    @Override
    public void wakeAt(Effect.WakeAt effect) {
      timers.put(effect.timer(), now);
    }
  }

  SagaWorld(Random random) {
    this.random = random;
    this.definition = RandomDefinitions.next(random);
    this.services = new Services(random);
    this.tooLarge = tooLarge();
    this.chaos = random.nextInt(120);
    this.owner = new Owner(7, machine.initial(TX));
  }

  /**
   * From which attempt on the action of some steps cannot be sent; only before the pivot, so that
   * the saga ends.
   */
  private Map<BranchId, Integer> tooLarge() {
    StepGraph graph = StepGraph.of(definition);
    Map<BranchId, Integer> from = new LinkedHashMap<>();
    for (Step step : definition.steps()) {
      boolean mayTurnBack = !step.pivot() && !graph.isAfterPivot(step.name());
      if (mayTurnBack && random.nextInt(20) == 0) {
        from.put(step.name(), 1 + random.nextInt(2));
      }
    }
    return from;
  }

  private boolean isTooLarge(BranchCall call) {
    int from = tooLarge.getOrDefault(StepKey.of(call.branch()).step(), Integer.MAX_VALUE);
    return call.kind() == CallKind.ACTION && call.attempt() >= from;
  }

  SagaDefinition definition() {
    return definition;
  }

  /** The number of actions that were too large to be sent. */
  int unsent() {
    return unsent;
  }

  Services services() {
    return services;
  }

  SagaState state() {
    return owner.state;
  }

  /** Runs to the end, and lets whatever is still on its way arrive. */
  void run() {
    owner.take(
        machine.decide(
            owner.state, new SagaCommand.Start(definition, Json.emptyObject(), Set.of("plain"))));
    for (int i = 0; !owner.state.finished(); i++) {
      assertThat(i).as("steps without an end in %s", owner.state).isLessThan(STEPS_MAX);
      chaos--;
      step();
      if (i % REPLAY_EVERY == 0) {
        replayEqualsLive();
      }
    }
    replayEqualsLive();
    while (!messages.isEmpty()) {
      deliver(messages.remove(random.nextInt(messages.size())));
    }
  }

  private void replayEqualsLive() {
    assertThat(replayed(log.size())).isEqualTo(owner.state);
  }

  private void step() {
    if (owner.state.stuck().isPresent() && random.nextInt(50) == 0) {
      look();
      return;
    }
    if (owner.state.pause().isPresent() && random.nextInt(6) == 0) {
      resume();
    } else if (chaos > 0 && random.nextInt(12) == 0) {
      disturb();
    } else if (!messages.isEmpty() && random.nextInt(5) > 0) {
      deliver(messages.remove(random.nextInt(messages.size())));
    } else if (random.nextBoolean()) {
      signal();
    } else {
      fireTimer();
    }
  }

  /** Somebody says something, perhaps again, perhaps too early or too late. */
  private void signal() {
    List<Work.Signal> signals =
        definition.steps().stream().flatMap(step -> step.signal().stream()).toList();
    if (signals.isEmpty()) {
      return;
    }
    String name = signals.get(random.nextInt(signals.size())).signal();
    Json payload = new Json.Obj(Map.of("n", Json.number(random.nextInt(10))));
    Reaction<SagaRecord> reaction =
        machine.decide(owner.state, new SagaCommand.Signal(name, payload));
    owner.take(reaction);
    if (reaction.refusal().isEmpty()) {
      assertThat(accepted.putIfAbsent(name, payload)).isIn(null, payload);
    }
  }

  /** The signals that were acknowledged, whoever was the owner then. */
  Map<String, Json> accepted() {
    return accepted;
  }

  /** A person tries again what is stuck, or gives it up. */
  private void look() {
    resolve();
    if (random.nextBoolean()) {
      owner.take(machine.decide(owner.state, new SagaCommand.Cancel("by a person")));
    } else {
      owner.take(machine.decide(owner.state, new Event.Nudged()));
    }
  }

  private void disturb() {
    switch (random.nextInt(9)) {
      case 0 -> owner.take(machine.decide(owner.state, new SagaCommand.Cancel("by chance")));
      case 1 -> owner.take(machine.decide(owner.state, new Event.Nudged()));
      case 2 -> signal();
      case 3 -> owner.take(machine.decide(owner.state, new Event.Paused("ada", "look first")));
      case 4 -> resolve();
      case 5 -> replace();
      default -> takeOver();
    }
  }

  /** What the service of a step of the saga as it is knows that by. */
  BranchId key(BranchId step) {
    return new StepKey(step, owner.state.step(step).hand().generation()).branch();
  }

  /**
   * A person gives the result of a step, leaves it out, or gives it another input, if it is being
   * done.
   */
  private void replace() {
    BranchId step = wanted();
    Json output = new Json.Obj(Map.of("n", Json.number(random.nextInt(10))));
    boolean doneByHand = random.nextBoolean();
    SagaCommand wish =
        switch (random.nextInt(3)) {
          case 0 -> new SagaCommand.Skip(step, "ada", "by hand");
          case 1 -> new SagaCommand.GiveInput(step, output, "ada", "by hand");
          default -> new SagaCommand.Substitute(step, output, doneByHand, "ada", "by hand");
        };
    Reaction<SagaRecord> reaction = machine.decide(owner.state, wish);
    if (doneByHand
        && reaction.records().stream().anyMatch(SagaRecord.ResultGiven.class::isInstance)) {
      services.workByHand(step);
    }
    owner.take(reaction);
  }

  /** Any step, but mostly one that is being called. */
  private BranchId wanted() {
    List<BranchId> called = new ArrayList<>();
    owner.state.steps().forEach((name, step) -> addCalled(called, name, step));
    boolean any = called.isEmpty() || random.nextInt(4) == 0;
    return any
        ? definition.steps().get(random.nextInt(definition.steps().size())).name()
        : called.get(random.nextInt(called.size()));
  }

  private static void addCalled(List<BranchId> called, BranchId name, StepState step) {
    if (step.status() == StepStatus.RUNNING) {
      called.add(name);
    }
  }

  /** A person undoes by hand what is being undone, if it can be said of that step. */
  private void resolve() {
    List<Step> steps = definition.steps();
    BranchId step = steps.get(random.nextInt(steps.size())).name();
    Event byHand = new Event.Resolved(step, Outcome.ABORT, "ada", "by hand");
    Reaction<SagaRecord> reaction = machine.decide(owner.state, byHand);
    if (reaction.refusal().isEmpty() && !reaction.records().isEmpty()) {
      services.undoByHand(step, key(step));
    }
    owner.take(reaction);
  }

  /** What the owner still waits for is not sent again. */
  private void resume() {
    Set<Attempt> underWay =
        messages.stream()
            .filter(message -> message.from() == owner && !message.duplicate())
            .map(message -> Attempt.of(message.call()))
            .collect(Collectors.toSet());
    owner.take(machine.decide(owner.state, new Event.Resumed("bob", "looked", underWay)));
  }

  private void takeOver() {
    Owner before = owner;
    before.alive = random.nextBoolean();
    int kept = durable + random.nextInt(log.size() - durable + 1);
    log.subList(kept, log.size()).clear();
    owner = new Owner(before.epoch + 1, replayed(kept));
    owner.take(machine.decide(owner.state, new Event.TakenOver(owner.epoch)));
    owner.carryOut(machine.resume(owner.state));
    owner.take(Reaction.nothing());
    messages.removeIf(m -> m.from() != owner && m.call().participant().equals("plain"));
  }

  private SagaState replayed(int records) {
    SagaState state = machine.initial(TX);
    for (SagaRecord record : log.subList(0, records)) {
      state = machine.evolve(state, record);
    }
    return state;
  }

  /** A plain endpoint's calls arrive at once or never: what comes late is the gap that remains. */
  private void deliver(Message message) {
    BranchCall call = message.call();
    if (isTooLarge(call)) {
      unsent++;
      fail(message, FailureKind.TOO_LARGE);
      return;
    }
    boolean plain = message.call().participant().equals("plain");
    int luck = chaos > 0 ? random.nextInt(10) : 9;
    if (luck == 0) {
      fail(message, FailureKind.TIMED_OUT);
      return;
    }
    if (luck <= 2 && !plain) {
      messages.add(new Message(message.from(), message.call(), now, true));
    }
    BranchAnswer answer = services.call(message.call(), message.from().epoch);
    if (luck == 3) {
      fail(message, FailureKind.TIMED_OUT);
    } else if (!message.duplicate() || random.nextBoolean()) {
      answer(message, answer);
    }
  }

  private void fail(Message message, FailureKind failure) {
    BranchCall call = message.call();
    if (message.from().alive && !message.duplicate()) {
      Event event =
          new Event.Unanswered(call.branch(), call.kind(), call.attempt(), failure, "lost");
      message.from().take(machine.decide(message.from().state, event));
    }
  }

  private void answer(Message message, BranchAnswer answer) {
    BranchCall call = message.call();
    if (message.from().alive) {
      Event event = new Event.Answered(call.branch(), call.kind(), call.attempt(), answer);
      message.from().take(machine.decide(message.from().state, event));
    }
  }

  private void fireTimer() {
    List<Timer> timers = new ArrayList<>(owner.timers.keySet());
    timers.removeIf(this::comesAfterTheAnswer);
    timers.removeIf(timer -> timer.kind() == Timer.Kind.DEADLINE && random.nextInt(20) > 0);
    if (!timers.isEmpty()) {
      Timer timer = timers.get(random.nextInt(timers.size()));
      owner.timers.remove(timer);
      owner.take(machine.decide(owner.state, new Event.TimerFired(timer)));
    }
  }

  /** A call to a plain endpoint ends before a timer that was armed after it was sent. */
  private boolean comesAfterTheAnswer(Timer timer) {
    int armedAt = owner.timers.getOrDefault(timer, 0);
    return messages.stream()
        .filter(message -> message.call().participant().equals("plain"))
        .filter(
            message -> StepKey.of(message.call().branch()).step().text().equals(timer.subject()))
        .anyMatch(message -> message.sentAt() < armedAt);
  }
}
