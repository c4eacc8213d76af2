package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The steps that stand for a step that is done for each item of a list, once it is known how many
 * there are. Step {@code reserve} becomes {@code reserve.0}, {@code reserve.1} and so on and, after
 * them, {@code reserve}, whose output is the list of theirs.
 */
public final class Items {
  private Items() {}

  /** The name of the step for one item, counted from 0. */
  public static String name(BranchId step, int item) {
    return step + "." + item;
  }

  /**
   * The definition with the steps of the items in place of the step that is done for each.
   *
   * @param step one of the definition's, done for each item of a list
   * @param count how many items there are, at most as many as the step allows
   */
  public static SagaDefinition put(SagaDefinition definition, Step step, int count) {
    List<Step> steps = new ArrayList<>();
    for (Step each : definition.steps()) {
      if (each.name().equals(step.name())) {
        each.forEach().ifPresent(work -> steps.addAll(all(each, work, count)));
      } else {
        steps.add(each);
      }
    }
    return new SagaDefinition(
        definition.name(),
        definition.version(),
        definition.deadline(),
        definition.recovery(),
        definition.holds(),
        steps,
        definition.joins(),
        definition.output());
  }

  /**
   * The step that is done for each item, by the name of the step for one of them; empty if there is
   * none.
   */
  public static Optional<Step> origin(SagaDefinition definition, BranchId item) {
    int dot = item.text().lastIndexOf('.');
    boolean numbered = dot > 0 && item.text().substring(dot + 1).matches("0|[1-9][0-9]{0,2}");
    return definition.steps().stream()
        .filter(step -> numbered && step.forEach().isPresent())
        .filter(step -> step.name().text().equals(item.text().substring(0, dot)))
        .findFirst();
  }

  private static List<Step> all(Step step, Work.ForEach work, int count) {
    List<Step> steps = new ArrayList<>();
    for (int item = 0; item < count; item++) {
      steps.add(one(step, work, item));
    }
    List<BranchId> names = steps.stream().map(Step::name).toList();
    List<Mapping> outputs = new ArrayList<>();
    names.forEach(name -> outputs.add(new Mapping.FromStep(name, "", true)));
    steps.add(
        new Step(
            step.name(),
            new Work.Result(Optional.empty(), new Mapping.ArrayOf(outputs)),
            names.isEmpty() ? step.after() : names,
            step.when(),
            new Step.Undo.Nothing(),
            false));
    return steps;
  }

  /** An item waits for the one that is as many before it as may run beside each other. */
  private static Step one(Step step, Work.ForEach work, int item) {
    List<BranchId> after = new ArrayList<>(step.after());
    if (item >= work.parallel()) {
      after.add(nameOf(step, item - work.parallel()));
    }
    Rewriting rewriting =
        new Rewriting(
            input -> input,
            output -> output,
            part -> Parts.at(work.list(), "/" + item + part.pointer()));
    return new Step(
        nameOf(step, item),
        rewriting.of(work.call()),
        after,
        work.when().map(rewriting::of),
        step.undo(),
        false);
  }

  private static BranchId nameOf(Step step, int item) {
    return new BranchId(name(step.name(), item));
  }

  /** The names that the steps of the items may get. */
  static List<String> names(Step step, Work.ForEach work) {
    return IntStream.range(0, work.most()).mapToObj(item -> name(step.name(), item)).toList();
  }
}
