package dev.verdict.coordinator.leadership;

import java.time.Duration;

/**
 * How often and how long, in a cluster.
 *
 * @param check between two looks at the epochs
 * @param jitter up to this much is added to it at random
 * @param ownerFresh a node lives while its heartbeat is younger than this
 * @param unreachable everything is given up after the database was away for so long
 * @param grace after the database came back, nobody is blamed for an old heartbeat for so long
 * @param callMax a look that takes longer has failed
 * @param raiseMax a raise that takes longer has failed
 * @param lockMax a call for a lock that takes longer hangs, and the cluster is joined anew
 * @param lockRetry between two tries for a lock while things change
 * @param lockEager for how long things change after a node came or went
 * @param settle how long a node must have been eligible before shards are handed to it, and how
 *     long a shard must have been led before it is handed on
 * @param handOverMax a shard is handed over after this long, whatever is still under way there
 * @param handOverAgain a shard that was handed over and came back stays for so long
 * @param orphaned the next in the order of preference takes a shard that had no owner for so long,
 *     the one after that after twice as long, and so on
 * @param lockStuck a lock that was refused for so long, of a shard without owner, is freed by force
 * @param backoffFirst how long a shard is left alone after it was lost to another node; doubles
 * @param backoffMax the most of that
 */
public record ClusterSettings(
    Duration check,
    Duration jitter,
    Duration ownerFresh,
    Duration unreachable,
    Duration grace,
    Duration callMax,
    Duration raiseMax,
    Duration lockMax,
    Duration lockRetry,
    Duration lockEager,
    Duration settle,
    Duration handOverMax,
    Duration handOverAgain,
    Duration orphaned,
    Duration lockStuck,
    Duration backoffFirst,
    Duration backoffMax) {
  /** What production runs with. */
  public static ClusterSettings standard() {
    return new ClusterSettings(
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMillis(50),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(3),
        Duration.ofSeconds(6),
        Duration.ofMillis(500),
        Duration.ofSeconds(10));
  }
}
