package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The steps of a saga as parts of another one. */
final class NestedSteps {
  private final Step outer;
  private final SagaDefinition saga;
  private final Mapping input;
  private final boolean forward;
  private final Rewriting rewriting;

  /**
   * @param outer the step that runs the saga; the longest name fits
   * @param forward whether it comes after the pivot of the whole
   */
  NestedSteps(Step outer, SagaDefinition saga, boolean forward) {
    this.outer = outer;
    this.saga = saga;
    this.input = outer.work().mapping();
    this.forward = forward;
    this.rewriting =
        new Rewriting(
            from -> Parts.at(input, from.pointer()),
            from -> new Mapping.FromStep(inner(from.step()), from.pointer(), from.optional()),
            item -> item);
  }

  /** The name of a step of the saga in the whole, which may be too long. */
  static String name(Step outer, BranchId inner) {
    return outer.name() + "." + inner;
  }

  /** The steps, and after them the one whose output is what the saga returns. */
  List<Step> all() {
    List<Step> steps = new ArrayList<>();
    saga.steps().forEach(step -> steps.add(part(step)));
    steps.add(
        new Step(
            outer.name(),
            new Work.Result(Optional.of(SagaRef.of(saga)), rewriting.of(saga.output())),
            last(),
            outer.when(),
            new Step.Undo.Nothing(),
            outer.pivot()));
    return steps;
  }

  /** What the saga holds, as the whole would name it. */
  List<Holds.Lock> locks() {
    return saga.holds().locks().stream()
        .map(lock -> new Holds.Lock(rewriting.of(lock.resource()), lock.mode()))
        .toList();
  }

  /** The blocks of the saga of which not all branches are needed. */
  List<Join> joins() {
    return saga.joins().stream().map(join -> join.renamed(this::inner)).toList();
  }

  /** A block of the whole: where it names the outer step, that step's saga is in the branch. */
  Join in(Join join) {
    return join.each(step -> step.equals(outer.name()) ? names() : Stream.of(step));
  }

  private Stream<BranchId> names() {
    Stream<BranchId> inner = saga.steps().stream().map(step -> inner(step.name()));
    return Stream.concat(inner, Stream.of(outer.name()));
  }

  private List<BranchId> last() {
    Set<BranchId> followed = new HashSet<>();
    saga.steps().forEach(step -> followed.addAll(step.after()));
    return saga.steps().stream()
        .map(Step::name)
        .filter(name -> !followed.contains(name))
        .map(this::inner)
        .toList();
  }

  private Step part(Step step) {
    return new Step(
        inner(step.name()),
        rewriting.of(step.work()).accept(new InWhole()),
        step.after().isEmpty() ? outer.after() : step.after().stream().map(this::inner).toList(),
        when(step),
        forward ? neverRuns(step.undo()) : step.undo(),
        step.pivot());
  }

  private Optional<Condition> when(Step step) {
    List<Condition> both =
        Stream.concat(outer.when().stream(), step.when().map(rewriting::of).stream()).toList();
    return both.size() < 2 ? both.stream().findFirst() : Optional.of(new Condition.All(both));
  }

  private static Step.Undo neverRuns(Step.Undo undo) {
    return undo instanceof Step.Undo.Compensation ? new Step.Undo.Impossible() : undo;
  }

  private BranchId inner(BranchId name) {
    return new BranchId(name(outer, name));
  }

  /** What a step does, where the whole says otherwise than the saga alone. */
  private final class InWhole implements Work.Visitor<Work> {
    @Override
    public Work call(Work.Call work) {
      return forward ? work.forEver() : work;
    }

    @Override
    public Work sleep(Work.Sleep work) {
      return work;
    }

    @Override
    public Work signal(Work.Signal work) {
      return new Work.Signal(outer.name() + "." + work.signal(), work.deadline(), work.fallback());
    }

    /** After the pivot there is none: the rules say so. */
    @Override
    public Work atomic(Work.Atomic work) {
      return work;
    }

    @Override
    public Work forEach(Work.ForEach work) {
      return forward
          ? new Work.ForEach(
              work.list(), work.parallel(), work.most(), work.when(), work.call().forEver())
          : work;
    }

    @Override
    public Work nested(Work.Nested work) {
      return work;
    }

    @Override
    public Work result(Work.Result work) {
      return work;
    }
  }
}
