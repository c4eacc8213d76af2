package dev.verdict.protocol.definition.draw;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what runs side by side: nodes that start together, and all that follows them up to where
 * their ways join. A block that would cut through another one is left out.
 */
final class ParallelBlocks {
  private final int nodes;
  private final List<BitSet> before = new ArrayList<>();
  private final List<BitSet> after = new ArrayList<>();

  private ParallelBlocks(int nodes, List<Picture.Edge> edges) {
    this.nodes = nodes;
    for (int i = 0; i < nodes; i++) {
      before.add(new BitSet(nodes));
      after.add(new BitSet(nodes));
    }
    for (Picture.Edge edge : edges) {
      before.get(edge.to()).set(edge.from());
      after.get(edge.from()).set(edge.to());
    }
  }

  /**
   * The blocks, larger ones first.
   *
   * @param nodes how many; each edge leads to a higher number, the last node is the only end
   */
  static List<Set<Integer>> find(int nodes, List<Picture.Edge> edges) {
    return new ParallelBlocks(nodes, edges).find();
  }

  private List<Set<Integer>> find() {
    List<BitSet> reached = reached();
    List<BitSet> unavoidable = unavoidable();
    List<BitSet> blocks = new ArrayList<>();
    for (BitSet together : startingTogether()) {
      BitSet join = new BitSet(nodes);
      join.set(0, nodes);
      BitSet block = new BitSet(nodes);
      together.stream().forEach(each -> join.and(unavoidable.get(each)));
      together.stream().forEach(each -> block.or(reached.get(each)));
      block.andNot(reached.get(join.nextSetBit(0)));
      blocks.add(block);
    }
    blocks.sort(Comparator.comparingInt(BitSet::cardinality).reversed());
    return nested(blocks);
  }

  private List<BitSet> startingTogether() {
    Map<BitSet, BitSet> byPredecessors = new LinkedHashMap<>();
    for (int node = 1; node < nodes - 1; node++) {
      byPredecessors.computeIfAbsent(before.get(node), any -> new BitSet(nodes)).set(node);
    }
    return byPredecessors.values().stream().filter(group -> group.cardinality() > 1).toList();
  }

  /** Of each node, itself and all that follows. */
  private List<BitSet> reached() {
    List<BitSet> reached = new ArrayList<>(Collections.nCopies(nodes, new BitSet()));
    for (int node = nodes - 1; node >= 0; node--) {
      BitSet own = new BitSet(nodes);
      own.set(node);
      after.get(node).stream().forEach(next -> own.or(reached.get(next)));
      reached.set(node, own);
    }
    return reached;
  }

  /** Of each node, itself and what lies on every way from it to the end (post-dominators). */
  private List<BitSet> unavoidable() {
    List<BitSet> unavoidable = new ArrayList<>(Collections.nCopies(nodes, new BitSet()));
    for (int node = nodes - 1; node >= 0; node--) {
      BitSet own = new BitSet(nodes);
      own.set(0, after.get(node).isEmpty() ? 0 : nodes);
      after.get(node).stream().forEach(next -> own.and(unavoidable.get(next)));
      own.set(node);
      unavoidable.set(node, own);
    }
    return unavoidable;
  }

  private static List<Set<Integer>> nested(List<BitSet> blocks) {
    List<BitSet> kept = new ArrayList<>();
    for (BitSet block : blocks) {
      if (kept.stream().allMatch(outer -> isInsideOrApart(block, outer))) {
        kept.add(block);
      }
    }
    return kept.stream().distinct().map(ParallelBlocks::members).toList();
  }

  private static boolean isInsideOrApart(BitSet block, BitSet outer) {
    BitSet outside = (BitSet) block.clone();
    outside.andNot(outer);
    return outside.isEmpty() || !block.intersects(outer);
  }

  private static Set<Integer> members(BitSet block) {
    Set<Integer> members = new LinkedHashSet<>();
    block.stream().forEach(members::add);
    return members;
  }
}
