package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.TestCluster.Member;
import dev.verdict.coordinator.alerts.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster tells its receiver what is alarming: one node of it, and the next when that is lost.
 */
@Timeout(180)
class AlertsTest {
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"}]," + "\"timeout_ms\":120000}";

  private static long count(Receiver receiver, String words) {
    return receiver.messages.stream().filter(message -> message.words().equals(words)).count();
  }

  private static List<String> firing(Member node) {
    return node.process()
        .json("GET", node.url() + "/v1/alerts", "")
        .path("alerts")
        .findValuesAsText("id");
  }

  private static Member speaker(TestCluster cluster, List<Member> nodes) {
    return nodes.stream()
        .filter(node -> cluster.owners().getOrDefault(node.url(), Set.of()).contains(0))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsInDoubtTooLongIsToldOnceAndItsEndOnceThoughTheSpeakerIsLost(@TempDir Path folder) {
    try (Receiver receiver = new Receiver();
        StubParticipant bank = new StubParticipant();
        TestCluster cluster =
            new TestCluster(
                folder,
                2,
                "--alerts-webhook=" + receiver.url(),
                "--alerts-in-doubt-ms=500",
                "--alerts-stuck=0",
                "--alerts-look-ms=200")) {
      List<Member> nodes = cluster.start(0, 1);
      cluster.awaitOwners(nodes, 2);
      Member speaker = speaker(cluster, nodes);
      Member other = nodes.get(nodes.get(0).equals(speaker) ? 1 : 0);
      other.process().register(other.url(), bank);
      bank.failing.add("commit");
      String id =
          other
              .process()
              .json("POST", other.url() + "/v1/atomic", TRANSFER, "Prefer", "wait=1")
              .path("id")
              .asText();
      other.process().await("told", () -> count(receiver, "fired log in_doubt") == 1);
      other.process().await("shown", () -> firing(other).contains("in_doubt"));
      long watching = count(receiver, "watching log");

      speaker.process().kill();
      other
          .process()
          .await("somebody else speaks", () -> count(receiver, "watching log") > watching);
      Receiver.Message word =
          receiver.messages.stream()
              .filter(message -> message.words().equals("watching log"))
              .reduce((first, second) -> second)
              .orElseThrow();
      assertThat(word.json().path("node").asText()).isEqualTo(other.url());
      assertThat(word.json().at("/firing/0/id").asText()).isEqualTo("in_doubt");

      bank.failing.clear();
      other
          .process()
          .sendUntilServed(
              "POST",
              other.url() + "/v1/transactions/" + id + "/retry",
              "{\"reason\":\"it is mended\"}");
      other.process().await("over", () -> count(receiver, "resolved log in_doubt") == 1);
      assertThat(count(receiver, "fired log in_doubt")).isEqualTo(1);
      assertThat(firing(other)).doesNotContain("in_doubt");
    }
  }
}
