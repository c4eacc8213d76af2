package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.StepRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of a saga under test: in this thread, on a virtual clock, by the coordinator's own state
 * machine, with participants that do what the test says. Say that first, then {@link #start}.
 *
 * <p>Every run checks all {@linkplain Law laws}; one that is broken is a {@link BrokenLawError}.
 *
 * @param <I> the saga's input
 * @param <O> what it returns
 */
public final class SagaRun<I, O> {
  private final Saga<I, O> saga;
  private final World world;
  private final Optional<Reference> undisturbed;
  private boolean begun;
  private Optional<RunResult<O>> result = Optional.empty();

  /**
   * How a run is made.
   *
   * @param machine decides
   * @param barrier stands before the participants
   */
  record Parts(
      Supplier<Machine<SagaState, SagaCommand, SagaRecord>> machine, Supplier<Barrier> barrier) {
    static final Parts REAL = new Parts(SagaMachine::new, Barrier::new);
  }

  private SagaRun(
      Saga<I, O> saga, Parts parts, Disturbance disturbance, Optional<Reference> undisturbed) {
    this.saga = saga;
    this.undisturbed = undisturbed;
    this.world = new World(saga, parts.machine().get(), parts.barrier().get(), disturbance);
  }

  /** A run in which nothing happens but what the test says. */
  public static <I, O> SagaRun<I, O> of(Saga<I, O> saga) {
    return undisturbed(saga, Parts.REAL);
  }

  static <I, O> SagaRun<I, O> undisturbed(Saga<I, O> saga, Parts parts) {
    return new SagaRun<>(saga, parts, Disturbance.NONE, Optional.empty());
  }

  static <I, O> SagaRun<I, O> disturbed(
      Saga<I, O> saga, Parts parts, Disturbance disturbance, Reference undisturbed) {
    return new SagaRun<>(saga, parts, disturbance, Optional.of(undisturbed));
  }

  /**
   * Runs a test without a crash, then with one wherever one can happen, as {@link CrashEverywhere}
   * does; for other test frameworks than JUnit.
   *
   * @param test says what participants do, starts the saga and asserts; the same each time
   * @return how many runs that were
   * @throws AssertionError of the first run that failed
   */
  public static <I, O> CrashReport crashEverywhere(Saga<I, O> saga, Consumer<SagaRun<I, O>> test) {
    return Sweep.of(saga, Parts.REAL, SweepOptions.DEFAULT, test);
  }

  // --- what participants do

  /**
   * A service that the saga calls.
   *
   * @throws IllegalArgumentException if it calls none of that name; the message names those that it
   *     calls
   */
  public Participant participant(String name) {
    return world.services().participant(name);
  }

  /** The action of a step, typed by the reference that the saga's declaration gave. */
  public <T> Operation<T> step(StepRef<T> step) {
    return world.services().stepsOperation(step.name(), false);
  }

  /**
   * The action of one step, whatever other steps call the same operation.
   *
   * @throws IllegalArgumentException if there is no such step
   */
  public Operation<Object> step(String name) {
    return world.services().stepsOperation(name, false);
  }

  /**
   * The action of a step that is done for each item of a list, for all of them.
   *
   * @throws IllegalArgumentException if the step is not of that kind
   */
  public <T> Operation<T> items(StepRef<List<T>> step) {
    return world.services().itemsOperation(step.name(), step.name());
  }

  /**
   * The same, for one of them.
   *
   * @param index which, from 0
   */
  public <T> Operation<T> item(StepRef<List<T>> step, int index) {
    return world.services().itemsOperation(step.name(), step.name() + "." + index);
  }

  /** As {@link #items}, of a step that leaves items out by {@code where(...)}. */
  public <T> Operation<T> itemsWhere(StepRef<List<Optional<T>>> step) {
    return world.services().itemsOperation(step.name(), step.name());
  }

  /** As {@link #item}, of a step that leaves items out by {@code where(...)}. */
  public <T> Operation<T> itemWhere(StepRef<List<Optional<T>>> step, int index) {
    return world.services().itemsOperation(step.name(), step.name() + "." + index);
  }

  /**
   * The undo of one step.
   *
   * @throws IllegalArgumentException if there is no such step, or nothing undoes it
   */
  public Operation<Nothing> undoOf(String step) {
    return world.services().stepsOperation(step, true);
  }

  // --- what the client does

  /** Cancels the saga at the moment at which a step gets that far. */
  public SagaRun<I, O> cancelWhen(String step, StepStatus status) {
    BranchId name = world.services().name(step);
    world.client().cancelWhen(name, status, "the test cancels");
    return this;
  }

  /** Cancels the saga when that much time has passed. */
  public SagaRun<I, O> cancelAfter(Duration time) {
    world.client().cancelAfter(time, "the test cancels");
    return this;
  }

  /**
   * Says what a step waits for: now, or once the saga is started.
   *
   * @throws IllegalArgumentException if the saga waits for no such signal, or for another type
   */
  public SagaRun<I, O> signal(String name, Object payload) {
    Json json = world.services().signal(name, payload);
    if (begun) {
      world.crashing(() -> world.client().signal(name, json));
    } else {
      world.client().signalAfter(Duration.ZERO, name, json);
    }
    return this;
  }

  /** As {@link #signal(String, Object)}, typed by the reference of the step that waits. */
  public <P> SagaRun<I, O> signal(StepRef<P> step, P payload) {
    return signal(step.signal(), payload);
  }

  /** Says what a step waits for when that much time has passed. */
  public SagaRun<I, O> signalAfter(Duration time, String name, Object payload) {
    world.client().signalAfter(time, name, world.services().signal(name, payload));
    return this;
  }

  /** Says what a step waits for at the moment at which a step gets that far. */
  public SagaRun<I, O> signalWhen(String step, StepStatus status, String name, Object payload) {
    BranchId id = world.services().name(step);
    world.client().signalWhen(id, status, name, world.services().signal(name, payload));
    return this;
  }

  /** Somebody else holds what the saga wants to hold, for longer than it waits. */
  public SagaRun<I, O> holdsAreTaken() {
    world.builtIns().busy();
    return this;
  }

  /** Starts the saga and runs it to its end. */
  public RunResult<O> start(I input) {
    begin(input);
    return finish();
  }

  /**
   * Starts the saga; then {@link #advanceTime} lets time pass, and {@link #finish} ends it.
   *
   * @throws IllegalStateException if it was started before: a run is of one saga
   */
  public void begin(I input) {
    if (begun) {
      throw new IllegalStateException("a run is of one saga, and it was started before");
    }
    begun = true;
    world.begin(saga.encodeInput(input));
  }

  /** Lets time pass, and happen what happens meanwhile. */
  public void advanceTime(Duration time) {
    requireBegun();
    world.runUntil(world.agenda().now().plus(time));
  }

  /** The client cancels the saga now. */
  public void cancel(String reason) {
    requireBegun();
    world.crashing(() -> world.client().cancel(reason));
  }

  /** An operator asks now that whatever waits for a retry be tried. */
  public void retry() {
    requireBegun();
    world.crashing(world::nudge);
  }

  /**
   * Where a step stands now. In a rerun it may stand elsewhere: use {@link RunResult#undisturbed}.
   */
  public StepStatus status(String step) {
    requireBegun();
    return world.status(world.services().name(step)).orElse(StepStatus.WAITING);
  }

  /**
   * Runs the saga that was begun to its end, and checks the laws.
   *
   * @throws BrokenLawError if one is broken
   */
  public RunResult<O> finish() {
    requireBegun();
    if (result.isEmpty()) {
      world.runToTheEnd();
      undisturbed.ifPresent(this::requireThatItCrashed);
      undisturbed.ifPresent(this::compare);
      result = Optional.of(new RunResult<>(saga, world));
    }
    return result.get();
  }

  /** A rerun that is another test than the undisturbed run would show nothing. */
  private void requireThatItCrashed(Reference plain) {
    Disturbance rerun = world.disturbance();
    String expected = plain.where(rerun).orElse("no such point");
    List<String> crashes = world.crashes().words();
    boolean crashed = !crashes.isEmpty() && crashes.get(0).startsWith(expected);
    if (rerun.firstPoint() > 0 && !crashed) {
      throw new IllegalStateException(
          "crash point %d was %s, and in this run %s: does the test do the same each time?"
              .formatted(
                  rerun.firstPoint(), expected, crashes.isEmpty() ? "never came" : crashes.get(0)));
    }
  }

  private void compare(Reference plain) {
    Reference now = Reference.of(world);
    if (plain.isSameAs(now)) {
      return;
    }
    String how = "undisturbed it is " + plain.words() + ", here it is " + now.words();
    if (plain.settles(now, world.disturbance().firstPoint())) {
      throw world.laws().broken(Law.SAME_OUTCOME, how);
    }
    throw new OpenOutcomeSignal(how);
  }

  private void requireBegun() {
    if (!begun) {
      throw new IllegalStateException("the saga was not started: call start(...) or begin(...)");
    }
  }

  // --- for who makes reruns

  boolean isUnfinished() {
    return begun && result.isEmpty();
  }

  boolean isBegun() {
    return begun;
  }

  World world() {
    return world;
  }

  /** What happened so far: a line for each thing, with its virtual time. */
  public String timeline() {
    return world.timelineText();
  }

  /** Whether the run is disturbed by a crash or a repeated call. */
  public boolean isRerun() {
    return !world.disturbance().isNone();
  }
}
