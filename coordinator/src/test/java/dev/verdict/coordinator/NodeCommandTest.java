package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's commands, from their words to what they print, against a node that runs. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeCommandTest {
  /** Where nobody listens. */
  private static final String AWAY = "http://127.0.0.1:9";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final StubParticipant bank = new StubParticipant();
  private final Path folder;
  private final Path operators;
  private final Path token;
  private final NodeProcess node;
  private final String url;
  private String committing = "";
  private String unknown = "";

  NodeCommandTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.operators = folder.resolve("operators");
    this.token = Files.writeString(folder.resolve("token"), "ada-token\n");
    Files.writeString(operators, line("ada", "ada-token"));
    this.node = NodeProcess.alone(folder, Map.of("VERDICT_OPERATORS_FILE", operators.toString()));
    this.url = node.awaitReady();
  }

  private static String line(String name, String token) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return name + " " + HexFormat.of().formatHex(hash) + "\n";
  }

  @BeforeAll
  void beginWhatCannotBeFinished() {
    node.register(url, bank);
    bank.failing.add("commit");
    String body =
        "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\",\"operation\":\"pay\"}],"
            + "\"timeout_ms\":120000,\"business_key\":\"order-17\",\"labels\":{\"tenant\":\"acme\"}}";
    node.sendUntilServed("POST", url + "/v1/atomic", body, "Prefer", "wait=0");
    node.await("stuck", () -> !node.json("GET", url + "/v1/stuck", "").path("groups").isEmpty());
    committing = node.json("GET", url + "/v1/stuck", "").at("/groups/0/examples/0").asText();
    unknown = committing.substring(0, committing.length() - 10) + "0000000000";
  }

  @AfterAll
  void stop() {
    node.close();
    bank.close();
  }

  @BeforeEach
  void forget() {
    out.reset();
    err.reset();
  }

  private int run(String... words) {
    return run(Map.of("VERDICT_URL", url, "VERDICT_TOKEN_FILE", token.toString()), words);
  }

  private int run(Map<String, String> environment, String... words) {
    Request request = new CommandLineArguments().parse(words, environment);
    return ((Request.Node) request)
        .wanted()
        .run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** One line of JSON, which is what the API answers. */
  private JsonNode json(int exitCode, String... words) {
    forget();
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    assertThat(run(all.toArray(new String[0]))).as(err()).isEqualTo(exitCode);
    assertThat(out()).hasLineCount(1);
    return NodeProcess.parse(out());
  }

  @Test
  void listIsATableWithTheFiltersOfTheApi() {
    assertThat(run("list", "--kind=atomic", "--label", "tenant:acme", "--stuck")).isZero();

    assertThat(out().lines().findFirst().orElse(""))
        .isEqualToIgnoringWhitespace("ID KIND NAME STATE BEGUN BUSINESS KEY STUCK");
    assertThat(out()).contains(committing, "committing", "order-17", "500").hasLineCount(2);
    assertThat(err()).isEmpty();
    assertThat(json(0, "list", "--stuck=false", "--finished=false").path("transactions")).isEmpty();
    assertThat(json(0, "list", "--text=ORDER-17").at("/transactions/0/business_key").asText())
        .isEqualTo("order-17");
    assertThat(json(0, "list", "--participant=nobody").path("transactions")).isEmpty();
    assertThat(json(0, "list", "--longer-than-ms=86400000").path("transactions")).isEmpty();
    assertThat(json(0, "list", "--business-key", "order-17").at("/transactions/0/id").asText())
        .isEqualTo(committing);
    forget();
    assertThat(run("list", "--name", "nothing of that name")).isZero();
    assertThat(out()).isEqualToIgnoringNewLines("No transaction matches.");
  }

  @Test
  void aFilterThatTheNodeRefusesIsToldInItsWords() {
    assertThat(run("list", "--kind", "both")).isEqualTo(1);
    assertThat(err()).isEqualToIgnoringNewLines("kind is atomic or saga. (invalid_query)");
    assertThat(out()).isEmpty();
  }

  @Test
  void showBeginsWithWhyItIsWhereItIs() {
    assertThat(run("show", committing)).isZero();

    assertThat(out()).startsWith("Waiting for `bank` to commit");
    assertThat(out().lines().mapToInt(String::length).max().orElse(0)).isLessThan(140);
    assertThat(out())
        .contains("business key  order-17")
        .contains("label         tenant:acme")
        .containsPattern("BRANCH +PARTICIPANT +OPERATION +STATE +ATTEMPTS +DETAIL")
        .containsPattern("debit +bank +pay +voted_yes");
    assertThat(json(0, "show", committing).has("history")).isTrue();
  }

  @Test
  void anUnknownIdIsTold() {
    assertThat(run("show", unknown)).isEqualTo(1);
    assertThat(err()).contains("(unknown_transaction)").hasLineCount(1);
    assertThat(json(1, "show", unknown).path("code").asText()).isEqualTo("unknown_transaction");
    assertThat(json(1, "show", "../stuck").path("code").asText()).isEqualTo("invalid_id");
    assertThat(json(1, "retry", unknown, "--reason=x").path("code").asText())
        .isEqualTo("unknown_transaction");
  }

  @Test
  void stuckNamesTheCauseTheServiceAndExamples() {
    assertThat(run("stuck")).isZero();
    assertThat(out()).startsWith("1  ").contains(": bank (", "for example " + committing);
    assertThat(json(0, "stuck").path("counted").asInt()).isEqualTo(1);
  }

  @Test
  void aRetryIsOnRecordAndTheRecordIsIntact() {
    assertThat(run("retry", committing, "--reason", "the bank is back")).as(err()).isZero();
    assertThat(out()).contains("state         committing");

    forget();
    assertThat(run("audit", "list", "--transaction", committing)).isZero();
    assertThat(out()).containsPattern("ada +retry +" + committing + " +\\{} +the bank is back");

    String head = json(0, "audit", "head").path("head").asText();
    forget();
    assertThat(run("audit", "head")).isZero();
    assertThat(out()).isEqualToIgnoringNewLines(head);
    forget();
    assertThat(run("audit", "verify", "--head", head)).isZero();
    assertThat(out()).startsWith("Intact up to ");
    assertThat(json(0, "audit", "verify").path("intact").asBoolean()).isTrue();
    assertThat(json(0, "audit", "list", "--operator=nobody").path("rows")).isEmpty();
  }

  @Test
  void whatIsResolvedByHandIsCalledNoMoreAndAContradictionShows() {
    String body =
        "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\",\"operation\":\"pay\"}],"
            + "\"timeout_ms\":120000}";
    String answer =
        node.sendUntilServed("POST", url + "/v1/atomic", body, "Prefer", "respond-async").body();
    String id = NodeProcess.parse(answer).path("id").asText();
    node.await("decided", () -> json(0, "show", id).path("state").asText().equals("committing"));

    forget();
    assertThat(run("resolve", id, "debit", "abort", "--reason", "ticket 7", "--dry-run")).isZero();
    assertThat(out()).startsWith("Nothing was changed.").contains("heuristic_abort");
    assertThat(json(1, "resolve", id, "debit", "perhaps", "--reason", "x").path("status").asInt())
        .isEqualTo(400);
    assertThat(json(1, "resolve", id, "credit", "abort", "--reason", "x").path("code").asText())
        .isEqualTo("unknown_branch");

    forget();
    assertThat(run("resolve", id, "debit", "abort", "--reason", "ticket 7")).as(err()).isZero();
    assertThat(out())
        .contains("state         committed", "by hand       debit", "contradicts   debit");
    assertThat(
            json(0, "audit", "list", "--action=resolve", "--transaction=" + id)
                .at("/rows/0/parameters")
                .asText())
        .contains("debit", "abort");
  }

  @Test
  void aStepIsGivenItsResultOrLeftOut() {
    String definition =
        "{\"name\":\"fee\",\"version\":1,\"steps\":[{\"name\":\"charge\",\"participant\":\"nowhere\","
            + "\"operation\":\"charge\",\"undo\":\"nothing\",\"retry\":{\"attempts_max\":1000}}]}";
    node.sendUntilServed("PUT", url + "/v1/saga-definitions", definition);
    String away = "{\"base_urls\":[\"" + AWAY + "\"],\"asks\":true}";
    node.sendUntilServed("PUT", url + "/v1/participants/nowhere", away);
    String begun =
        node.sendUntilServed(
                "POST",
                url + "/v1/sagas",
                "{\"saga\":\"fee\",\"input\":{}}",
                "Prefer",
                "respond-async")
            .body();
    String id = NodeProcess.parse(begun).path("id").asText();

    forget();
    assertThat(run("skip", id, "charge", "--reason", "waived", "--dry-run")).as(err()).isZero();
    assertThat(out()).startsWith("Nothing was changed.").containsPattern("settle +charge +nowhere");
    forget();
    assertThatThrownBy(() -> run("substitute", id, "charge", "--output", "{", "--reason", "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--output is no JSON");
    assertThat(run("input", id, "charge", "--input", "{\"c\":1.10}", "--reason", "x", "--dry-run"))
        .as(err())
        .isZero();
    assertThat(out())
        .containsPattern("input then +\\{\"c\":1.10?\\}")
        .containsPattern("action +verdict.2.charge +nowhere");
    forget();
    String[] give = {"--output", "{\"fee\":1.25}", "--done-by-hand", "--reason", "paid in cash"};
    assertThat(json(1, "substitute", id, "tip", give[0], give[1], "--reason", "x").path("code"))
        .hasToString("\"unknown_branch\"");

    forget();
    assertThat(run("substitute", id, "charge", give[0], give[1], give[2], give[3], give[4]))
        .as(err())
        .isZero();
    assertThat(out()).contains("replacing");
    assertThat(json(0, "show", id).path("history").toString())
        .contains("\"output\":{\"fee\":1.25},\"doneByHand\":true");

    node.sendUntilServed("PUT", url + "/v1/participants/nowhere", away.replace(AWAY, bank.url()));
    node.await(
        "charged",
        () -> {
          json(0, "retry", id, "--reason", "it is there now");
          return json(0, "show", id).path("finished").asBoolean();
        });
  }

  @Test
  void whatIsPausedIsShownSoUntilItIsResumed() {
    assertThat(run("pause", committing, "--reason", "the bank mends it")).as(err()).isZero();
    assertThat(out()).contains("paused        by ada: the bank mends it");
    assertThat(json(1, "retry", committing, "--reason", "x").path("code").asText())
        .isEqualTo("paused");

    forget();
    assertThat(run("resume", committing, "--reason", "mended", "--dry-run")).as(err()).isZero();
    assertThat(out())
        .startsWith("Nothing was changed.")
        .containsPattern("commit +debit +bank +pay +[0-9]+ +" + bank.url());
    assertThat(json(0, "show", committing).has("paused")).isTrue();

    forget();
    assertThat(run("resume", committing, "--reason", "mended")).as(err()).isZero();
    assertThat(out()).contains("state         committing").doesNotContain("paused  ");
    assertThat(json(0, "audit", "list", "--action", "pause").path("rows")).hasSize(1);
    assertThat(json(0, "audit", "list", "--action", "resume").path("rows")).hasSize(1);
  }

  @Test
  void whatIsUndecidedCanBeCancelled() {
    String begun =
        node.sendUntilServed("POST", url + "/v1/transactions", "{\"timeout_ms\":120000}").body();
    String id = NodeProcess.parse(begun).path("id").asText();

    assertThat(run("cancel", id, "--reason", "nobody wants it", "--dry-run")).as(err()).isZero();
    assertThat(out()).contains("These calls would begin at once:");
    forget();
    assertThat(run("cancel", id, "--reason", "nobody wants it")).as(err()).isZero();
    assertThat(out()).contains("outcome       abort", "ada", "nobody wants it");
    assertThat(json(1, "cancel", committing, "--reason", "x").path("code").asText())
        .isEqualTo("transaction_committed");
  }

  @Test
  void whatIsNotFinishedIsNotReconciled() {
    assertThat(run("reconcile", "--until", "2020-01-01T00:00:00Z")).isZero();
    assertThat(out()).startsWith("0 disagreements. ");
    assertThat(json(1, "reconcile", committing).path("code").asText()).isEqualTo("not_finished");
  }

  @Test
  void aRecordThatIsNotIntactEndsWithOne() {
    String never = "999:" + "a".repeat(64);
    assertThat(run("audit", "verify", "--head", never)).isEqualTo(1);
    assertThat(out()).startsWith("NOT INTACT: cut at row ").contains("Last row in order: ");
    assertThat(json(1, "audit", "verify", "--head", never).at("/fault/kind").asText())
        .isEqualTo("cut");
  }

  @Test
  void withoutATokenOrWithAWrongOneItIsSaidWhatToDo() throws IOException {
    Map<String, String> nobody = Map.of("VERDICT_URL", url);
    assertThat(run(nobody, "retry", committing, "--reason", "x")).isEqualTo(1);
    assertThat(err()).contains("(operator_required)", "with --token-file.");

    forget();
    Path wrong = Files.writeString(folder.resolve("wrong"), "nobody's");
    assertThatThrownBy(() -> run(nobody, "audit", "list", "--token-file", wrong.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must hold a token and nothing else");
    Files.writeString(wrong, "nobodys");
    assertThat(run(nobody, "audit", "list", "--token-file", wrong.toString())).isEqualTo(1);
    assertThat(err()).contains("Nobody has this token", "Is the token in the file that");
    assertThat(run(nobody, "list")).isZero();
  }

  @Test
  void aTokenCountsSoonAfterItIsInTheFileOfOperators() throws Exception {
    Path fresh = Files.writeString(folder.resolve("fresh"), "fresh-token");
    Files.writeString(operators, line("ada", "ada-token") + line("bob", "fresh-token"));
    node.await("known", () -> run("audit", "head", "--token-file", fresh.toString()) == 0);
  }

  @Test
  void whereNoNodeIsItIsSaid() throws IOException {
    String nowhere = "http://127.0.0.1:" + FreePorts.one();
    assertThat(run("list", "--url", nowhere)).isEqualTo(3);
    assertThat(err())
        .isEqualToIgnoringNewLines(
            "no node can be reached at " + nowhere + ". Is it running? Choose another with --url");
    assertThat(out()).isEmpty();
  }

  @Test
  void whatIsNoNodeIsTold() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] page =
              exchange.getRequestURI().getPath().endsWith("stuck")
                  ? "<html>".getBytes(StandardCharsets.UTF_8)
                  : "{\"error\":1}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(404, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try {
      String there = "http://127.0.0.1:" + other.getAddress().getPort() + "/";
      assertThat(run("stuck", "--url", there)).isEqualTo(3);
      assertThat(err()).contains("something else than JSON");
      assertThat(run("list", "--url", there)).isEqualTo(3);
      assertThat(err()).contains("answered 404, but not as a Verdict node");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void manyAreActedOnAtOnceAndTheCommandWaitsForTheEnd() {
    assertThat(run("pause", committing, unknown, "--reason", "look first")).as(err()).isEqualTo(1);
    assertThat(err()).contains("runs whether this command waits or not");
    assertThat(out()).contains("1 done, 1 refused, 0 left of 2", "1 refused: unknown_transaction");
    String id = err().split(" ")[1];
    forget();
    assertThat(run("batch", "list")).isZero();
    assertThat(out()).contains(id, "pause", "finished", "ada");
    assertThat(json(0, "batch", "show", id).path("selected").asInt()).isEqualTo(2);
    assertThat(json(0, "batch", "stop", id, "--reason", "too late").path("state").asText())
        .isEqualTo("finished");

    JsonNode dry = json(0, "resume", "--cause=paused", "--reason=x", "--dry-run", "--per-second=5");
    assertThat(dry.path("selected").asInt()).isEqualTo(1);
    assertThat(dry.path("per_second").asInt()).isEqualTo(5);
    forget();
    assertThat(run("resume", "--filter=stuck=true", "--reason=x", "--dry-run")).isZero();
    assertThat(out()).contains("Nothing was changed.", "1 transactions", "commit");
    String[] few = {"resume", "--filter=stuck=true", "--reason=x", "--at-most=0"};
    assertThat(json(1, few).path("code")).hasToString("\"selection_grew\"");
    few[3] = "--at-most=1";
    assertThat(json(0, few).path("done").asInt()).isEqualTo(1);
    assertThat(json(0, "retry", "--cause=log_refuses", "--reason=x", "--no-wait").path("selected"))
        .hasToString("0");
    assertThat(json(1, "retry", "--cause=rain", "--service=bank", "--reason=x").path("code"))
        .hasToString("\"invalid_value\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show | Missing required parameter: 'ID'",
        "show a b | Unmatched argument at index 2: 'b'",
        "retry 01k9abcdef-0f-0000001-8zq3k2m1n0 | Missing required option: '--reason=WHY'",
        "show 01k9abcdef-0f-0000001-8zq3k2m1n0 --dry-run | Unknown option: '--dry-run'",
        "list --colour red | Unknown options: '--colour', 'red'",
        "list --url ftp://x | --url is ftp://x; it must be like http://localhost:8080",
        "list --url http://u:p@x | --url is http://u:p@x; it must be like",
        "list --token-file /nowhere | --token-file is /nowhere, which cannot be read",
        "reconcile 01k9abcdef-0f-0000001-8zq3k2m1n0 --limit 2 | an ID goes with no other filter",
        "audit | audit needs one of list, head, verify",
        "batch | batch needs one of list, show, stop",
        "retry --reason x | say which transactions: by their ids, by --cause, or by --filter",
        "retry a b --cause c --reason x | say which transactions: by their ids, by --cause",
        "retry --filter kind=saga --service a --reason x | --service goes with --cause",
        "retry a --no-wait --reason x | --per-second, --at-most, --no-wait are for many transactions",
        "retry a b --per-second fast --reason x | --per-second is fast; it must be a whole number",
        "audit undo | Unmatched argument at index 1: 'undo'",
        "--http-port 1 list | flags go behind list",
        "unstick | \"unstick\" is not a command; see --help"
      })
  void wrongWordsAreToldWithWhatIsAllowed(String words, String told) {
    assertThatThrownBy(() -> run(words.split(" ")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(told)
        .hasMessageContaining("--help");
  }

  @ParameterizedTest
  @CsvSource({
    "list",
    "show",
    "stuck",
    "retry",
    "pause",
    "resume",
    "cancel",
    "resolve",
    "substitute",
    "skip",
    "input",
    "reconcile",
    "audit list",
    "audit head",
    "audit verify"
  })
  void eachCommandTellsWhatItTakesAndHowItEnds(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();
    assertThat(out()).contains(command, "--url", "--token-file", "--json", "3 no answer");
  }

  @Test
  void theProgramEndsWithTheExitCode() {
    List<NodeProcess> ended = new ArrayList<>();
    ended.add(NodeProcess.start(folder, "show", unknown, "--url", url));
    ended.add(NodeProcess.start(folder, "stuck", "--url", url, "--json"));
    ended.add(NodeProcess.start(folder, "show"));
    assertThat(ended.stream().map(NodeProcess::awaitEnd)).containsExactly(1, 0, 2);
    assertThat(ended.get(0).errors()).contains("(unknown_transaction)");
    assertThat(NodeProcess.parse(ended.get(1).output()).path("counted").asInt()).isEqualTo(1);
    assertThat(ended.get(1).errors()).isEmpty();
  }
}
