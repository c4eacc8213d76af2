package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.StepGraph;
import java.util.BitSet;
import java.util.List;

/** Some of a saga's steps. */
final class StepSet {
  private final StepGraph graph;
  private final BitSet places;

  /** None of them. */
  StepSet(StepGraph graph) {
    this.graph = graph;
    this.places = new BitSet(graph.steps().size());
  }

  void add(BranchId step) {
    places.set(graph.place(step));
  }

  boolean contains(BranchId step) {
    return places.get(graph.place(step));
  }

  boolean containsAll(List<BranchId> steps) {
    for (BranchId step : steps) {
      if (!contains(step)) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return places.cardinality();
  }
}
