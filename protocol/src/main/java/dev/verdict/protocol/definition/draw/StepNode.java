package dev.verdict.protocol.definition.draw;

import dev.verdict.protocol.definition.Join;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.definition.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a step looks like. A new kind of step gets its look here. */
final class StepNode {
  private StepNode() {}

  static Node of(Step step, StepGraph graph, Optional<Join> join) {
    return new Node(
        look(step, graph), lines(step, join), step.when().map(Words::of).orElse(""), undo(step));
  }

  /** Whether the step has a place on the way back. */
  static boolean isUndone(Step step) {
    return !undo(step).isEmpty();
  }

  private static Node.Look look(Step step, StepGraph graph) {
    if (step.pivot()) {
      return Node.Look.PIVOT;
    }
    return graph.isAfterPivot(step.name()) ? Node.Look.FORWARD : Node.Look.STEP;
  }

  private static List<String> lines(Step step, Optional<Join> join) {
    List<String> lines = new ArrayList<>();
    lines.add(step.name().text());
    lines.add(Words.of(step.work()));
    if (step.pivot()) {
      lines.add("pivot");
    }
    join.ifPresent(it -> lines.add("enough: " + it.need() + " of " + it.of().size()));
    return lines;
  }

  private static List<String> undo(Step step) {
    return step.undo()
        .accept(
            new Step.Undo.Visitor<>() {
              @Override
              public List<String> compensation(Step.Undo.Compensation undo) {
                return List.of("undo " + step.name(), Words.undoing(step));
              }

              @Override
              public List<String> nothing(Step.Undo.Nothing undo) {
                return List.of();
              }

              @Override
              public List<String> impossible(Step.Undo.Impossible undo) {
                return List.of();
              }
            });
  }
}
