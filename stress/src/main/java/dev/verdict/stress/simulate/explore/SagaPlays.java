package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Items;
import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Problem;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.SagaRef;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.Isolation;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.SagaStatus;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sagas for small worlds: each step has a participant of its own. */
final class SagaPlays {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final RetryPolicy TWICE = new RetryPolicy(2, SOON, 1, SOON);

  private static final RetryPolicy CHOOSY =
      new RetryPolicy(9, SOON, 1, SOON).not(FailureKind.TIMED_OUT);

  /** What is special about a step. */
  enum Trait {
    PIVOT,
    PLAIN,
    /** It runs only if the step before it returned the other output. */
    CONDITIONAL,
    /** It may return either of two outputs. */
    VARIED,
    /** It needs no compensation. */
    HARMLESS,
    /** It comes after the pivot. */
    FINAL,
    /** It waits for a signal, for a while. */
    SIGNAL,
    /** It sleeps. */
    SLEEP,
    /** It is done twice, for two items: what the step before it returned, and another. */
    EACH,
    /**
     * It ends a saga within, so that it passes by itself. No participant is its part of the world.
     */
    END,
    /** It is not tried again if no answer came in time. */
    CHOOSY
  }

  private SagaPlays() {}

  static Step step(int number, List<Integer> after, Set<Trait> traits) {
    return new Step(
        name(number),
        work(number, after, traits),
        after.stream().map(SagaPlays::name).toList(),
        condition(after, traits),
        undo(traits),
        traits.contains(Trait.PIVOT));
  }

  private static Work work(int number, List<Integer> after, Set<Trait> traits) {
    if (traits.contains(Trait.SLEEP)) {
      return new Work.Sleep(SOON);
    }
    Mapping nothing = new Mapping.Constant(Json.nil());
    if (traits.contains(Trait.END)) {
      return new Work.Result(Optional.of(new SagaRef("within", 1)), nothing);
    }
    boolean ends = traits.contains(Trait.FINAL);
    if (traits.contains(Trait.SIGNAL)) {
      Optional<Mapping> fallback = ends ? Optional.of(nothing) : Optional.empty();
      return new Work.Signal("signal-" + number, Optional.of(SOON), fallback);
    }
    RetryPolicy usual = ends ? RetryPolicy.FOREVER : TWICE;
    RetryPolicy retry = traits.contains(Trait.CHOOSY) ? CHOOSY : usual;
    Work.Call call = new Work.Call("service-" + number, "do", nothing, retry, SOON);
    return traits.contains(Trait.EACH) ? each(call, after) : call;
  }

  /** The list is known only once the step before it is done. */
  private static Work each(Work.Call call, List<Integer> after) {
    Mapping first = new Mapping.FromStep(name(after.get(0)), "");
    Mapping second = new Mapping.Constant(Json.number(7));
    return new Work.ForEach(
        new Mapping.ArrayOf(List.of(first, second)),
        1,
        2,
        Optional.empty(),
        call.sending(new Mapping.FromItem("")));
  }

  private static BranchId name(int number) {
    return new BranchId("s" + number);
  }

  private static Optional<Condition> condition(List<Integer> after, Set<Trait> traits) {
    return traits.contains(Trait.CONDITIONAL)
        ? Optional.of(
            new Condition.Equal(new Mapping.FromStep(name(after.get(0)), ""), Json.number(2)))
        : Optional.empty();
  }

  private static Step.Undo undo(Set<Trait> traits) {
    if (!Collections.disjoint(traits, Set.of(Trait.SIGNAL, Trait.SLEEP, Trait.END))) {
      return new Step.Undo.Nothing();
    }
    if (traits.contains(Trait.PIVOT) || traits.contains(Trait.FINAL)) {
      return new Step.Undo.Impossible();
    }
    return traits.contains(Trait.HARMLESS)
        ? new Step.Undo.Nothing()
        : new Step.Undo.Compensation("undo");
  }

  /** Something that a saga holds. */
  static Holds account() {
    Mapping account = new Mapping.Constant(Json.text("account"));
    return new Holds(List.of(new Holds.Lock(account, LockMode.EXCLUSIVE)), SOON);
  }

  /** Branches of which only some are needed, each the numbers of its steps. */
  static Join join(int need, List<List<Integer>> branches) {
    return new Join(
        need,
        branches.stream().map(branch -> branch.stream().map(SagaPlays::name).toList()).toList());
  }

  static SagaDefinition definition(List<Step> steps, Holds holds, List<Join> joins) {
    SagaDefinition definition =
        new SagaDefinition(
            "world",
            1,
            Optional.of(LATER),
            Recovery.BACKWARD,
            holds,
            steps,
            joins,
            new Mapping.Constant(Json.nil()));
    List<Problem> problems = DefinitionRules.check(definition);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("no saga: " + problems);
    }
    return definition;
  }

  /** The same without a deadline: it goes on, or waits, until somebody asks for something else. */
  static SagaDefinition recovering(SagaDefinition definition, Recovery recovery) {
    return new SagaDefinition(
        definition.name(),
        definition.version(),
        Optional.empty(),
        recovery,
        definition.holds(),
        definition.steps(),
        definition.joins(),
        definition.output());
  }

  static Play<SagaState, SagaCommand, SagaRecord> play(
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      SagaDefinition definition,
      Set<Integer> plain) {
    Set<String> names = new HashSet<>();
    plain.forEach(number -> names.add("service-" + number));
    return new Play<>(
        machine,
        new SagaCommand.Start(definition, Json.nil(), names),
        new SagaCommand.Inquire(),
        new SagaCommand.Cancel("asked for"),
        List.of(),
        List.of(),
        votes -> new SagaCommand.Inquire(),
        signals(definition),
        hands(definition),
        Coverage.kinds(SagaRecord.class),
        state -> facts(state, definition));
  }

  /** The steps in which something happens: each is a part of the world. */
  private static List<Step> acting(SagaDefinition definition) {
    return whole(definition).steps().stream().filter(step -> step.result().isEmpty()).toList();
  }

  /** With the steps for the items of its lists, all of which have two. */
  private static SagaDefinition whole(SagaDefinition definition) {
    SagaDefinition whole = Isolation.spelledOut(definition);
    for (Step step : definition.steps()) {
      whole = step.forEach().isPresent() ? Items.put(whole, step, 2) : whole;
    }
    return whole;
  }

  private static Map<Integer, SagaCommand> signals(SagaDefinition definition) {
    Map<Integer, SagaCommand> signals = new HashMap<>();
    List<Step> steps = acting(definition);
    for (int i = 0; i < steps.size(); i++) {
      int number = i;
      steps
          .get(i)
          .signal()
          .ifPresent(s -> signals.put(number, new SagaCommand.Signal(s.signal(), Json.number(1))));
    }
    return signals;
  }

  /** An operator gives a result, or has done the work as well; another leaves the step out. */
  private static Map<Integer, List<SagaCommand>> hands(SagaDefinition definition) {
    Map<Integer, List<SagaCommand>> hands = new HashMap<>();
    List<Step> steps = acting(definition);
    for (int i = 0; i < steps.size(); i++) {
      BranchId name = steps.get(i).name();
      if (steps.get(i).call().isPresent() && !name.equals(Isolation.STEP)) {
        hands.put(
            i,
            List.of(
                new SagaCommand.Substitute(name, Json.number(1), false, "ada", "by hand"),
                new SagaCommand.Substitute(name, Json.number(1), true, "ada", "by hand"),
                new SagaCommand.Skip(name, "bob", "by hand")));
      }
    }
    return hands;
  }

  static List<Part> parts(SagaDefinition definition, Set<Integer> plain, Set<Integer> varied) {
    StepGraph graph = StepGraph.of(whole(definition));
    List<Step> steps = acting(definition);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      int before = before(step, whole(definition), steps);
      int after = 0;
      for (int j = 0; j < steps.size(); j++) {
        boolean follows = graph.isBefore(step.name(), steps.get(j).name());
        boolean counts = follows && !isBeyondItsBranch(step, steps.get(j), definition);
        after |= counts ? 1 << j : 0;
      }
      int called = before & ~waits(steps);
      Rivals rivals = Rivals.of(step, definition, steps);
      boolean undoable = step.undo() instanceof Step.Undo.Compensation;
      parts.add(
          new Part(
              step.name(),
              false,
              plain.contains(i),
              undoable,
              step.pivot(),
              step.when().isPresent(),
              varied.contains(i),
              graph.isAfterPivot(step.name()),
              step.call().isEmpty(),
              called,
              before & waits(steps),
              after,
              Integer.bitCount(called) - Rivals.dispensable(step, definition),
              rivals.ends(),
              rivals.enough(),
              Part.NONE));
    }
    return parts;
  }

  private static boolean isBeyondItsBranch(Step step, Step later, SagaDefinition definition) {
    return definition
        .joinOf(step.name())
        .flatMap(join -> join.branchOf(step.name()))
        .filter(branch -> !branch.contains(later.name()))
        .isPresent();
  }

  /**
   * The other branches of a step's block.
   *
   * @param ends their last steps, in their order of numbers
   * @param enough how many of them must stand for the step's branch not to be needed
   */
  private record Rivals(int ends, int enough) {
    static Rivals of(Step step, SagaDefinition definition, List<Step> steps) {
      Optional<Join> join = definition.joinOf(step.name());
      if (join.isEmpty()) {
        return new Rivals(0, 0);
      }
      int ends = 0;
      for (List<BranchId> branch : join.get().of()) {
        BranchId last = branch.get(branch.size() - 1);
        ends |= branch.contains(step.name()) ? 0 : 1 << number(last, steps);
      }
      return new Rivals(ends, join.get().need());
    }

    /** How many of the steps right before a step need not stand. */
    static int dispensable(Step step, SagaDefinition definition) {
      return definition.joins().stream()
          .filter(join -> join.branchOf(step.name()).isEmpty())
          .filter(join -> join.steps().anyMatch(step.after()::contains))
          .mapToInt(join -> join.of().size() - join.need())
          .sum();
    }

    private static int number(BranchId name, List<Step> steps) {
      return steps.stream().map(Step::name).toList().indexOf(name);
    }
  }

  private static int waits(List<Step> steps) {
    int waits = 0;
    for (int i = 0; i < steps.size(); i++) {
      waits |= steps.get(i).call().isEmpty() ? 1 << i : 0;
    }
    return waits;
  }

  /** What the step comes after, directly or with nothing but waits, or ends, between. */
  private static int before(Step step, SagaDefinition definition, List<Step> steps) {
    int before = 0;
    for (BranchId name : step.after()) {
      Step each = definition.step(name);
      before |= each.result().isEmpty() ? 1 << steps.indexOf(each) : 0;
      before |= each.call().isEmpty() ? before(each, definition, steps) : 0;
    }
    return before;
  }

  private static boolean isParked(SagaState state, SagaDefinition definition, StepState step) {
    return definition.recovery() == Recovery.PARK
        && state.phase() == SagaStatus.RUNNING
        && state.outcome().isEmpty()
        && step.status() == StepStatus.RUNNING
        && step.stuck()
        && step.attempted() <= step.failures();
  }

  private static boolean isReplaced(StepState step) {
    return switch (step.hand().result()) {
      case GIVEN, BELIEVED, BESIDES -> true;
      case ITS_OWN, UNDONE_THERE -> false;
    };
  }

  /** Nothing is left for its participant to undo, only for the person who did it. */
  private static boolean waitsForUndo(Step defined, StepState step) {
    boolean mayStandThere =
        switch (step.hand().result()) {
          case ITS_OWN, BELIEVED, BESIDES -> defined.undo() instanceof Step.Undo.Compensation;
          case GIVEN, UNDONE_THERE -> false;
        };
    return step.status() == StepStatus.COMPENSATING && !mayStandThere;
  }

  private static Facts facts(SagaState state, SagaDefinition definition) {
    List<Step> steps = acting(definition);
    int count = steps.size();
    int done = 0;
    int skipped = 0;
    int undone = 0;
    int lost = 0;
    int parked = 0;
    int replacing = 0;
    int given = 0;
    int byHand = 0;
    int besides = 0;
    int toUndo = 0;
    int waited = 0;
    int signalled = 0;
    List<Integer> recorded = new ArrayList<>(Collections.nCopies(count, 0));
    List<Integer> attempts = new ArrayList<>(Collections.nCopies(count, 0));
    List<String> places = new ArrayList<>(Collections.nCopies(count, Change.NOWHERE));
    Map<BranchId, BranchView> views = new HashMap<>();
    state.branches().forEach(view -> views.put(view.id(), view));
    for (int i = 0; i < count; i++) {
      Step defined = steps.get(i);
      StepState step = state.steps().get(defined.name());
      BranchView view = views.get(defined.name());
      if (step == null || view == null) {
        continue;
      }
      lost |= step.lost() ? 1 << i : 0;
      parked |= isParked(state, definition, step) ? 1 << i : 0;
      boolean waits = defined.call().isEmpty();
      boolean told =
          defined.signal().filter(s -> state.signals().containsKey(s.signal())).isPresent();
      signalled |= told ? 1 << i : 0;
      waited |= told || (waits && step.status() == StepStatus.DONE) ? 1 << i : 0;
      switch (step.status()) {
        case DONE -> {
          if (waits || isReplaced(step)) {
            skipped |= 1 << i;
          } else {
            done |= 1 << i;
          }
        }
        case SKIPPED -> skipped |= 1 << i;
        case COMPENSATED, HEURISTIC_ABORT -> undone |= 1 << i;
        case WAITING,
            RUNNING,
            REFUSED,
            RULED_OUT,
            SETTLING,
            REPLACING,
            ASSUMED,
            COMPENSATING,
            HEURISTIC_COMMIT -> {}
      }
      replacing |= step.status() == StepStatus.REPLACING ? 1 << i : 0;
      given |= isReplaced(step) ? 1 << i : 0;
      byHand |= step.hand().byHand().isPresent() ? 1 << i : 0;
      besides |= view.status().equals(StepState.DONE_BESIDES) ? 1 << i : 0;
      toUndo |= waitsForUndo(defined, step) ? 1 << i : 0;
      places.set(i, step.status().word());
      recorded.set(i, step.attempted());
      attempts.set(i, Math.max(view.attempts(), step.failures()));
    }
    int outcome = AtomicPlays.outcome(state.outcome());
    return new Facts(
        state.status(),
        outcome,
        state.finished(),
        false,
        outcome == Scene.ABORT || state.phase() == SagaStatus.SETTLING,
        state.plan().isPresent() ? (1 << count) - 1 : 0,
        0,
        done,
        skipped,
        undone,
        lost,
        parked,
        replacing,
        given,
        byHand,
        besides,
        toUndo,
        waited,
        signalled,
        recorded,
        attempts,
        state.stuck().isPresent(),
        places,
        state.pause().isPresent());
  }
}
