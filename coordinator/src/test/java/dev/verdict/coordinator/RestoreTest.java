package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.postgres.LogCopy;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log's database goes back to an earlier time after transactions were decided and told. A real
 * coordinator is started on it then, with the doctor's help and without.
 */
@Tag("once")
@Timeout(600)
class RestoreTest {
  private static final String BRANCHES =
      "\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}]";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();
  private EmbeddedPostgres postgres;
  private LogCopy log;
  private String stored = "";
  private String unstored = "";
  private long epochBefore;

  RestoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void startDatabase() throws Exception {
    postgres = TestPostgres.server().start();
    log = new LogCopy(postgres.getPort());
  }

  @AfterEach
  void stopAll() throws Exception {
    bank.close();
    postgres.close();
  }

  private String uri() {
    return "--postgres-uri=postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  private NodeProcess coordinator() {
    return NodeProcess.start(
        folder,
        "--http-port=0",
        "--event-loops=2",
        "--shards=4",
        uri(),
        "--postgres-user=postgres");
  }

  private NodeProcess doctor(String... flags) {
    List<String> all = new ArrayList<>(List.of("doctor", uri()));
    all.add("--postgres-user=postgres");
    all.addAll(List.of(flags));
    return NodeProcess.start(folder, all.toArray(String[]::new));
  }

  /** One transaction whose begin is in the copy and one of which nothing is: both are committed. */
  private void commitTwoAndGoBack() throws Exception {
    try (NodeProcess node = coordinator()) {
      String url = node.awaitReady();
      node.register(url, bank);
      stored = begin(node, url, "{\"durable_begin\":true," + BRANCHES + "}");
      unstored = begin(node, url, "{" + BRANCHES + "}");
      log.take();
      assertThat(commit(node, url, stored)).isEqualTo("commit");
      assertThat(commit(node, url, unstored)).isEqualTo("commit");
      assertThat(bank.calls.stream().filter(call -> call.equals("commit"))).hasSize(4);
      assertThat(log.number("SELECT count(*) FROM decision WHERE outcome = 'commit'")).isEqualTo(2);
      epochBefore = log.number("SELECT max(epoch) FROM shard");
      NodeProcess refused = doctor("--after-restore");
      assertThat(refused.awaitEnd()).isEqualTo(1);
      assertThat(refused.errors()).contains("a coordinator is running", url);
      node.kill();
    }
    bank.calls.clear();
    log.goBack();
    assertThat(log.number("SELECT count(*) FROM decision")).isZero();
  }

  private static String begin(NodeProcess node, String url, String body) {
    JsonNode begun = node.json("POST", url + "/v1/transactions", body);
    assertThat(begun.path("id").asText()).as(begun.toString()).isNotEmpty();
    return begun.path("id").asText();
  }

  private static String commit(NodeProcess node, String url, String id) {
    JsonNode answer = node.json("POST", url + "/v1/transactions/" + id + "/commit", "{}");
    return answer.path("outcome").asText(answer.toString());
  }

  private static String decision(NodeProcess node, String url, String id) {
    JsonNode answer = node.json("GET", url + "/v1/transactions/" + id + "/decision", "");
    return answer.path("decision").asText(answer.toString());
  }

  private static String stuck(NodeProcess node, String url) {
    return node.json("GET", url + "/v1/transactions?stuck=true", "").toString();
  }

  @Test
  void withoutTheDoctorWhatWasToldCommittedIsAborted() throws Exception {
    commitTwoAndGoBack();
    try (NodeProcess node = coordinator()) {
      String url = node.awaitReady();
      node.await("aborted when resumed", () -> decision(node, url, stored).equals("abort"));
      assertThat(decision(node, url, unstored)).isEqualTo("abort");
    }
  }

  @Test
  void withTheDoctorNothingContradictsWhatWasToldAndAPersonDecides() throws Exception {
    commitTwoAndGoBack();
    awaitSilence();
    NodeProcess treatment = doctor("--after-restore", "--json");
    assertThat(treatment.awaitEnd()).as(treatment.errors()).isZero();
    JsonNode report = NodeProcess.parse(treatment.output());
    assertThat(report.path("parked").asInt()).isEqualTo(1);
    assertThat(report.path("epoch_min").asLong()).isGreaterThan(epochBefore + 1_000_000);
    NodeProcess again = doctor("--after-restore", "--json");
    assertThat(again.awaitEnd()).as("nobody has served: it may be repeated").isZero();

    try (NodeProcess node = coordinator()) {
      String url = node.awaitReady();
      assertThat(decision(node, url, stored)).isEqualTo("undecided");
      assertThat(decision(node, url, unstored)).isEqualTo("forgotten");
      assertThat(node.send("GET", url + "/v1/transactions/" + unstored, "").statusCode())
          .isEqualTo(410);
      node.await("listed as stuck", () -> stuck(node, url).contains(stored));
      assertThat(stuck(node, url)).contains(RestoreFloor.WHY);
      assertThat(bank.calls).isEmpty();

      NodeProcess examined = doctor("--json");
      assertThat(examined.awaitEnd()).isEqualTo(1);
      assertThat(NodeProcess.parse(examined.output()).path("stuck").asInt()).isEqualTo(1);

      log.execute(
          "INSERT INTO decision (tx, shard, epoch, outcome) SELECT t.tx, t.shard, s.epoch, 'commit'"
              + " FROM transaction t JOIN shard s USING (shard) WHERE t.tx = '"
              + stored
              + "' AND t.stuck IS NOT NULL");
      node.send(
          "POST", url + "/v1/transactions/" + stored + "/retry", "{\"reason\":\"look again\"}");
      node.await(
          "committed as the person said",
          () ->
              node.json("GET", url + "/v1/transactions/" + stored, "")
                  .path("state")
                  .asText()
                  .equals("committed"));
      assertThat(bank.calls).containsOnly("commit");

      String fresh = begin(node, url, "{" + BRANCHES + "}");
      assertThat(commit(node, url, fresh)).isEqualTo("commit");
      node.kill();
    }
    awaitSilence();
    NodeProcess late = doctor("--after-restore");
    assertThat(late.awaitEnd()).isEqualTo(1);
    assertThat(late.errors()).contains("--again");
  }

  private void awaitSilence() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (log.number(
            "SELECT count(*) FROM node WHERE heartbeat > clock_timestamp() - interval '11 s'")
        > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(200);
    }
  }
}
