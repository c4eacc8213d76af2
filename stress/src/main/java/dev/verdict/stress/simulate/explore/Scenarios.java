package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch.Style;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.stress.simulate.explore.SagaPlays.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The standard scenarios, each with bounds that let the whole set end within minutes. */
public final class Scenarios {
  private static final Bounds NODES = Bounds.nodes(2, 1).unacknowledged(1);
  private static final Bounds ALL = NODES.network(1, 1, 1);
  private static final Bounds CRASHES = Bounds.nodes(2, 0).network(1, 1, 0);

  private Scenarios() {}

  /** All of them, with the shipped machines. */
  public static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>(kind());
    all.addAll(OddScenarios.all());
    all.addAll(ReadOnlyScenarios.all());
    all.addAll(DelegatedScenarios.all());
    all.addAll(RecoveryScenarios.all());
    all.addAll(HeldScenarios.all());
    all.addAll(PauseScenarios.all());
    all.addAll(HandScenarios.all());
    return List.copyOf(all);
  }

  /** Those whose participants and clients keep their promises, but for one. */
  private static List<Scenario> kind() {
    AtomicMachine atomic = new AtomicMachine();
    SagaMachine saga = new SagaMachine();
    return List.of(
        single(atomic).within(ALL.withAbort()),
        pair(atomic).within(Bounds.nodes(1, 1).network(1, 1, 0).unacknowledged(1)),
        pair(atomic).named("atomic-2-crashes").within(Bounds.nodes(2, 1).network(1, 1, 0)),
        pair(atomic).named("atomic-2-abort").within(NODES.withAbort()),
        triple(atomic).within(Bounds.nodes(1, 1)),
        triple(atomic).named("atomic-3-crashes").within(CRASHES),
        reserve(atomic).within(CRASHES.unacknowledged(1)),
        cannotAsk(atomic).within(Bounds.nodes(1, 1)),
        durable(atomic).within(Bounds.nodes(1, 1)),
        grows(atomic),
        grows(atomic).named("atomic-grows-nudged").within(Bounds.nodes(1, 0).withOperator()),
        growsReporting(atomic).within(Bounds.nodes(2, 1).network(0, 0, 1)),
        operator(atomic).within(Bounds.nodes(1, 0).network(0, 1, 0).withOperator()),
        amnesia(atomic).within(Bounds.nodes(1, 0).network(0, 1, 0).withAmnesia()),
        oneStep(saga).within(Bounds.nodes(1, 1).network(1, 1, 1).withAbort()),
        twoSteps(saga).within(Bounds.nodes(1, 1).withAbort()),
        twoSteps(saga).named("saga-2-crashes").within(CRASHES.withAbort()),
        twoSteps(saga)
            .named("saga-2-nudged")
            .within(Bounds.nodes(2, 0).network(0, 1, 0).withOperator()),
        choosy(saga).within(Bounds.nodes(1, 1).network(0, 1, 1)),
        pivot(saga).within(Bounds.nodes(1, 1).withAbort()),
        pivot(saga).named("saga-3-crashes").within(CRASHES.withAbort()),
        pivot(saga)
            .named("saga-3-nudged")
            .within(Bounds.nodes(0, 0).network(0, 1, 1).withAbort().withOperator()),
        pivot(saga).named("saga-3-promise").within(Bounds.nodes(1, 0).withAmnesia()),
        parallel(saga).within(Bounds.nodes(1, 0).network(1, 1, 0).withAbort()),
        parallel(saga)
            .named("saga-3-parallel-crashes")
            .within(Bounds.nodes(2, 0).network(1, 0, 0).withAbort()),
        plain(saga).within(CRASHES.withAbort()),
        plain(saga)
            .named("saga-3-plain-late")
            .within(Bounds.nodes(1, 0).network(0, 0, 1).withAbort()),
        waits(saga).within(Bounds.nodes(1, 0).withAbort()),
        waitsBeforeThePivot(saga).within(Bounds.nodes(1, 0).withAbort()),
        conditional(saga).within(Bounds.nodes(1, 1)),
        within(saga).within(Bounds.nodes(1, 1).withAbort()),
        each(saga).within(Bounds.nodes(1, 1).withAbort()),
        held(saga).within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort()),
        any(saga).within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort()),
        any(saga).named("saga-3-any-crashes").within(Bounds.nodes(2, 0).withAbort()),
        anyPlain(saga).within(Bounds.nodes(1, 0).withAbort()),
        anyBeforeThePivot(saga).within(Bounds.nodes(1, 0).withAbort()),
        twoOfThree(saga).within(Bounds.nodes(1, 0)),
        four(saga).within(Bounds.nodes(2, 0).network(0, 1, 0).withAbort()),
        four(saga)
            .named("saga-4-duplicates")
            .within(Bounds.nodes(1, 0).network(1, 0, 0).withAbort()));
  }

  // --- atomic

  /** One branch. */
  public static Scenario single(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot("atomic-1", "one branch, two-phase", machine, Style.TWO_PHASE, 1, true, false);
  }

  /** Two branches. */
  public static Scenario pair(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot("atomic-2", "two branches, two-phase", machine, Style.TWO_PHASE, 2, true, false)
        .within(ALL);
  }

  /** Two branches, try-confirm-cancel. */
  public static Scenario reserve(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot(
            "atomic-2-tcc",
            "two branches, try-confirm-cancel, begun durably",
            machine,
            Style.TRY_CONFIRM_CANCEL,
            2,
            true,
            true)
        .within(Bounds.nodes(2, 1).network(0, 1, 0).unacknowledged(1));
  }

  /** Three branches. */
  public static Scenario triple(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot(
            "atomic-3", "three branches, two-phase", machine, Style.TWO_PHASE, 3, true, false)
        .within(Bounds.nodes(1, 1));
  }

  /** Two branches, one of which cannot ask. */
  public static Scenario cannotAsk(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot(
            "atomic-2-mute",
            "two branches, one of which cannot ask when in doubt",
            machine,
            Style.TWO_PHASE,
            2,
            false,
            false)
        .within(Bounds.nodes(2, 1).network(0, 1, 0));
  }

  /** Two branches, begun durably: a successor may drive it on. */
  public static Scenario durable(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot(
            "atomic-2-durable",
            "two branches, begun durably",
            machine,
            Style.TWO_PHASE,
            2,
            true,
            true)
        .within(Bounds.nodes(1, 2).network(1, 0, 1));
  }

  static Scenario oneShot(
      String name,
      String words,
      Machine<AtomicState, AtomicCommand, AtomicRecord> machine,
      Style style,
      int branches,
      boolean allAsk,
      boolean durable) {
    List<Part> parts = AtomicPlays.parts(branches, allAsk);
    return Scenario.atomic(
        name, words, AtomicPlays.oneShot(machine, style, parts, durable), parts, NODES);
  }

  /** The client enlists two branches, does their work and commits, against an abort. */
  public static Scenario grows(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, true);
    return Scenario.growing(
        "atomic-grows",
        "a client enlists two branches, does their work and commits; another asks for an abort",
        AtomicPlays.growing(machine, Style.TWO_PHASE, parts, false),
        parts,
        Bounds.nodes(1, 1).network(0, 0, 1).unacknowledged(1).withAbort());
  }

  /** The same with reservations, and one participant that cannot ask. */
  public static Scenario growsReporting(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, false);
    return Scenario.growing(
        "atomic-grows" + Scenario.REPORTING,
        "the same with reservations, votes reported; one participant cannot ask",
        AtomicPlays.growing(machine, Style.TRY_CONFIRM_CANCEL, parts, true),
        parts,
        Bounds.nodes(2, 1).network(1, 0, 1));
  }

  /** A person writes an abort into the decision row. */
  public static Scenario operator(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, true);
    return Scenario.atomic(
        "atomic-2-operator",
        "two branches, begun durably; a person writes an abort into the decision row",
        AtomicPlays.oneShot(machine, Style.TWO_PHASE, parts, true),
        parts,
        Bounds.nodes(1, 1).network(0, 1, 0).unacknowledged(1).withOperator());
  }

  /** A participant loses a prepared branch. */
  public static Scenario amnesia(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return oneShot(
            "atomic-2-amnesia",
            "two branches; a participant is restored to a time before it was prepared",
            machine,
            Style.TWO_PHASE,
            2,
            true,
            false)
        .within(Bounds.nodes(1, 0).withAmnesia());
  }

  // --- sagas

  /** One step. */
  public static Scenario oneStep(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-1", "one step", machine, List.of(step(0, List.of())), ALL.withAbort().withOperator());
  }

  /** Two steps, one after the other. */
  public static Scenario twoSteps(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-2",
        "two steps, one after the other",
        machine,
        List.of(step(0, List.of()), step(1, List.of(0))),
        Bounds.nodes(2, 1).network(1, 1, 0).withAbort());
  }

  /** Two steps, neither of which is tried again if no answer came. */
  public static Scenario choosy(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-2-choosy",
        "two steps, neither of which is tried again if no answer came",
        machine,
        List.of(step(0, List.of(), Trait.CHOOSY), step(1, List.of(0), Trait.CHOOSY)),
        Bounds.nodes(1, 1).network(0, 1, 1));
  }

  /** Three steps with the pivot in the middle. */
  public static Scenario pivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-pivot",
        "three steps, the second is the pivot",
        machine,
        List.of(
            step(0, List.of()), step(1, List.of(0), Trait.PIVOT), step(2, List.of(1), Trait.FINAL)),
        Bounds.nodes(2, 1).network(0, 1, 0).withAbort());
  }

  /** A step, then two in parallel. */
  public static Scenario parallel(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-parallel",
        "a step, then two in parallel",
        machine,
        List.of(step(0, List.of()), step(1, List.of(0)), step(2, List.of(0))),
        Bounds.nodes(1, 1).network(0, 0, 1));
  }

  /** A plain endpoint between two steps with a barrier. */
  public static Scenario plain(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-plain",
        "three steps, the second at a plain endpoint",
        machine,
        List.of(step(0, List.of()), step(1, List.of(0), Trait.PLAIN), step(2, List.of(1))),
        Bounds.nodes(1, 1).network(0, 0, 1).withAbort());
  }

  /** A signal and a sleep between two steps. */
  public static Scenario waits(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-4-waits",
        "a step, a signal with a deadline, a sleep, a step",
        machine,
        List.of(
            step(0, List.of()),
            step(1, List.of(0), Trait.SIGNAL),
            step(2, List.of(1), Trait.SLEEP),
            step(3, List.of(2))),
        Bounds.nodes(1, 1).withAbort());
  }

  /** A signal before the pivot, and one with a default after it. */
  public static Scenario waitsBeforeThePivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-5-waits-pivot",
        "a step, a signal, the pivot, a signal with a default, a step",
        machine,
        List.of(
            step(0, List.of()),
            step(1, List.of(0), Trait.SIGNAL),
            step(2, List.of(1), Trait.PIVOT),
            step(3, List.of(2), Trait.SIGNAL, Trait.FINAL),
            step(4, List.of(3), Trait.FINAL)),
        Bounds.nodes(1, 1).withAbort());
  }

  /** A saga that runs as a part of another one, and is not its last step. */
  public static Scenario within(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-within",
        "a step, a saga of one step, a step",
        machine,
        List.of(
            step(0, List.of()),
            step(1, List.of(0)),
            step(2, List.of(3)),
            step(3, List.of(1), Trait.END)),
        Bounds.nodes(1, 1).network(0, 1, 0).withAbort());
  }

  /** A step for each item of a list, which is known once the step before it is done. */
  public static Scenario each(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-each",
        "a step, then two items of a list that it returned, one after the other",
        machine,
        List.of(step(0, List.of(), Trait.VARIED), step(1, List.of(0), Trait.EACH)),
        Bounds.nodes(1, 1).network(0, 1, 0).withAbort());
  }

  /** A saga that holds something while it runs, and goes on after its pivot. */
  public static Scenario held(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-held",
        "a step, the pivot, a step, with something held meanwhile",
        machine,
        List.of(
            step(0, List.of()), step(1, List.of(0), Trait.PIVOT), step(2, List.of(1), Trait.FINAL)),
        SagaPlays.account(),
        List.of(),
        Bounds.nodes(1, 0).withAbort());
  }

  /** A step that runs only if the one before it says so. */
  public static Scenario conditional(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-condition",
        "three steps, the second runs only if the first says so",
        machine,
        List.of(
            step(0, List.of(), Trait.VARIED),
            step(1, List.of(0), Trait.CONDITIONAL),
            step(2, List.of(1))),
        Bounds.nodes(1, 1).network(0, 0, 1));
  }

  /** Four steps: one, two in parallel, and the pivot. */
  public static Scenario four(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-4",
        "a step, two in parallel, then the pivot",
        machine,
        List.of(
            step(0, List.of()),
            step(1, List.of(0)),
            step(2, List.of(0)),
            step(3, List.of(1, 2), Trait.PIVOT)),
        Bounds.nodes(1, 1));
  }

  /** Two branches side by side of which one is needed, then a step. */
  public static Scenario any(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-any",
        "two steps in parallel, one of which is needed, then a step",
        machine,
        List.of(step(0, List.of()), step(1, List.of()), step(2, List.of(0, 1))),
        Holds.NONE,
        List.of(SagaPlays.join(1, List.of(List.of(0), List.of(1)))),
        Bounds.nodes(1, 1));
  }

  /** The same with a plain endpoint among them. */
  public static Scenario anyPlain(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-any-plain",
        "two steps in parallel, one of which is needed and one at a plain endpoint, then a step",
        machine,
        List.of(step(0, List.of(), Trait.PLAIN), step(1, List.of()), step(2, List.of(0, 1))),
        Holds.NONE,
        List.of(SagaPlays.join(1, List.of(List.of(0), List.of(1)))),
        Bounds.nodes(1, 0).withAbort());
  }

  /** A branch of two steps and one of one, one of which is needed, then the pivot. */
  public static Scenario anyBeforeThePivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-4-any-pivot",
        "two branches, one of two steps, one of which is needed, then the pivot",
        machine,
        List.of(
            step(0, List.of()),
            step(1, List.of(0)),
            step(2, List.of()),
            step(3, List.of(1, 2), Trait.PIVOT)),
        Holds.NONE,
        List.of(SagaPlays.join(1, List.of(List.of(0, 1), List.of(2)))),
        Bounds.nodes(1, 0).withAbort());
  }

  /** Three branches side by side, two of which are needed. */
  public static Scenario twoOfThree(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return saga(
        "saga-3-two-of-three",
        "three steps in parallel, two of which are needed",
        machine,
        List.of(step(0, List.of()), step(1, List.of()), step(2, List.of())),
        Holds.NONE,
        List.of(SagaPlays.join(2, List.of(List.of(0), List.of(1), List.of(2)))),
        Bounds.nodes(1, 0).withAbort());
  }

  record Sketch(List<Integer> after, Set<Trait> traits) {}

  static Sketch step(int number, List<Integer> after, Trait... traits) {
    if (after.contains(number)) {
      throw new IllegalArgumentException("step " + number + " comes after itself");
    }
    return new Sketch(after, Set.of(traits));
  }

  static Scenario saga(
      String name,
      String words,
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      List<Sketch> sketches,
      Bounds bounds) {
    return saga(name, words, machine, sketches, Holds.NONE, List.of(), bounds);
  }

  private static Scenario saga(
      String name,
      String words,
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      List<Sketch> sketches,
      Holds holds,
      List<Join> joins,
      Bounds bounds) {
    List<Step> steps = new ArrayList<>();
    Set<Integer> plain = new HashSet<>();
    Set<Integer> varied = new HashSet<>();
    for (int i = 0; i < sketches.size(); i++) {
      Sketch sketch = sketches.get(i);
      steps.add(SagaPlays.step(i, sketch.after(), sketch.traits()));
      if (sketch.traits().contains(Trait.PLAIN)) {
        plain.add(i);
      }
      if (sketch.traits().contains(Trait.VARIED)) {
        varied.add(i);
      }
    }
    SagaDefinition definition = SagaPlays.definition(steps, holds, joins);
    return Scenario.saga(
        name,
        words,
        SagaPlays.play(machine, definition, plain),
        SagaPlays.parts(definition, plain, varied),
        bounds);
  }
}
