package dev.verdict.protocol.saga;

import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.StepGraph;
import java.util.List;

/** Some of a saga's steps. */
final class StepSet {
  private final boolean[] contained;
  private int size;

  /** None of them. */
  StepSet(StepGraph graph) {
    this.contained = new boolean[graph.steps().size()];
  }

  /** Adds a step that is not contained yet. */
  void add(Place place) {
    contained[place.index()] = true;
    size++;
  }

  boolean contains(Place place) {
    return contained[place.index()];
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
    return size;
  }
}
