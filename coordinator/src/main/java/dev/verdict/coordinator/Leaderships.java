package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.leadership.Cluster;
import dev.verdict.coordinator.leadership.ClusterLeadership;
import dev.verdict.coordinator.leadership.ClusterSettings;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.leadership.Scheduler;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.leadership.SharedCluster;
import dev.verdict.coordinator.leadership.SingleNodeLeadership;
import dev.verdict.coordinator.leadership.SpreadLeadership;
import dev.verdict.coordinator.leadership.WatchedDirectory;
import dev.verdict.coordinator.leadership.hazelcast.HazelcastCluster;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.postgres.PostgresShardTable;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes a node's leadership: one for each database of the log, which share one membership in the
 * cluster.
 *
 * @param cluster how to take part in a cluster; empty for a node of its own
 * @param owner the node's id
 * @param scheduler time, and the thread to run on
 * @param directory kept up to date
 * @param epochs what stands in front of each table of shards
 * @param loop runs what the cluster tells, on the scheduler's thread
 */
record Leaderships(
    Optional<Config.Cluster> cluster,
    String owner,
    Scheduler scheduler,
    WatchedDirectory directory,
    Function<PostgresShardTable, ShardTable> epochs,
    Executor loop) {
  Leadership of(Spread<LogParts.Part> parts) {
    if (cluster.isEmpty()) {
      return each(parts, part -> alone(epochs.apply(part.shards())));
    }
    Cluster member = new HazelcastCluster(settings(cluster.get()), loop);
    Supplier<Cluster> places = parts.isOne() ? () -> member : new SharedCluster(member)::place;
    return each(parts, part -> clustered(epochs.apply(part.shards()), places.get()));
  }

  private Leadership each(
      Spread<LogParts.Part> parts, Function<LogParts.Part, Leadership> leadership) {
    return parts.isOne()
        ? leadership.apply(parts.home())
        : new SpreadLeadership(
            parts.map(part -> new SpreadLeadership.Part(leadership.apply(part), part.open())),
            scheduler);
  }

  private MemberSettings settings(Config.Cluster settings) {
    return new MemberSettings(
        owner, settings.name(), settings.bind(), settings.port(), settings.discovery());
  }

  private Leadership alone(ShardTable table) {
    return new SingleNodeLeadership(
        table,
        owner,
        scheduler,
        new SplittableRandom(),
        SingleNodeLeadership.Settings.standard(),
        directory);
  }

  private Leadership clustered(ShardTable table, Cluster place) {
    return new ClusterLeadership(
        table,
        place,
        owner,
        scheduler,
        new SplittableRandom(),
        ClusterSettings.standard(),
        directory);
  }
}
