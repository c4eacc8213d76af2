package dev.verdict.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node as its operators meet it: started, killed, told to end, without a database. */
@Timeout(180)
class ProcessTest {
  /** Its times are long: a busy machine is no reason to abort, or to ask twice. */
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}],"
          + "\"timeout_ms\":120000,\"call_timeout_ms\":60000}";

  private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

  private final Path folder;
  private final StubParticipant bank = new StubParticipant();

  ProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeBank() {
    bank.close();
  }

  private NodeProcess development() {
    return NodeProcess.start(
        folder, "--http-port=0", "--event-loops=2", "--data-dir=" + folder.resolve("data"));
  }

  private static String state(NodeProcess node, String url) {
    return node.json("GET", url, "").path("state").asText();
  }

  /** Repeats with its key what a slow machine answers with 503. */
  private static String begin(NodeProcess node, String url) {
    String[] id = {""};
    node.await(
        "begun",
        () -> {
          String[] headers = {"Prefer", "wait=1", "Idempotency-Key", "one"};
          id[0] = node.json("POST", url + "/v1/atomic", TRANSFER, headers).path("id").asText();
          return !id[0].isEmpty();
        });
    return id[0];
  }

  @Test
  void killedWhileItCommitsItFinishesAfterTheRestart() {
    bank.failing.add("commit");
    String id;
    try (NodeProcess node = development()) {
      String url = node.awaitReady();
      assertThat(node.output()).contains("Development mode");
      node.register(url, bank);
      id = begin(node, url);
      String begunUrl = url + "/v1/transactions/" + id;
      node.await("committing", () -> state(node, begunUrl).equals("committing"));
      assertThat(node.json("GET", begunUrl, "").path("outcome").asText()).isEqualTo("commit");
      node.kill();
    }
    bank.failing.clear();
    try (NodeProcess node = development()) {
      String url = node.awaitReady() + "/v1/transactions/" + id;
      node.await("finished", () -> node.json("GET", url, "").path("finished").asBoolean());
      assertThat(node.json("GET", url, "").path("state").asText()).isEqualTo("committed");
    }
  }

  @Test
  void toldToEndItAnswersWhatIsUnderWay() throws Exception {
    bank.hold = new CountDownLatch(1);
    try (NodeProcess node = development()) {
      String url = node.awaitReady();
      node.register(url, bank);
      CompletableFuture<HttpResponse<String>> call =
          node.sendAsync("POST", url + "/v1/atomic", TRANSFER);
      node.await("called", () -> bank.calls.contains("prepare"));

      node.terminate();
      node.await("draining", () -> node.send("GET", url + "/health/ready", "").statusCode() == 503);
      bank.hold.countDown();

      HttpResponse<String> answer = call.get(30, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(NodeProcess.parse(answer.body()).path("outcome").asText()).isEqualTo("commit");
      assertThat(node.awaitEnd()).isZero();
      assertThat(folder.resolve("data/pg/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void toldToEndItDoesNotWaitForTransactionsThatWaitForTheirClients() {
    String id;
    try (NodeProcess node = development()) {
      String url = node.awaitReady();
      node.register(url, bank);
      id = node.json("POST", url + "/v1/transactions", TRANSFER).path("id").asText();
      long begunNanos = System.nanoTime();
      node.terminate();
      assertThat(node.awaitEnd()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begunNanos))
          .as("what a drain may take")
          .isLessThan(Duration.ofSeconds(20));
    }
    try (NodeProcess node = development()) {
      String url = node.awaitReady() + "/v1/transactions/" + id;
      assertThat(node.json("GET", url + "/decision", "").path("decision").asText())
          .isEqualTo("abort");
    }
  }

  @Test
  void aDatabaseThatLosesDecisionsIsRefusedUnlessThatIsAskedFor() throws IOException {
    try (EmbeddedPostgres unsafe =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(3)).start()) {
      String[] arguments = {
        "--http-port=0",
        "--postgres-user=postgres",
        "--postgres-uri=postgresql://127.0.0.1:" + unsafe.getPort() + "/postgres"
      };
      try (NodeProcess node = NodeProcess.start(folder, arguments)) {
        assertThat(node.awaitEnd()).isEqualTo(1);
        assertThat(node.errors())
            .contains("fsync")
            .contains("synchronous_commit")
            .contains("--unsafe-durability");
      }
      try (NodeProcess node =
          NodeProcess.start(
              folder, arguments[0], arguments[1], arguments[2], "--unsafe-durability")) {
        node.awaitReady();
        node.terminate();
        assertThat(node.awaitEnd()).isZero();
      }
    }
  }

  @Test
  void withoutItsDatabaseItAnswers503AndThenRecovers() throws IOException {
    int port = FreePorts.one();
    try (NodeProcess node =
        NodeProcess.start(
            folder,
            "--http-port=0",
            "--shards=4",
            "--postgres-user=postgres",
            "--postgres-uri=postgresql://127.0.0.1:" + port + "/postgres")) {
      node.await("waiting", () -> node.errors().contains("Waiting: the database"));
      assertThat(node.output()).isEmpty();
      String url;
      try (EmbeddedPostgres first = postgres(port)) {
        assertThat(first.getPort()).isEqualTo(port);
        url = node.awaitReady();
        node.register(url, bank);
        assertThat(node.json("POST", url + "/v1/atomic", TRANSFER).path("outcome").asText())
            .isEqualTo("commit");
      }
      node.await(
          "unavailable", () -> node.send("POST", url + "/v1/atomic", TRANSFER).statusCode() == 503);
      HttpResponse<String> away = node.send("POST", url + "/v1/atomic", TRANSFER);
      assertThat(away.headers().firstValue("Retry-After")).isPresent();
      node.await(
          "not ready", () -> node.send("GET", url + "/health/ready", "").statusCode() == 503);
      try (EmbeddedPostgres second = postgres(port)) {
        assertThat(second.getPort()).isEqualTo(port);
        node.await(
            "ready again", () -> node.send("GET", url + "/health/ready", "").statusCode() == 200);
        assertThat(node.json("POST", url + "/v1/atomic", TRANSFER).path("outcome").asText())
            .isEqualTo("commit");
        node.terminate();
        assertThat(node.awaitEnd()).isZero();
      }
    }
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPGStartupWait(Duration.ofMinutes(3))
        .setPort(port)
        .setDataDirectory(folder.resolve("outside"))
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  @Test
  void aPortThatIsTakenIsAClearError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        NodeProcess node =
            NodeProcess.start(
                folder,
                "--http-port=" + taken.getLocalPort(),
                "--data-dir=" + folder.resolve("data"))) {
      assertThat(node.awaitEnd()).isEqualTo(1);
      assertThat(node.errors()).contains("--http-port");
      assertThat(node.errors()).doesNotContain("Exception");
    }
  }

  @Test
  void aWrongConfigurationEndsWith2AndNamesEverySetting() {
    try (NodeProcess node = NodeProcess.start(folder, "--http-port=x", "--shards=0")) {
      assertThat(node.awaitEnd()).isEqualTo(2);
      assertThat(node.errors().lines()).hasSize(2);
      assertThat(node.errors()).contains("http.port").contains("shards");
    }
  }

  @Test
  void aDataFolderThatCannotBeMadeIsAClearErrorAndEndsWith2() throws IOException {
    Path file = java.nio.file.Files.createFile(folder.resolve("file"));
    for (String unusable : List.of("/proc/nope", file.toString(), file + "/under")) {
      try (NodeProcess node =
          NodeProcess.start(folder, "--http-port=0", "--data-dir=" + unusable)) {
        assertThat(node.awaitEnd()).isEqualTo(2);
        assertThat(node.errors().lines().filter(line -> line.contains("data_dir"))).hasSize(1);
        assertThat(node.errors())
            .contains(unusable)
            .doesNotContain("FileException")
            .doesNotContain("FolderException");
      }
    }
  }

  @Test
  void halfSentRequestsDoNotHoldUpTheEnd() throws Exception {
    try (NodeProcess node = development()) {
      java.net.URI url = java.net.URI.create(node.awaitReady());
      String head = "POST /v1/atomic HTTP/1.1\r\nHost: localhost\r\n";
      String json = "Content-Type: application/json\r\nExpect: 100-continue\r\n";
      String chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\n{";
      try (Socket body = open(url, head + json + "Content-Length: 100\r\n\r\n{");
          Socket chunks = open(url, head + json + chunked);
          Socket headers = open(url, head);
          Socket idle = open(url, "");
          Socket kept = open(url, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
        assertThat(kept.getInputStream().read()).isEqualTo('H');
        for (Socket sending : List.of(body, chunks)) {
          String told = new String(sending.getInputStream().readNBytes(GO_ON.length()), US_ASCII);
          assertThat(told).isEqualTo(GO_ON);
        }
        long before = System.nanoTime();
        int toldBefore = node.errors().length();

        node.terminate();

        assertThat(new String(body.getInputStream().readAllBytes(), US_ASCII))
            .startsWith("HTTP/1.1 503")
            .contains("\"code\":\"unavailable\"");
        assertThat(new String(chunks.getInputStream().readAllBytes(), US_ASCII))
            .startsWith("HTTP/1.1 503");
        assertThat(headers.getInputStream().read()).isEqualTo(-1);
        assertThat(idle.getInputStream().read()).isEqualTo(-1);
        assertThat(node.awaitEnd()).isZero();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before)).isLessThan(15);
        String toldSince = node.errors().substring(toldBefore);
        assertThat(toldSince.lines().filter(line -> !line.contains("this node leaves")))
            .noneMatch(line -> line.contains("ERROR") || line.contains("WARN"));
      }
    }
  }

  private static Socket open(java.net.URI url, String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  @Test
  void aSecondNodeOnTheSameDataFolderIsRefused() {
    try (NodeProcess first = development()) {
      first.awaitReady();
      try (NodeProcess second = development()) {
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.errors()).contains("Another coordinator runs on the data folder");
      }
      first.terminate();
      assertThat(first.awaitEnd()).isZero();
    }
  }
}
