package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.TestCluster.Member;
import dev.verdict.coordinator.telemetry.Collector;
import dev.verdict.coordinator.telemetry.Collector.Received;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every call to a participant is a span of its transaction's trace, whoever makes it. */
@Timeout(180)
class TracesTest {
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"}]," + "\"timeout_ms\":120000}";

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENT = "b7ad6b7169203331";

  private static List<Received> spansOf(Collector collector, String tx) {
    return collector.spans.stream()
        .filter(span -> tx.equals(span.attributes().get("verdict.tx")))
        .toList();
  }

  private static boolean has(Collector collector, String tx, String name, boolean failed) {
    return spansOf(collector, tx).stream()
        .anyMatch(span -> span.name().equals(name) && span.failed() == failed);
  }

  private static String begin(Member node, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Prefer";
    all[headers.length + 1] = "wait=1";
    return node.process()
        .json("POST", node.url() + "/v1/atomic", TRANSFER, all)
        .path("id")
        .asText();
  }

  private static void finish(Member node, String tx) {
    String url = node.url() + "/v1/transactions/" + tx;
    node.process().sendUntilServed("POST", url + "/retry", "{\"reason\":\"it is mended\"}");
    node.process()
        .await(
            "finished",
            () -> {
              String answer = node.process().sendUntilServed("GET", url, "").body();
              return NodeProcess.parse(answer).path("finished").asBoolean();
            });
  }

  @Test
  void aTakeOverGoesOnInTheTraceThatTheClientBeganAndInOneOfItsOwnWithoutOne(@TempDir Path folder) {
    try (Collector collector = new Collector();
        StubParticipant bank = new StubParticipant();
        TestCluster cluster = new TestCluster(folder, 2, "--traces-endpoint=" + collector.url())) {
      List<Member> nodes = cluster.start(0, 1);
      cluster.awaitOwners(nodes, 2);
      Member first = nodes.get(0);
      first.process().register(first.url(), bank);
      bank.failing.add("commit");
      String traced = begin(first, "traceparent", "00-" + TRACE + "-" + CLIENT + "-01");
      String untraced = begin(first);
      String unsampled = begin(first, "traceparent", "00-" + TRACE + "-" + CLIENT + "-00");
      first.process().await("sent", () -> has(collector, traced, "commit bank", true));
      first.process().await("sent", () -> has(collector, untraced, "commit bank", true));
      String owner = spansOf(collector, traced).get(0).node();
      Member lost = nodes.stream().filter(it -> it.url().equals(owner)).findFirst().orElseThrow();
      Member left = nodes.get(nodes.get(0).equals(lost) ? 1 : 0);

      lost.process().kill();
      bank.failing.clear();
      finish(left, traced);
      finish(left, untraced);
      finish(left, unsampled);
      left.process().await("sent", () -> has(collector, traced, "commit bank", false));
      left.process().await("sent", () -> has(collector, untraced, "commit bank", false));

      assertThat(spansOf(collector, traced))
          .allSatisfy(
              span -> {
                assertThat(span.trace()).isEqualTo(TRACE);
                assertThat(span.parent()).isEqualTo(CLIENT);
                assertThat(span.attributes())
                    .containsEntry("peer.service", "bank")
                    .containsEntry("verdict.branch", "debit")
                    .containsKeys("verdict.attempt", "verdict.epoch");
              })
          .extracting(Received::node)
          .contains(lost.url(), left.url());
      assertThat(spansOf(collector, traced))
          .filteredOn(span -> span.node().equals(left.url()) && !span.failed())
          .extracting(Received::attributes)
          .allSatisfy(them -> assertThat(them).containsEntry("verdict.answer", "done"));
      assertThat(spansOf(collector, untraced))
          .extracting(Received::trace)
          .hasSizeGreaterThan(1)
          .containsOnly(spansOf(collector, untraced).get(0).trace())
          .doesNotContain(TRACE);
      assertThat(spansOf(collector, unsampled)).as("its client does not trace it").isEmpty();
      assertThat(bank.traceparents)
          .as("the participant goes on from the span of its call")
          .containsAll(spansOf(collector, traced).stream().map(TracesTest::traceparent).toList());
    }
  }

  private static String traceparent(Received span) {
    return "00-" + span.trace() + "-" + span.id() + "-01";
  }

  @Test
  void withoutACollectorTheClientsTraceContextIsPassedOnAsItCame(@TempDir Path folder) {
    try (StubParticipant bank = new StubParticipant();
        NodeProcess node = NodeProcess.alone(folder, Map.of("VERDICT_LOG_FORMAT", "json"))) {
      String url = node.awaitReady();
      node.register(url, bank);
      String traceparent = "00-" + TRACE + "-" + CLIENT + "-01";
      node.sendUntilServed("POST", url + "/v1/atomic", TRANSFER, "traceparent", traceparent);

      assertThat(bank.traceparents).isNotEmpty().containsOnly(traceparent);
      assertThat(node.errors().lines())
          .as("the log, asked for as JSON")
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(NodeProcess.parse(line).fieldNames())
                      .toIterable()
                      .contains("at", "level", "logger", "thread", "message"));
    }
  }
}
