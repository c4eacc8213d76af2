package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was read of the shards and the nodes.
 *
 * @param number counts the looks; what this node did before a look began is in its view
 * @param shards all shards, or those of one of the log's databases
 * @param nodes the nodes that gave a sign of life within the last day, in that database
 */
record View(long number, List<ShardRow> shards, Map<String, NodeRow> nodes) {
  View {
    shards = List.copyOf(shards);
    nodes = Map.copyOf(nodes);
  }

  static View of(long number, List<ShardRow> shards, List<NodeRow> nodes) {
    return new View(
        number,
        shards,
        nodes.stream().collect(Collectors.toMap(NodeRow::node, Function.identity())));
  }

  /**
   * Whether it shows the home of a log in several databases. Every node is known there; a further
   * database that a node cannot reach knows no sign of its life.
   */
  boolean isOfHome() {
    return shards.stream().anyMatch(row -> row.shard() == 0);
  }

  Optional<NodeRow> node(String node) {
    return Optional.ofNullable(nodes.get(node));
  }

  /** How long a node has been silent; for ever if nothing is known of it. */
  long silenceMillis(String node) {
    return node(node).map(NodeRow::silenceMillis).orElse(Long.MAX_VALUE);
  }
}
