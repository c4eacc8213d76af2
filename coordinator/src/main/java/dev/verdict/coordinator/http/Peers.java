package dev.verdict.coordinator.http;

import dev.verdict.coordinator.leadership.Absences;
import dev.verdict.coordinator.leadership.ShardDirectory;
import dev.verdict.coordinator.leadership.ShardMoves;

/**
 * The other nodes of the cluster, as far as requests are passed on to them.
 *
 * @param node the id of this run of this node's process, the one that the directory knows it by
 * @param shards how many shards there are, positive
 * @param directory who leads each shard
 * @param moves which shards changed hands of late
 * @param absences which nodes are away, or were of late
 */
public record Peers(
    String node, int shards, ShardDirectory directory, ShardMoves moves, Absences absences) {}
