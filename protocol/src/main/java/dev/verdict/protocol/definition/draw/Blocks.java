package dev.verdict.protocol.definition.draw;

import dev.verdict.protocol.definition.SagaRef;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.definition.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds what is drawn in boxes: sagas that run as parts of this one, and what runs side by side.
 */
final class Blocks {
  private Blocks() {}

  /**
   * The blocks, larger ones first, so that none crosses another.
   *
   * @param graph its steps stand at the indexes from 1
   * @param forward the edges of the way forward
   */
  static List<Block> find(StepGraph graph, List<Picture.Edge> forward) {
    List<Block> blocks = new ArrayList<>(sagas(graph));
    List<Block> sagas = List.copyOf(blocks);
    ParallelBlocks.find(graph.ordered().size() + 2, forward).stream()
        .map(nodes -> new Block("side by side", nodes, false))
        .filter(block -> sagas.stream().noneMatch(block::crosses))
        .forEach(blocks::add);
    blocks.sort(Comparator.comparingInt(block -> -block.nodes().size()));
    return blocks;
  }

  private static List<Block> sagas(StepGraph graph) {
    return graph.ordered().stream()
        .filter(step -> step.result().isPresent())
        .map(end -> new Block(title(end), steps(end, graph), true))
        .toList();
  }

  private static String title(Step end) {
    return end.name()
        + ": saga "
        + end.result().flatMap(Work.Result::saga).map(SagaRef::toString).orElse("");
  }

  private static Set<Integer> steps(Step end, StepGraph graph) {
    List<Step> ordered = graph.ordered();
    String prefix = end.name() + ".";
    return IntStream.range(0, ordered.size())
        .filter(i -> ordered.get(i).equals(end) || ordered.get(i).name().text().startsWith(prefix))
        .mapToObj(i -> i + 1)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
