package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.log.LogFormat;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sagas that are under way while a new version of them, and a new release of the coordinator,
 * comes.
 */
@Timeout(300)
class SagaVersionsTest {
  private static final String FIRST =
      """
      {"name": "order", "version": 1, "steps": [
        {"name": "reserve", "participant": "shop", "operation": "reserve-1",
         "compensation": "free-1"},
        {"name": "paid", "signal": {}},
        {"name": "ship", "participant": "shop", "operation": "ship-1", "undo": "nothing",
         "input": {"input": "/goods"}}]}
      """;

  /** A step was put in, and all others call something else. */
  private static final String SECOND =
      """
      {"name": "order", "version": 2, "steps": [
        {"name": "reserve", "participant": "shop", "operation": "reserve-2",
         "compensation": "free-2"},
        {"name": "weigh", "participant": "shop", "operation": "weigh-2", "undo": "nothing"},
        {"name": "paid", "signal": {}},
        {"name": "ship", "participant": "shop", "operation": "ship-2", "undo": "nothing",
         "input": {"input": "/goods"}}]}
      """;

  private static final String BOOK = "{\"saga\": \"order\", \"input\": {\"goods\": \"book\"}}";
  private static final String STONE = "{\"saga\": \"order\", \"input\": {\"goods\": \"stone\"}}";

  private final Path folder;
  private final StubParticipant shop = new StubParticipant();

  SagaVersionsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  private List<String> arguments() {
    return List.of("--http-port=0", "--event-loops=2", "--data-dir=" + folder.resolve("data"));
  }

  private NodeProcess nextRelease() {
    int format = LogFormat.OURS.writes();
    Path classes = OtherRelease.compile(folder.resolve("next"), format, format + 1);
    return NodeProcess.startOther(classes, folder, arguments());
  }

  @Test
  void aSagaUnderWayFinishesOnItsOwnVersionAfterAnUpgrade() {
    shop.refusing.add("\"stone\"");
    String book;
    String stone;
    String fresh;
    try (NodeProcess node = NodeProcess.start(folder, arguments().toArray(String[]::new))) {
      String url = node.awaitReady();
      ok(node.sendUntilServed("PUT", url + "/v1/participants/shop", service()));
      ok(node.sendUntilServed("PUT", url + "/v1/saga-definitions", FIRST));
      book = start(node, url, BOOK);
      stone = start(node, url, STONE);
      awaitPayment(node, url, book);
      awaitPayment(node, url, stone);
      ok(node.sendUntilServed("PUT", url + "/v1/saga-definitions", SECOND));
      node.kill();
    }
    try (NodeProcess node = nextRelease()) {
      String url = node.awaitReady();
      fresh = start(node, url, BOOK);
      awaitPayment(node, url, fresh);
      for (String saga : List.of(book, stone, fresh)) {
        ok(
            node.sendUntilServed(
                "POST", url + "/v1/sagas/" + saga + "/signals/paid", "{\"payload\": true}"));
      }
      assertThat(ended(node, url, book)).isEqualTo("completed");
      assertThat(ended(node, url, stone)).isEqualTo("compensated");
      assertThat(ended(node, url, fresh)).isEqualTo("completed");
    }
    assertThat(shop.operationsOf(book)).containsExactly("reserve-1", "ship-1");
    assertThat(shop.operationsOf(stone)).containsExactly("reserve-1", "ship-1", "free-1");
    assertThat(shop.operationsOf(fresh)).containsExactly("reserve-2", "weigh-2", "ship-2");
  }

  private String service() {
    return "{\"base_urls\":[\"" + shop.url() + "\"],\"asks\":true}";
  }

  private static void ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
  }

  private static String start(NodeProcess node, String url, String saga) {
    HttpResponse<String> begun =
        node.sendUntilServed("POST", url + "/v1/sagas", saga, "Prefer", "respond-async");
    ok(begun);
    return NodeProcess.parse(begun.body()).path("id").asText();
  }

  private static void awaitPayment(NodeProcess node, String url, String saga) {
    node.await(
        "waiting for payment",
        () -> {
          for (JsonNode step : saga(node, url, saga).path("branches")) {
            if (step.path("id").asText().equals("paid")) {
              return step.path("state").asText().equals("running");
            }
          }
          return false;
        });
  }

  private static JsonNode saga(NodeProcess node, String url, String saga) {
    return node.json("GET", url + "/v1/transactions/" + saga, "");
  }

  private static String ended(NodeProcess node, String url, String saga) {
    node.await("the end", () -> saga(node, url, saga).path("finished").asBoolean());
    return saga(node, url, saga).path("state").asText();
  }
}
