package dev.verdict.protocol.definition.draw;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be drawn, whatever the format. Nodes are known by their index: the first is the start,
 * the last the end, the steps between them come each after all that it waits for.
 *
 * @param title the saga's name and version
 * @param nodes the places
 * @param forward the order of the steps, without edges that others imply
 * @param back the order in which the steps are undone, between the same nodes
 * @param blocks what belongs together, outer blocks before inner ones
 * @param undoTitle until when the way back can be taken
 */
record Picture(
    String title,
    List<Node> nodes,
    List<Edge> forward,
    List<Edge> back,
    List<Block> blocks,
    String undoTitle) {

  /** From one node to another, by index. */
  record Edge(int from, int to) {}

  static Picture of(SagaDefinition definition) {
    return of(definition, Map.of());
  }

  /** The same, with how each step stands. */
  static Picture of(SagaDefinition definition, Map<BranchId, StepMark> marks) {
    StepGraph graph = StepGraph.of(definition);
    Composer composer = new Composer(definition, graph, marks);
    String until =
        graph
            .pivot()
            .map(pivot -> "given up before " + pivot.name() + " is done")
            .orElse("given up before the end");
    return new Picture(
        definition.name() + " version " + definition.version(),
        composer.nodes(),
        composer.forward(),
        composer.back(),
        Blocks.find(graph, composer.forward()),
        until);
  }

  int end() {
    return nodes.size() - 1;
  }

  private record Composer(
      SagaDefinition definition,
      StepGraph graph,
      Map<BranchId, StepMark> marks,
      Map<BranchId, Integer> index) {
    Composer(SagaDefinition definition, StepGraph graph, Map<BranchId, StepMark> marks) {
      this(definition, graph, marks, new HashMap<>());
      graph.ordered().forEach(step -> index.put(step.name(), index.size() + 1));
    }

    int end() {
      return index.size() + 1;
    }

    int index(Step step) {
      return index.getOrDefault(step.name(), 0);
    }

    List<Node> nodes() {
      List<Node> nodes = new ArrayList<>();
      nodes.add(new Node(Node.Look.START, List.of("start"), "", List.of("undone")));
      graph.ordered().forEach(step -> nodes.add(node(step)));
      nodes.add(new Node(Node.Look.END, List.of("done"), "", List.of("given up")));
      return nodes;
    }

    private Node node(Step step) {
      return StepNode.of(step, graph, definition.joinOf(step.name()))
          .marked(marks.getOrDefault(step.name(), StepMark.NONE));
    }

    List<Edge> forward() {
      List<Edge> edges = new ArrayList<>();
      Set<Integer> last = new HashSet<>();
      for (Step step : graph.ordered()) {
        List<Step> before = graph.nearestBefore(step.name(), any -> true);
        before.forEach(each -> edges.add(new Edge(index(each), index(step))));
        before.forEach(each -> last.remove(index(each)));
        last.add(index(step));
        if (before.isEmpty()) {
          edges.add(new Edge(0, index(step)));
        }
      }
      last.stream().sorted().forEach(each -> edges.add(new Edge(each, end())));
      return edges;
    }

    List<Edge> back() {
      List<Edge> edges = new ArrayList<>();
      Set<Integer> first = new HashSet<>();
      for (Step step : graph.ordered()) {
        if (StepNode.isUndone(step)) {
          List<Step> before = graph.nearestBefore(step.name(), StepNode::isUndone);
          before.forEach(each -> edges.add(new Edge(index(step), index(each))));
          before.forEach(each -> first.remove(index(each)));
          first.add(index(step));
          if (before.isEmpty()) {
            edges.add(new Edge(index(step), 0));
          }
        }
      }
      first.stream().sorted().forEach(each -> edges.add(new Edge(end(), each)));
      return edges;
    }
  }
}
