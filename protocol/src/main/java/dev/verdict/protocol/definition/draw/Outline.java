package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nodes, and blocks within each other, as text formats nest them.
 *
 * @param title why they belong together; empty for the whole picture
 * @param nodes what lies in this block and in none of its inner ones
 * @param blocks the inner blocks
 */
record Outline(String title, List<Integer> nodes, List<Outline> blocks) {
  static Outline of(Picture picture) {
    List<Integer> all = IntStream.range(0, picture.nodes().size()).boxed().toList();
    return of("", all, picture.blocks());
  }

  /** Larger blocks come first, so that the first that holds another is its outermost. */
  private static Outline of(String title, List<Integer> nodes, List<Block> blocks) {
    List<Integer> own = new ArrayList<>(nodes);
    List<Outline> inner = new ArrayList<>();
    List<Block> rest = new ArrayList<>(blocks);
    while (!rest.isEmpty()) {
      Block outer = rest.remove(0);
      List<Block> within = rest.stream().filter(outer::holds).toList();
      rest.removeAll(within);
      own.removeAll(outer.nodes());
      inner.add(of(outer.title(), List.copyOf(outer.nodes()), within));
    }
    return new Outline(title, own, inner);
  }
}
