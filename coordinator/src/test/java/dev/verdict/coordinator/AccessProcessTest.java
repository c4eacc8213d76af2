package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that ask for tokens, as processes on one database: the first token, and the last way in.
 */
@Timeout(300)
class AccessProcessTest {
  private static final Pattern TOKEN = Pattern.compile("vdt_[A-Za-z0-9_-]{43}");

  private static List<String> tokens(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).toList();
  }

  private static NodeProcess start(Path folder, String uri, String user) {
    return NodeProcess.start(
        folder,
        "--http-port=0",
        "--event-loops=1",
        "--access=tokens",
        "--postgres-uri=" + uri,
        "--postgres-user=" + user);
  }

  private static int status(NodeProcess node, String url, String path, String token) {
    return node.send("GET", url + path, "", "Authorization", "Bearer " + token).statusCode();
  }

  @Test
  void theFirstStartPrintsOneTokenAndTheLastWayInIsTheDatabase(@TempDir Path folder)
      throws Exception {
    TestPostgres database = TestPostgres.empty();
    List<String> printed = new ArrayList<>();
    try (NodeProcess one = start(folder.resolve("1"), database.uri(), "postgres");
        NodeProcess two = start(folder.resolve("2"), database.uri(), "postgres")) {
      one.await("past its token", () -> knowsTheFirst(one) && knowsTheFirst(two));
      printed.addAll(tokens(one.output()));
      printed.addAll(tokens(two.output()));
      assertThat(printed).hasSize(1);
      assertThat(tokens(one.errors() + two.errors())).isEmpty();
    }
    try (NodeProcess again = start(folder.resolve("3"), database.uri(), "postgres")) {
      String url = again.awaitReady();
      assertThat(tokens(again.output() + again.errors())).isEmpty();
      assertThat(status(again, url, "/v1/stuck", "nobody's")).isEqualTo(401);
      assertThat(status(again, url, "/v1/stuck", printed.get(0))).isEqualTo(200);
      assertThat(again.send("GET", url + "/health/ready", "").statusCode()).isEqualTo(200);
      usesTheCommands(folder, url, printed.get(0), again);
      makesOneAtTheDatabase(database, url, again);
    }
  }

  /** Nobody closed it by a word, and it was closed before: a node that forgot that starts not. */
  @Test
  void aClusterIsClosedWhileItServesAndNoNodeOpensItAgainByAnOversight(@TempDir Path folder)
      throws Exception {
    TestPostgres database = TestPostgres.empty();
    String first;
    try (NodeProcess optional =
        NodeProcess.start(folder.resolve("1"), flags(database, "--access=optional"))) {
      String url = optional.awaitReady();
      first = tokens(optional.output()).get(0);
      assertThat(optional.output()).contains("open to whoever shows no token");
      assertThat(optional.send("GET", url + "/v1/stuck", "").statusCode()).isEqualTo(200);
      assertThat(optional.send("GET", url + "/v1/tokens", "").statusCode()).isEqualTo(401);
      assertThat(status(optional, url, "/v1/tokens", first)).isEqualTo(200);
      assertThat(status(optional, url, "/metrics", first)).isEqualTo(200);
    }
    try (NodeProcess forgetful = NodeProcess.start(folder.resolve("2"), flags(database))) {
      assertThat(forgetful.awaitEnd()).isEqualTo(1);
      assertThat(forgetful.output() + forgetful.errors())
          .contains("say --access=tokens, or optional, or open");
    }
    try (NodeProcess open =
        NodeProcess.start(folder.resolve("3"), flags(database, "--access=open"))) {
      String url = open.awaitReady();
      assertThat(open.output()).contains("open to whoever reaches it");
      assertThat(open.send("GET", url + "/v1/node", "").body()).contains("\"access\":\"open\"");
    }
    try (NodeProcess closed =
        NodeProcess.start(folder.resolve("4"), flags(database, "--access=tokens"))) {
      String url = closed.awaitReady();
      assertThat(closed.send("GET", url + "/v1/stuck", "").statusCode()).isEqualTo(401);
      assertThat(status(closed, url, "/v1/stuck", first)).isEqualTo(200);
    }
  }

  private static String[] flags(TestPostgres database, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--http-port=0",
                "--event-loops=1",
                "--postgres-uri=" + database.uri(),
                "--postgres-user=postgres"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Alone on the database of another node, it may never be ready. */
  private static boolean knowsTheFirst(NodeProcess node) {
    return node.errors().contains("The only token that is good");
  }

  private static void usesTheCommands(Path folder, String url, String first, NodeProcess node)
      throws Exception {
    Path file = Files.writeString(folder.resolve("first"), first + "\n");
    Map<String, String> environment =
        Map.of("VERDICT_URL", url, "VERDICT_TOKEN_FILE", file.toString());

    String made = run(environment, "token", "create", "eve", "--roles", "viewer,client").strip();

    assertThat(made).matches(TOKEN);
    assertThat(status(node, url, "/v1/stuck", made)).isEqualTo(200);
    String row =
        run(environment, "token", "list")
            .lines()
            .filter(l -> l.contains("eve"))
            .findFirst()
            .orElse("");
    assertThat(row).contains("client,viewer", "good").doesNotContain(made);
    assertThat(run(environment, "token", "revoke", row.split(" ")[0])).contains("revoked");
    assertThat(status(node, url, "/v1/stuck", made)).isEqualTo(401);
  }

  private static String run(Map<String, String> environment, String... words) {
    Request request = new CommandLineArguments().parse(words, environment);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        ((Request.Node) request)
            .wanted()
            .run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** It counts once the node has read it, within the bound. */
  private static void makesOneAtTheDatabase(TestPostgres database, String url, NodeProcess node)
      throws Exception {
    Request request =
        new CommandLineArguments()
            .parse(
                new String[] {
                  "admin-token", "--postgres-uri=" + database.uri(), "--postgres-user=postgres"
                },
                Map.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit =
        AdminTokenCommand.run(
            ((Request.AdminToken) request).postgres(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(exit).isZero();
    String made = out.toString(StandardCharsets.UTF_8).strip();
    assertThat(made).matches(TOKEN);
    Duration bound = TokenBook.READ_PERIOD.multipliedBy(20);
    long deadline = System.nanoTime() + bound.toNanos();
    while (status(node, url, "/v1/tokens", made) == 401 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(status(node, url, "/v1/tokens", made)).isEqualTo(200);
    String audit =
        node.send("GET", url + "/v1/audit", "", "Authorization", "Bearer " + made).body();
    assertThat(audit).contains("emergency-admin").doesNotContain(made);
  }
}
