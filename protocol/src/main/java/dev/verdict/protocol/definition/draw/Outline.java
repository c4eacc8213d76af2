package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Nodes, and blocks within each other, as text formats nest them.
 *
 * @param nodes what lies in this block and in none of its inner ones
 * @param blocks the inner blocks
 */
record Outline(List<Integer> nodes, List<Outline> blocks) {
  static Outline of(Picture picture) {
    List<Integer> all = IntStream.range(0, picture.nodes().size()).boxed().toList();
    return of(all, picture.blocks());
  }

  /** Larger blocks come first, so that the first that holds another is its outermost. */
  private static Outline of(List<Integer> nodes, List<Set<Integer>> blocks) {
    List<Integer> own = new ArrayList<>(nodes);
    List<Outline> inner = new ArrayList<>();
    List<Set<Integer>> rest = new ArrayList<>(blocks);
    while (!rest.isEmpty()) {
      Set<Integer> outer = rest.remove(0);
      List<Set<Integer>> within = rest.stream().filter(outer::containsAll).toList();
      rest.removeAll(within);
      own.removeAll(outer);
      inner.add(of(List.copyOf(outer), within));
    }
    return new Outline(own, inner);
  }
}
