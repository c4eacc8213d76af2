package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.tls.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that speak TLS, to callers and among each other. */
@Timeout(300)
class TlsProcessTest {
  private static final int EXIT_CONFIGURATION = 2;

  private final Path folder;

  TlsProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static HttpResponse<String> send(
      TestAuthority.Client client, String method, String url, String body) throws IOException {
    HttpClient http = HttpClient.newBuilder().sslContext(client.context()).build();
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", UUID.randomUUID().toString())
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static boolean isServed(TestAuthority.Client client, String url) {
    try {
      return send(client, "GET", url + "/health/live", "").statusCode() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  private static String file(String setting, Path path) {
    return "--http-tls-" + setting + "=" + path;
  }

  @Test
  void filesThatDoNotBelongTogetherKeepANodeFromStarting() {
    TestAuthority authority = new TestAuthority(folder, "here");
    TestAuthority.Issued one = authority.issue("one");
    TestAuthority.Issued other = authority.issue("other");
    try (NodeProcess node =
        NodeProcess.start(
            folder,
            "--http-port=0",
            "--data-dir=" + folder.resolve("data"),
            file("cert-file", one.certificate()),
            file("key-file", other.key()))) {
      assertThat(node.awaitEnd()).isEqualTo(EXIT_CONFIGURATION);
      assertThat(node.errors())
          .contains("http.tls.key_file (" + other.key() + ") is not the key of the first");
    }
  }

  /** Which of two nodes leads a key's transaction is chance: one in two is passed on. */
  @Test
  void nodesPassRequestsOnOverTlsAndTakeUpNewFilesWithoutARestart() throws IOException {
    TestAuthority authority = new TestAuthority(folder, "here");
    TestAuthority.Issued place = authority.issue("node");
    Path authorities = authority.file();
    TestAuthority.Client client = authority.client(authority, "shop");
    try (TestCluster cluster =
        new TestCluster(
            folder,
            2,
            file("cert-file", place.certificate()),
            file("key-file", place.key()),
            file("client-ca-file", authorities),
            file("ca-file", authorities),
            "--http-tls-client-auth=required")) {
      List<TestCluster.Member> nodes = cluster.start(0, 1);
      assertThat(nodes).allSatisfy(each -> assertThat(each.url()).startsWith("https://127."));
      cluster.awaitOwners(nodes, 2);
      assertPassedOn(client, nodes);

      TestAuthority next = new TestAuthority(folder, "next");
      Files.writeString(
          authorities, Files.readString(authority.file()) + Files.readString(next.file()));
      next.issue("node").moveTo(place);
      TestAuthority.Client renewed = next.client(authority, "shop");
      nodes.forEach(
          node -> node.process().await("the new files", () -> isServed(renewed, node.url())));
      assertPassedOn(renewed, nodes);
    }
  }

  private static void assertPassedOn(TestAuthority.Client client, List<TestCluster.Member> nodes)
      throws IOException {
    String url = nodes.get(0).url();
    double before = answeredElsewhere(client, url);
    for (int i = 0; i < 100; i++) {
      HttpResponse<String> begun =
          send(client, "POST", url + "/v1/transactions", "{\"durable_begin\":true}");
      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
      if (answeredElsewhere(client, url) > before) {
        return;
      }
    }
    throw new AssertionError("nothing was passed on: " + nodes.get(0).process().errors());
  }

  private static double answeredElsewhere(TestAuthority.Client client, String url)
      throws IOException {
    return send(client, "GET", url + "/metrics", "")
        .body()
        .lines()
        .filter(line -> line.startsWith("verdict_forwarded_total{result=\"answered\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
