package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.reconcile.HoldingService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that runs finds by itself that a service holds something else than its log says, raises
 * the alarm, and takes it back when the service is mended.
 */
@Timeout(180)
class ConstantReconciliationTest {
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}]}";

  private static List<String> firing(NodeProcess node, String url) {
    return node.json("GET", url + "/v1/alerts", "").path("alerts").findValuesAsText("id");
  }

  @Test
  void aDisagreementIsFoundToldAndClosed(@TempDir Path folder) throws Exception {
    Map<String, String> quick =
        Map.of(
            "VERDICT_RECONCILIATION_PER_SECOND", "20",
            "VERDICT_RECONCILIATION_AFTER_MS", "1000",
            "VERDICT_ALERTS_LOOK_MS", "200");
    try (HoldingService bank = new HoldingService();
        NodeProcess node = NodeProcess.alone(folder, quick)) {
      String url = node.awaitReady();
      String services = "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}";
      node.sendUntilServed("PUT", url + "/v1/participants/bank", services);
      String id =
          NodeProcess.parse(node.sendUntilServed("POST", url + "/v1/atomic", TRANSFER).body())
              .path("id")
              .asText();
      bank.holds(id, "debit", "done");

      String list = url + "/v1/disagreements?open=true";
      node.await("noted", () -> !node.json("GET", list, "").path("disagreements").isEmpty());
      JsonNode noted = node.json("GET", list, "").path("disagreements");
      assertThat(noted).hasSize(1);
      assertThat(noted.at("/0/branch").asText()).isEqualTo("credit");
      assertThat(noted.at("/0/logged").asText()).isEqualTo("done");
      assertThat(noted.at("/0/found").asText()).isEqualTo("nothing");
      node.await("told", () -> firing(node, url).contains("disagreement"));

      bank.holds(id, "credit", "done");
      node.await("closed", () -> node.json("GET", list, "").path("disagreements").isEmpty());
      node.await("over", () -> !firing(node, url).contains("disagreement"));
      assertThat(node.send("GET", url + "/metrics", "").body())
          .contains("verdict_reconciled_total{result=\"disagreed\"}")
          .containsPattern("verdict_disagreements 0");
    }
  }
}
