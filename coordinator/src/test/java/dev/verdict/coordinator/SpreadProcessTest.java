package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.TestCluster.Member;
import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real coordinators on a log in two databases, as their operators meet it. */
@Timeout(600)
class SpreadProcessTest {
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();
  private final List<AutoCloseable> running = new ArrayList<>();

  SpreadProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
    bank.close();
  }

  /** With one event loop, so that what a client begins goes round all shards. */
  private NodeProcess node(TestPostgres home, String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--http-port=0",
                "--event-loops=1",
                "--shards=4",
                "--postgres-user=postgres",
                "--postgres-uri=" + home.uri()));
    if (further.length > 0) {
      arguments.add("--postgres-further=" + String.join(",", further));
    }
    NodeProcess node = NodeProcess.start(folder, arguments.toArray(String[]::new));
    running.add(node);
    return node;
  }

  private static JsonNode ready(NodeProcess node, String url) {
    return node.json("GET", url + "/health/ready", "");
  }

  private static JsonNode databases(NodeProcess node, String url) {
    return node.json("GET", url + "/v1/node", "").path("databases");
  }

  private static void awaitAll(NodeProcess node, String url) {
    node.await("serving all", () -> ready(node, url).path("reasons").isEmpty());
  }

  private static String begin(NodeProcess node, String url) {
    JsonNode answer =
        NodeProcess.parse(
            node.sendUntilServed("POST", url + "/v1/atomic", TRANSFER, "Prefer", "wait=30").body());
    assertThat(answer.path("state").asText()).isEqualTo("committed");
    return answer.path("id").asText();
  }

  private static int known(TestPostgres database) throws Exception {
    return Integer.parseInt(database.one("SELECT count(DISTINCT tx) FROM entry"));
  }

  @Test
  void eachDatabaseHasItsTransactionsAndListsShowThemAll() throws Exception {
    TestPostgres home = TestPostgres.empty();
    TestPostgres second = TestPostgres.empty();
    NodeProcess node = node(home, second.uri());
    String url = node.awaitReady();
    node.register(url, bank);
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      begun.add(begin(node, url));
    }
    assertThat(known(home)).isPositive();
    assertThat(known(second)).isPositive();
    assertThat(known(home) + known(second)).isEqualTo(begun.size());

    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = node.json("GET", url + "/v1/transactions?limit=5" + cursor, "");
      page.path("transactions").forEach(each -> listed.add(each.path("id").asText()));
      cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(listed).containsExactlyInAnyOrderElementsOf(begun);
    assertThat(listed).isSortedAccordingTo((one, other) -> other.compareTo(one));
  }

  @Test
  void aDatabaseThatGoesAwayHoldsUpItsOwnShardsOnly() throws Exception {
    TestPostgres home = TestPostgres.empty();
    TestPostgres second = TestPostgres.empty();
    NodeProcess node = node(home, second.uri());
    String url = node.awaitReady();
    node.register(url, bank);
    awaitAll(node, url);

    second.reachable(false);
    node.await(
        "noticed", () -> ready(node, url).path("reasons").toString().contains("leads 2 of 4"));
    assertThat(ready(node, url).path("status").asText()).isEqualTo("ready");
    node.await(
        "seen to be away", () -> !databases(node, url).get(1).path("problem").isMissingNode());
    assertThat(databases(node, url).get(0).path("available").asBoolean()).isTrue();
    assertThat(databases(node, url).get(1).path("available").asBoolean()).isFalse();
    node.await(
        "not seen by a look",
        () ->
            node.send("GET", url + "/metrics", "")
                .body()
                .lines()
                .anyMatch(
                    line ->
                        line.startsWith("verdict_database_unseen")
                            && line.contains("database=\"2\"")
                            && line.endsWith(" 1.0")));
    int before = known(home);
    for (int i = 0; i < 6; i++) {
      begin(node, url);
    }
    assertThat(known(home)).isEqualTo(before + 6);

    second.reachable(true);
    awaitAll(node, url);
    int after = known(second);
    for (int i = 0; i < 6; i++) {
      begin(node, url);
    }
    assertThat(known(second)).isGreaterThan(after);
    theHomeGoesAway(node, url, home, second);
  }

  /** What needs the home fails meanwhile; what lives in the other database goes on. */
  private void theHomeGoesAway(NodeProcess node, String url, TestPostgres home, TestPostgres second)
      throws Exception {
    home.reachable(false);
    node.await(
        "noticed", () -> ready(node, url).path("reasons").toString().contains("leads 2 of 4"));
    node.await(
        "seen to be away", () -> !databases(node, url).get(0).path("problem").isMissingNode());
    assertThat(ready(node, url).path("status").asText()).isEqualTo("ready");
    assertThat(databases(node, url).get(1).path("available").asBoolean()).isTrue();
    int before = known(second);
    String last = "";
    for (int i = 0; i < 6; i++) {
      last = begin(node, url);
    }
    assertThat(known(second)).isEqualTo(before + 6);
    assertThat(node.json("GET", url + "/v1/transactions/" + last, "").path("state").asText())
        .isEqualTo("committed");
    String lease = "{\"resources\":[{\"resource\":\"seat\"}],\"ttl_ms\":1000}";
    assertThat(node.send("POST", url + "/v1/locks", lease).statusCode())
        .isGreaterThanOrEqualTo(500);

    home.reachable(true);
    awaitAll(node, url);
    int known = known(home);
    for (int i = 0; i < 6; i++) {
      begin(node, url);
    }
    assertThat(known(home)).isGreaterThan(known);
  }

  /** In its place comes one of another log for a while. */
  @Test
  void aNodeStartsWhileAFurtherDatabaseIsAwayAndTakesItInLater() throws Exception {
    TestPostgres home = TestPostgres.empty();
    TestPostgres second = TestPostgres.empty();
    NodeProcess node = nodeWithoutSecond(home, second);
    String url = node.awaitReady();
    node.register(url, bank);
    assertThat(ready(node, url).path("reasons").toString())
        .contains("the log's database 2 of 2 is not open yet");
    begin(node, url);

    TestPostgres stranger = TestPostgres.createSpread(2).get(1);
    stranger.takePlaceOf(second);
    node.await("refused", () -> ready(node, url).path("reasons").toString().contains("refused"));
    assertThat(ready(node, url).path("reasons").toString()).contains("of another log");
    for (int i = 0; i < 4; i++) {
      begin(node, url);
    }
    assertThat(known(second)).isZero();
    assertThat(second.one("SELECT count(*) FROM shard WHERE epoch > 0")).isEqualTo("0");

    second.takePlaceBackFrom(stranger);
    awaitAll(node, url);
    int before = known(second);
    for (int i = 0; i < 6; i++) {
      begin(node, url);
    }
    assertThat(known(second)).isGreaterThan(before);
  }

  private NodeProcess nodeWithoutSecond(TestPostgres home, TestPostgres second) throws Exception {
    NodeProcess first = node(home, second.uri());
    first.awaitReady();
    first.close();
    second.reachable(false);
    return node(home, second.uri());
  }

  @Test
  void theDoctorLooksAtAllDatabasesAlsoIfOneIsAway() throws Exception {
    TestPostgres home = TestPostgres.empty();
    TestPostgres second = TestPostgres.empty();
    NodeProcess first = node(home, second.uri());
    first.awaitReady();
    first.close();

    JsonNode both = doctor(home, second);
    assertThat(both.path("databases")).hasSize(2);
    assertThat(both.path("databases").get(1).path("shards").asInt()).isEqualTo(2);

    assertThat(both.path("problems").toString()).doesNotContain("set up as");
    assertThat(both.path("databases").get(1).path("place").asInt()).isEqualTo(2);
    assertThat(doctor(second, home).path("problems").toString())
        .contains("database 1 of 2 as named here was set up as database 2 of 2");

    second.reachable(false);
    JsonNode one = doctor(home, second);
    assertThat(one.path("well").asBoolean()).isFalse();
    assertThat(one.path("databases").get(0).path("shards").asInt()).isEqualTo(2);
    assertThat(one.path("problems").toString()).contains("cannot be used");
  }

  private static JsonNode doctor(TestPostgres home, TestPostgres second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    CommandLineArguments line = new CommandLineArguments();
    String[] words = {
      "doctor",
      "--json",
      "--postgres-user=postgres",
      "--postgres-uri=" + home.uri(),
      "--postgres-further=" + second.uri()
    };
    DoctorCommand.run((Request.Doctor) line.parse(words, Map.of()), printed, printed);
    return NodeProcess.parse(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void otherDatabasesThanThoseOfTheLogAreRefused() throws Exception {
    TestPostgres home = TestPostgres.empty();
    TestPostgres second = TestPostgres.empty();
    NodeProcess first = node(home, second.uri());
    first.awaitReady();
    first.close();

    NodeProcess alone = node(home);
    assertThat(alone.awaitEnd()).isEqualTo(1);
    assertThat(alone.output() + alone.errors()).contains("was set up as database 1 of a log in 2");

    NodeProcess swapped = node(second, home.uri());
    assertThat(swapped.awaitEnd()).isEqualTo(1);

    NodeProcess emptied = node(home, TestPostgres.empty().uri());
    assertThat(emptied.awaitEnd()).isEqualTo(1);
    assertThat(emptied.output() + emptied.errors()).contains("is empty, but the log was in use");
  }

  @Test
  void aKilledNodeIsReplacedWhileADatabaseIsAway() throws Exception {
    TestPostgres second = TestPostgres.empty();
    TestCluster cluster = new TestCluster(folder, 2, "--postgres-further=" + second.uri());
    running.add(cluster);
    List<Member> nodes = cluster.start(0, 1);
    Member first = nodes.get(0);
    Member other = nodes.get(1);
    awaitServing(first, nodes, TestCluster.SHARDS);
    first.process().register(first.url(), bank);

    second.reachable(false);
    awaitServing(first, nodes, TestCluster.SHARDS / 2);
    other.process().kill();
    awaitServing(first, List.of(first), TestCluster.SHARDS / 2);
    begin(first.process(), first.url());

    second.reachable(true);
    awaitServing(first, List.of(first), TestCluster.SHARDS);
  }

  private static void awaitServing(Member waiting, List<Member> nodes, int shards) {
    waiting
        .process()
        .await(
            "leading " + shards,
            () -> nodes.stream().mapToInt(TestCluster::serving).sum() == shards);
  }
}
