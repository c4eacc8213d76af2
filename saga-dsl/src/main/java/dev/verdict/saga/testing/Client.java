package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who started the saga. What a coordinator did not acknowledge before it crashed is asked again.
 */
final class Client {
  private final World world;
  private final List<SagaCommand> unanswered = new ArrayList<>();
  private final List<Trigger> triggers = new ArrayList<>();
  private Optional<Refusal> refusal = Optional.empty();

  private record Trigger(BranchId step, StepStatus status, Runnable what) {
    boolean isMetBy(SagaState state) {
      StepState now = state.steps().get(step);
      return now != null && now.status() == status;
    }
  }

  Client(World world) {
    this.world = world;
  }

  void start(Json input) {
    ask(new SagaCommand.Start(world.saga().definition(), input, world.services().plain()));
  }

  void cancel(String reason) {
    world.trouble();
    ask(new SagaCommand.Cancel(reason));
  }

  void cancelAfter(Duration wait, String reason) {
    world.agenda().after(wait, () -> cancel(reason));
  }

  void cancelWhen(BranchId step, StepStatus status, String reason) {
    triggers.add(new Trigger(step, status, () -> cancel(reason)));
  }

  /** Gives a signal; when it comes too late for one that has a deadline, time has decided. */
  void signal(String name, Json payload) {
    if (world.waits().isBounded(name)) {
      world.trouble();
    }
    ask(new SagaCommand.Signal(name, payload));
  }

  void signalAfter(Duration wait, String name, Json payload) {
    world.agenda().after(wait, () -> signal(name, payload));
  }

  void signalWhen(BranchId step, StepStatus status, String name, Json payload) {
    triggers.add(new Trigger(step, status, () -> signal(name, payload)));
  }

  /** Why the cancel was refused, if it was. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  private void ask(SagaCommand command) {
    unanswered.add(command);
    if (world.owner().isAlive()) {
      send(command);
    }
  }

  private void send(SagaCommand command) {
    Optional<Refusal> refused = world.owner().ask(command);
    unanswered.remove(command);
    if (refused.isPresent() && command instanceof SagaCommand.Cancel) {
      refusal = refused;
    }
  }

  /** There is a coordinator again; what nobody acknowledged is asked again. */
  void repeat() {
    List.copyOf(unanswered).forEach(this::send);
  }

  /** The saga moved: whoever waited for that acts on it. */
  void look(SagaState state) {
    for (Trigger trigger : List.copyOf(triggers)) {
      if (trigger.isMetBy(state)) {
        triggers.remove(trigger);
        world.agenda().after(Duration.ZERO, trigger.what());
      }
    }
  }
}
