package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.TestCluster.Member;
import dev.verdict.coordinator.log.LogFormat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of several releases on one log. The next release reads a new format, and the one after it
 * writes that; all are this build but for those numbers.
 */
@Tag("once")
@Timeout(300)
class ReleasesTest {
  private static final int FORMAT = LogFormat.OURS.writes();
  private static final int NEW_FORMAT = LogFormat.OURS.reads() + 1;

  private final Path folder;
  private final TestCluster cluster;

  ReleasesTest(@TempDir Path folder) {
    this.folder = folder;
    this.cluster = new TestCluster(folder.resolve("nodes"), 3);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Path next() {
    return OtherRelease.compile(folder.resolve("next"), FORMAT, NEW_FORMAT);
  }

  private Path afterNext() {
    return OtherRelease.compile(folder.resolve("after-next"), NEW_FORMAT, NEW_FORMAT);
  }

  private static void end(NodeProcess node) {
    node.terminate();
    assertThat(node.awaitEnd()).isZero();
  }

  private static void isRefused(NodeProcess node, String why) {
    assertThat(node.awaitEnd()).isEqualTo(1);
    assertThat(node.output()).isEmpty();
    assertThat(node.errors())
        .contains(why, "Upgrade one release at a time, or stop all nodes first")
        .doesNotContain("Exception");
  }

  private static String says(int writes, int reads) {
    return "writes log format " + writes + " and reads up to " + reads;
  }

  @Test
  void aReleaseIsNotSkippedWhileNodesOfTheOldOneLive() {
    Member old = cluster.start(0).get(0);

    NodeProcess tooNew = cluster.startOther(afterNext(), 1);
    isRefused(
        tooNew, "This node " + says(NEW_FORMAT, NEW_FORMAT) + ", but the one at " + old.url());
    assertThat(tooNew.errors()).contains(LogFormat.OURS.toString());

    end(old.process());
    cluster.startOther(afterNext(), 1).awaitReady();
  }

  @Test
  void neighboursRunSideBySideForwardAndBack() {
    Member old = cluster.start(0).get(0);
    Member next = cluster.ready(cluster.startOther(next(), 1), 1);
    cluster.awaitOwners(List.of(old, next), 2);

    end(old.process());
    Member newest = cluster.ready(cluster.startOther(afterNext(), 2), 2);
    cluster.awaitOwners(List.of(next, newest), 2);

    NodeProcess tooOld = cluster.startAgain(0);
    isRefused(tooOld, "This node " + LogFormat.OURS + ", but the one at " + newest.url());

    end(next.process());
    Member nextAgain = cluster.ready(cluster.startOther(next(), 1), 1);
    cluster.awaitOwners(List.of(nextAgain, newest), 2);
  }
}
