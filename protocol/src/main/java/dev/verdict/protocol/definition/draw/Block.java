package dev.verdict.protocol.definition.draw;

import java.util.Collections;
import java.util.Set;

/**
 * Places that belong together.
 *
 * @param title why they do
 * @param nodes which, by index
 * @param saga whether they are the steps of a saga within
 */
record Block(String title, Set<Integer> nodes, boolean saga) {
  boolean holds(Block other) {
    return nodes.containsAll(other.nodes);
  }

  /** Whether the two have places in common, and neither holds the other. */
  boolean crosses(Block other) {
    return !Collections.disjoint(nodes, other.nodes) && !holds(other) && !other.holds(this);
  }
}
