package dev.verdict.saga.testing;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A coordinator that owns the saga, as long as it lives: it decides, writes, remembers and carries
 * out, one input at a time, as the coordinator's engine does.
 */
final class Owner implements Effect.Performer {
  /** How long a write may be under way for which nobody waits. */
  private static final Duration LAZY_WRITE = Duration.ofSeconds(1);

  private final World world;
  private final long epoch;
  private final Map<Timer, Integer> timers = new HashMap<>();
  private SagaState state;
  private boolean alive = true;
  private int armed;

  Owner(World world, long epoch, SagaState state) {
    this.world = world;
    this.epoch = epoch;
    this.state = state;
  }

  SagaState state() {
    return state;
  }

  long epoch() {
    return epoch;
  }

  boolean isAlive() {
    return alive;
  }

  void die() {
    alive = false;
  }

  // --- inputs

  /** Handles a command; returns why it is refused, if it is. */
  Optional<Refusal> ask(SagaCommand command) {
    String words = Words.of(command);
    receive(() -> words);
    Reaction<SagaRecord> reaction = world.machine().decide(state, command);
    reaction.refusal().ifPresent(why -> world.note(() -> "refused: " + why.detail()));
    take(reaction, Choice.of(command));
    return reaction.refusal();
  }

  /** Handles an event; one that comes too late for this owner is lost with it. */
  void hear(Event event, Supplier<String> words) {
    if (!alive || (event instanceof Event.TimerFired && state.finished())) {
      return;
    }
    receive(words);
    Choice choice = Choice.of(event);
    if (event instanceof Event.TimerFired fired) {
      choice = world.waits().isSleep(fired.timer()) ? Choice.BY_ANSWER : Choice.BY_TIME;
      world.timerFired(fired.timer(), choice);
    }
    Reaction<SagaRecord> reaction = world.machine().decide(state, event);
    take(reaction, choice);
  }

  /** The first thing that an owner does who read the saga from the log. */
  void takeOver() {
    Reaction<SagaRecord> reaction = world.machine().decide(state, new Event.TakenOver(epoch));
    write(reaction.records(), Choice.BY_ANSWER);
    perform(world.machine().resume(state));
    point(() -> "anything else happens");
  }

  private void receive(Supplier<String> what) {
    point(() -> what.get() + " comes in");
    happened(() -> what.get() + " came in");
  }

  // --- decide, write, remember, carry out

  /** Effects that need not wait for the log start before what is forced is written. */
  private void take(Reaction<SagaRecord> reaction, Choice choice) {
    boolean forces = isForced(reaction.records());
    List<Effect> early = new ArrayList<>();
    List<Effect> late = new ArrayList<>();
    for (Effect effect : reaction.effects()) {
      (forces && !effect.waitsForDurability() ? early : late).add(effect);
    }
    perform(early);
    write(reaction.records(), choice);
    perform(late);
    point(() -> "anything else happens");
  }

  private void write(List<SagaRecord> records, Choice choice) {
    if (isForced(records)) {
      force(records, choice);
    } else if (!records.isEmpty()) {
      hold(records);
    }
  }

  private static boolean isForced(List<SagaRecord> records) {
    return records.stream().anyMatch(each -> each.durability() == Durability.FORCED);
  }

  private void force(List<SagaRecord> records, Choice choice) {
    String words = Words.of(records);
    point(() -> words + " is written");
    world.journal().force(records);
    happened(() -> words + " was written");
    world.note(() -> "writes " + words);
    point(() -> "anything follows from it");
    world.chosen(records, choice);
    remember(records);
  }

  private void hold(List<SagaRecord> records) {
    world.journal().hold(records);
    int entry = world.journal().newestLazyEntry();
    world.agenda().after(LAZY_WRITE, () -> world.journal().arrived(entry));
    world.note(() -> "notes " + Words.of(records));
    remember(records);
  }

  private void remember(List<SagaRecord> records) {
    state = evolved(records);
    world.changed(this);
  }

  private SagaState evolved(List<SagaRecord> records) {
    SagaState next = state;
    for (SagaRecord each : records) {
      next = world.machine().evolve(next, each);
    }
    return next;
  }

  private void perform(List<Effect> effects) {
    effects.forEach(each -> each.perform(this));
  }

  @Override
  public void call(Effect.Call effect) {
    point(() -> Words.of(effect.call()) + " is sent");
    world.network().send(this, effect.call());
    happened(() -> Words.of(effect.call()) + " was sent");
    point(() -> "anything else happens");
  }

  @Override
  public void wake(Effect.Wake effect) {
    arm(effect.timer(), effect.after());
  }

  @Override
  public void arm(Effect.Arm effect) {
    arm(effect.timer(), effect.after());
    tellWhenItIsDue(effect);
  }

  @Override
  public void wakeAt(Effect.WakeAt effect) {
    arm(effect.timer(), effect.from(world.agenda().now().toMillis()));
  }

  private void arm(Timer timer, Duration after) {
    int number = ++armed;
    timers.put(timer, number);
    world.agenda().after(after, () -> fire(timer, number));
  }

  private void tellWhenItIsDue(Effect.Arm arm) {
    long due = world.agenda().now().plus(arm.after()).toMillis();
    Event told = new Event.Armed(arm.timer(), due);
    world
        .agenda()
        .after(Duration.ZERO, () -> hear(told, () -> "when " + Words.of(arm.timer()) + " is due"));
  }

  private void fire(Timer timer, int number) {
    if (timers.getOrDefault(timer, 0) == number) {
      timers.remove(timer);
      hear(new Event.TimerFired(timer), () -> Words.of(timer));
    }
  }

  // --- where it may crash

  private void point(Supplier<String> next) {
    world.crashes().point(next, world.journal().lazyEntries(), world.network().hasCallsUnderWay());
  }

  private void happened(Supplier<String> what) {
    world.crashes().happened(what);
  }
}
