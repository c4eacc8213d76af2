package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.saga.Saga;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a run ended. {@link SagaAssertions#assertThat} asserts on it.
 *
 * <p>In a rerun with a crash the ending and the output are those of the run without; which steps
 * had run when it was given up, how often they were called and what time it took may differ.
 *
 * @param <O> what the saga returns
 */
public final class RunResult<O> {
  private final Saga<?, O> saga;
  private final World world;

  RunResult(Saga<?, O> saga, World world) {
    this.saga = saga;
    this.world = world;
  }

  /** How it ended. */
  public Ending ending() {
    return Reference.ending(world.state());
  }

  /** What it returned; empty unless it is completed. */
  public Optional<O> output() {
    return ending() == Ending.COMPLETED
        ? Optional.of(saga.decodeOutput(world.state().output()))
        : Optional.empty();
  }

  /** Why it was given up, or what it is stuck on, in words; empty if it is completed. */
  public String reason() {
    return world.state().reason();
  }

  /** The steps that took effect at their participants, in that order, undone since or not. */
  public List<String> ran() {
    return steps(false);
  }

  /** The steps that were undone, in that order. */
  public List<String> undone() {
    return steps(true);
  }

  private List<String> steps(boolean undo) {
    return world.deeds().all().stream()
        .filter(deed -> deed.undo() == undo)
        .map(deed -> deed.name().text())
        .toList();
  }

  /** The steps whose condition did not hold. */
  public List<String> skipped() {
    return world.state().steps().entrySet().stream()
        .filter(step -> step.getValue().status() == StepStatus.SKIPPED)
        .map(step -> step.getKey().text())
        .toList();
  }

  /** The calls that reached their participants, in that order: actions, undos and questions. */
  public List<BranchCall> calls() {
    return world.executed();
  }

  /** The inputs with which an operation was called, in that order. */
  public List<Json> inputs(String participant, String operation) {
    return world.network().sent().stream()
        .filter(call -> call.kind() != CallKind.SETTLE)
        .filter(call -> call.participant().equals(participant))
        .filter(call -> call.operation().equals(operation))
        .map(BranchCall::payload)
        .toList();
  }

  /** Why the client's cancel was refused; empty if it was not, or there was none. */
  public Optional<String> cancelRefusedBecause() {
    return world.client().refusal().map(Refusal::detail);
  }

  /** How long the saga took, in virtual time. */
  public Duration took() {
    return world.took();
  }

  /** What happened: a line for each thing, with its virtual time. */
  public String timeline() {
    return world.timelineText();
  }

  /** Whether the run was disturbed by a crash or a repeated call. */
  public boolean isRerun() {
    return !world.disturbance().isNone();
  }

  /** Asserts what holds only if nothing crashes: does nothing in a rerun. */
  public RunResult<O> undisturbed(Consumer<RunResult<O>> assertions) {
    if (!isRerun()) {
      assertions.accept(this);
    }
    return this;
  }

  String circumstances() {
    return Circumstances.of(world);
  }

  Saga<?, O> saga() {
    return saga;
  }

  @Override
  public String toString() {
    return ending() + (reason().isEmpty() ? "" : ": " + reason());
  }
}
