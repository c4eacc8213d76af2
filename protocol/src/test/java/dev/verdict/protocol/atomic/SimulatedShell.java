package dev.verdict.protocol.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Attempt;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.testing.GoldenTrace;
import dev.verdict.protocol.wire.BranchCall;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A coordinator in miniature: a log of which only a prefix is on disk, one decision row, calls and
 * timers under way. It checks that replaying the log gives the live state.
 */
final class SimulatedShell implements Effect.Performer {
  private final AtomicMachine machine = new AtomicMachine();
  private final List<AtomicRecord> log = new ArrayList<>();
  private int written;
  private long epoch = 7;
  private AtomicState state = machine.initial(GoldenTrace.TX);
  private Optional<Outcome> row = Optional.empty();

  final List<BranchCall> calls = new ArrayList<>();
  final Set<Timer> timers = new LinkedHashSet<>();

  AtomicState state() {
    return state;
  }

  Optional<Outcome> row() {
    return row;
  }

  Optional<Outcome> row(Outcome outcome) {
    row = row.or(() -> Optional.of(outcome));
    return row;
  }

  void command(AtomicCommand command) {
    carryOut(machine.decide(state, command), false);
  }

  void event(Event event) {
    carryOut(machine.decide(state, event), false);
  }

  void resume() {
    Set<Attempt> underWay = calls.stream().map(Attempt::of).collect(Collectors.toSet());
    event(new Event.Resumed("bob", "looked", underWay));
  }

  /** The input's facts reach the disk, but the process dies before any effect. */
  void commandThenDie(AtomicCommand command) {
    carryOut(machine.decide(state, command), true);
    takeOver();
  }

  /** What is not on disk is lost; calls under way may still arrive, their answers find nobody. */
  void takeOver() {
    log.subList(written, log.size()).clear();
    state = replay();
    timers.clear();
    epoch++;
    carryOut(machine.decide(state, new Event.TakenOver(epoch)), false);
    effects(machine.resume(state));
  }

  private void carryOut(Reaction<AtomicRecord> reaction, boolean dies) {
    Optional<Outcome> ours =
        reaction.records().stream().flatMap(record -> record.decision().stream()).findFirst();
    if (ours.isPresent() && row.isPresent()) {
      append(List.of(machine.decided(row.get(), "decided elsewhere")));
      effects(machine.resume(state));
      return;
    }
    row = row.or(() -> ours);
    append(reaction.records());
    if (!dies) {
      effects(reaction.effects());
    }
  }

  private void append(List<AtomicRecord> records) {
    for (AtomicRecord record : records) {
      state = machine.evolve(state, record);
      log.add(record);
      if (record.durability() != Durability.DEFERRED) {
        written = log.size();
      }
    }
    assertThat(replay()).isEqualTo(state);
    state.outcome().ifPresent(outcome -> assertThat(row).contains(outcome));
  }

  private AtomicState replay() {
    AtomicState replayed = machine.initial(GoldenTrace.TX);
    for (AtomicRecord record : log) {
      replayed = machine.evolve(replayed, record);
    }
    return replayed;
  }

  private void effects(List<Effect> effects) {
    effects.forEach(each -> each.perform(this));
  }

  @Override
  public void call(Effect.Call effect) {
    assertThat(state.pause()).as("no call of a paused transaction begins").isEmpty();
    calls.add(effect.call());
  }

  @Override
  public void wake(Effect.Wake effect) {
    timers.add(effect.timer());
  }

  @Override
  public void arm(Effect.Arm effect) {
    throw new AssertionError("only sagas remember timers");
  }

  @Override
  public void wakeAt(Effect.WakeAt effect) {
    throw new AssertionError("only sagas remember timers");
  }
}
