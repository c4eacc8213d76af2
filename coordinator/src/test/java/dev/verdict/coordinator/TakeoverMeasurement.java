package dev.verdict.coordinator;

import dev.verdict.coordinator.TestCluster.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Measures how long shards are without an owner after one of three coordinators is killed with
 * {@code kill -9}. Not a test: run {@link #main}, with the number of rounds as its argument.
 */
final class TakeoverMeasurement {
  private static final int NODES = 3;

  private TakeoverMeasurement() {}

  /** Prints one line for each round, and the percentiles. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("takeover");
    List<Long> millis = new ArrayList<>();
    try (TestCluster cluster = new TestCluster(folder, NODES)) {
      List<Member> nodes = new ArrayList<>(cluster.start(0, 1, 2));
      for (int round = 0; round < rounds; round++) {
        cluster.awaitOwners(nodes, 2);
        TestCluster.pause(5_000);
        int victim = round % NODES;
        int owned = cluster.owners().getOrDefault(nodes.get(victim).url(), Set.of()).size();
        nodes.get(victim).process().kill();
        List<Member> survivors = new ArrayList<>(nodes);
        survivors.remove(victim);
        Duration taken = cluster.awaitOwners(survivors);
        System.out.println(
            "round " + round + ": " + owned + " shards in " + taken.toMillis() + " ms");
        if (owned > 0) {
          millis.add(taken.toMillis());
        }
        nodes.set(victim, cluster.start(victim).get(0));
      }
    }
    Collections.sort(millis);
    System.out.println(
        millis.size()
            + " kills; ms: median "
            + millis.get(millis.size() / 2)
            + ", p95 "
            + millis.get((int) Math.ceil(millis.size() * 0.95) - 1)
            + ", largest "
            + millis.get(millis.size() - 1));
  }
}
