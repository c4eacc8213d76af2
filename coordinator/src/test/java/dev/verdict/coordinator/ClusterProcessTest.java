package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.TestCluster.Member;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster as its operators meet it: nodes killed, frozen, ended and added. How fast shards go
 * from one to the other, a chaos run measures: that a machine is busy is no bug.
 */
@Timeout(600)
class ClusterProcessTest {
  /** Its times are long: a busy machine is no reason to abort. */
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";

  private static final String PLAIN =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"plain\"}]}";

  private final TestCluster cluster;
  private final StubParticipant bank = new StubParticipant();

  ClusterProcessTest(@TempDir Path folder) {
    this.cluster = new TestCluster(folder, 3);
  }

  @AfterEach
  void close() {
    cluster.close();
    bank.close();
  }

  private void register(Member node) {
    register(node, "bank", true);
    register(node, "plain", false);
  }

  private void register(Member node, String name, boolean asks) {
    assertThat(
            node.process()
                .sendUntilServed(
                    "PUT",
                    node.url() + "/v1/participants/" + name,
                    "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":" + asks + "}")
                .statusCode())
        .isEqualTo(200);
  }

  /**
   * Without a key it begins in a shard that the node leads. That may be on its way to another node
   * at this moment; one more transaction does no harm then.
   */
  private String begun(Member node) {
    List<String> ids = new ArrayList<>();
    node.process()
        .await(
            "begun",
            () -> {
              JsonNode answer =
                  node.process()
                      .json("POST", node.url() + "/v1/atomic", TRANSFER, "Prefer", "wait=1");
              if (answer.has("id")) {
                ids.add(answer.path("id").asText());
              }
              return !ids.isEmpty();
            });
    return ids.get(0);
  }

  /** A transaction that its node cannot finish, because the service does not take the commit. */
  private String committing(Member node) {
    String id = begun(node);
    String url = node.url() + "/v1/transactions/" + id;
    node.process()
        .await(
            "decided",
            () -> node.process().json("GET", url, "").path("outcome").asText().equals("commit"));
    return id;
  }

  @Test
  void killedNodesAreReplacedAndTheLastOneFinishesEverything() {
    List<Member> nodes = new ArrayList<>(cluster.start(0, 1, 2));
    cluster.awaitOwners(nodes, 2);
    nodes.forEach(this::register);
    TestCluster.pause(6_000);
    bank.failing.add("commit");
    List<String> ids = new ArrayList<>();
    for (Member node : nodes) {
      if (TestCluster.serving(node) > 0) {
        ids.add(committing(node));
      }
    }
    while (nodes.size() > 1) {
      Member victim = nodes.remove(nodes.size() - 1);
      victim.process().kill();
      cluster.awaitOwners(nodes);
    }
    bank.failing.clear();
    Member last = nodes.get(0);
    last.process().await("leading", () -> TestCluster.serving(last) == TestCluster.SHARDS);
    for (String id : ids) {
      String url = last.url() + "/v1/transactions/" + id;
      last.process()
          .await(
              "finished", () -> last.process().json("GET", url, "").path("finished").asBoolean());
      assertThat(last.process().json("GET", url, "").path("state").asText()).isEqualTo("committed");
    }
  }

  @Test
  void aFrozenNodeIsReplacedAndIsFencedAndStepsDownWhenItWakes() {
    List<Member> nodes = new ArrayList<>(cluster.start(0, 1));
    cluster.awaitOwners(nodes, 2);
    nodes.forEach(this::register);
    TestCluster.pause(6_000);
    Member zombie = nodes.get(1);
    Member other = nodes.get(0);
    int led = TestCluster.serving(zombie);
    assertThat(led).isPositive();
    bank.failing.add("commit");
    String id = committing(zombie);

    zombie.process().signal("STOP");
    cluster.awaitOwners(List.of(other));
    bank.failing.clear();
    String url = other.url() + "/v1/transactions/" + id;
    other
        .process()
        .await("finished", () -> other.process().json("GET", url, "").path("finished").asBoolean());
    String entries =
        "SELECT count(*) FROM entry WHERE tx = '"
            + id
            + "' AND epoch = (SELECT min(epoch) FROM entry WHERE tx = '"
            + id
            + "')";
    String written = cluster.one(entries);
    String ofFormerEpochs = entriesOfFormerEpochs();
    String writtenInThem = cluster.one(ofFormerEpochs);
    List<CompletableFuture<?>> begins = sendBegins(zombie);

    zombie.process().signal("CONT");
    zombie.process().await("stepped down", () -> zombie.process().errors().contains("No longer"));
    zombie.process().await("answered", () -> begins.stream().allMatch(begin -> begin.isDone()));
    assertThat(cluster.one(entries)).as("the zombie wrote nothing").isEqualTo(written);
    assertThat(cluster.one(ofFormerEpochs))
        .as("nor for those who waited for it")
        .isEqualTo(writtenInThem);
    cluster.awaitOwners(nodes, 2);
    other
        .process()
        .await(
            "shared again",
            () -> TestCluster.serving(zombie) + TestCluster.serving(other) == TestCluster.SHARDS);
  }

  /** Counts what is written in epochs that are over now, whoever leads later. */
  private String entriesOfFormerEpochs() {
    return "SELECT count(*) FROM entry e JOIN (VALUES "
        + cluster.one("SELECT string_agg('(' || shard || ',' || epoch || ')', ',') FROM shard")
        + ") now(shard, epoch) ON e.shard = now.shard AND e.epoch < now.epoch";
  }

  /**
   * Requests that a frozen node finds when it wakes up: each is answered by a forced write first,
   * because the participant cannot ask.
   */
  private static List<CompletableFuture<?>> sendBegins(Member node) {
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(node.url() + "/v1/atomic"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(PLAIN))
              .build();
      answers.add(
          client
              .sendAsync(request, HttpResponse.BodyHandlers.discarding())
              .handle((answer, failure) -> true));
    }
    return answers;
  }

  @Test
  void aNodeThatJoinsGetsItsShareAndOneThatEndsGivesItBackAtOnce() {
    Member first = cluster.start(0).get(0);
    assertThat(TestCluster.serving(first)).isEqualTo(TestCluster.SHARDS);
    Member second = cluster.start(1).get(0);
    cluster.awaitOwners(List.of(first, second), 2);
    first
        .process()
        .await(
            "shared",
            () -> TestCluster.serving(first) + TestCluster.serving(second) == TestCluster.SHARDS);

    second.process().terminate();
    assertThat(second.process().awaitEnd()).isZero();
    assertThat(cluster.owners()).doesNotContainKey(second.url());
    cluster.awaitOwners(List.of(first));
    first.process().await("all", () -> TestCluster.serving(first) == TestCluster.SHARDS);
  }
}
