package dev.verdict.protocol.saga;

import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.StepGraph;
import java.util.BitSet;
import java.util.List;

/** Some of a saga's steps. */
final class StepSet {
  private final BitSet indexes;

  /** None of them. */
  StepSet(StepGraph graph) {
    this.indexes = new BitSet(graph.steps().size());
  }

  void add(Place place) {
    indexes.set(place.index());
  }

  boolean contains(Place place) {
    return indexes.get(place.index());
  }

  boolean containsAll(List<Place> places) {
    for (Place place : places) {
      if (!contains(place)) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return indexes.cardinality();
  }
}
