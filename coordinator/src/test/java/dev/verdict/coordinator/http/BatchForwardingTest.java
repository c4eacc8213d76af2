package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.audit.AuditRow;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch reaches transactions whoever leads them, and each node knows the operator by itself. */
@Timeout(120)
class BatchForwardingTest {
  private static final String TOKEN = "Bearer ada-token";
  private final MemoryDatabase database =
      new MemoryDatabase(TestNode.SHARDS, InstantSource.system());
  private final List<TestNode> nodes = new ArrayList<>();
  private Path file = Path.of("");

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("ada-token".getBytes(StandardCharsets.UTF_8));
    file = folder.resolve("operators");
    Files.writeString(file, "ada " + HexFormat.of().formatHex(hash) + "\n");
    for (String name : List.of("a", "b")) {
      nodes.add(new TestNode(name, database, Operators.named(file, new ArrayList<>())));
    }
    nodes.get(0).lead(0, 1);
    nodes.get(1).lead(2, 3);
    for (TestNode node : nodes) {
      for (int shard = 0; shard < TestNode.SHARDS; shard++) {
        node.directory.owners.put(shard, nodes.get(shard / 2).owner());
      }
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void eachIsActedOnWhereItIsLedAndIsOnRecordThere() throws Exception {
    String body = begunAtBoth();

    JsonNode dry = json(send("POST", "/v1/batches", body.replace("}", ",\"dry_run\":true}")), 200);
    assertThat(dry.path("done").asInt()).isEqualTo(4);

    String id = json(send("POST", "/v1/batches", body), 201).path("id").asText();
    JsonNode over = over(id);

    assertThat(over.path("done").asInt()).as(over.toString()).isEqualTo(4);
    assertThat(json(nodes.get(1).send("GET", "/v1/batches/" + id, ""), 200)).isEqualTo(over);
    assertThat(nodes.get(0).forwarded("answered")).isEqualTo(4);
    List<AuditRow> rows = TestServer.await(nodes.get(0).slot.require().audit().read(1, 10));
    assertThat(rows)
        .extracting(row -> row.entry().operator() + " " + row.entry().parameters())
        .hasSize(4)
        .containsOnly("ada {\"batch\":\"" + id + "\"}");
  }

  @Test
  void anOperatorWhoIsStruckOffGoesNoFurther() throws Exception {
    String body = begunAtBoth().replace("}", ",\"per_second\":1}");
    String id = json(send("POST", "/v1/batches", body), 201).path("id").asText();

    Files.writeString(file, "bob " + "0".repeat(64) + "\n");
    nodes.forEach(TestNode::readOperators);

    JsonNode over = over(id);
    assertThat(over.path("refusals").path(0).path("code").asText()).isEqualTo("operator_required");
    assertThat(over.path("done").asInt()).isLessThan(4);
  }

  private String begunAtBoth() {
    List<String> ids = new ArrayList<>();
    for (TestNode node : nodes) {
      for (int i = 0; i < 2; i++) {
        ids.add(json(node.send("POST", "/v1/transactions", "{}"), 201).path("id").asText());
      }
    }
    return "{\"action\":\"cancel\",\"reason\":\"not wanted\",\"ids\":[\""
        + String.join("\",\"", ids)
        + "\"]}";
  }

  private JsonNode over(String id) {
    String path = "/v1/batches/" + id;
    Awaiting.until(
        "the batch is over",
        () -> !json(send("GET", path, ""), 200).path("state").asText().equals("running"));
    return json(send("GET", path, ""), 200);
  }

  private HttpResponse<String> send(String method, String path, String body) {
    return nodes.get(0).send(method, path, body, "Authorization", TOKEN);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}
