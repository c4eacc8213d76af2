package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditQuery;
import dev.verdict.coordinator.audit.AuditRow;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators over HTTP: known by their tokens, and on record before anything is done. */
class AuditApiTest {
  private static final Contract CONTRACT = new Contract();
  private static final String RETRY =
      "/v1/transactions/" + ScriptedTransactions.ID.text() + "/retry";
  private static final String BODY = "{\"reason\":\"the bank is back\"}";
  private static final List<Object> RETRIED =
      List.of(
          "act", ScriptedTransactions.ID, new Action.Retry(), new Hand("bob", "the bank is back"));

  private final Path folder;
  private final Operators operators;
  private final TestServer server;

  AuditApiTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.operators = operators();
    this.server = TestServer.operatedBy(operators);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Operators operators() throws Exception {
    Path file = folder.resolve("operators");
    Files.writeString(file, line("ada", "ada-token") + line("bob", "bob/token=="));
    List<String> problems = new ArrayList<>();
    Operators named = Operators.named(file, problems);
    assertThat(problems).isEmpty();
    return named;
  }

  private static String line(String name, String token) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return name + " " + HexFormat.of().formatHex(hash) + "\n";
  }

  private JsonNode send(int status, String token, String method, String path, String body) {
    HttpResponse<String> answer =
        server.send(method, path, body, "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }

  private JsonNode get(String path) {
    return send(200, "ada-token", "GET", path, "");
  }

  private static String code(JsonNode problem) {
    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
    return problem.path("code").asText();
  }

  @Test
  void aRetryIsOnRecordWithWhoAndWhy() {
    send(200, "bob/token==", "POST", RETRY, BODY);

    assertThat(server.transactions.asked).contains(RETRIED);
    JsonNode page = get("/v1/audit");
    assertThat(CONTRACT.check("AuditPage", page)).isEmpty();
    assertThat(page.path("rows")).hasSize(1);
    JsonNode row = page.path("rows").path(0);
    assertThat(row.path("operator").asText()).isEqualTo("bob");
    assertThat(row.path("action").asText()).isEqualTo("retry");
    assertThat(row.path("transaction").asText()).isEqualTo(ScriptedTransactions.ID.text());
    assertThat(row.path("reason").asText()).isEqualTo("the bank is back");
    assertThat(get("/v1/audit/head").path("hash")).isEqualTo(row.path("hash"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer nobody", "Bearer ", "Basic YTpi", "Bearer a b", "ada-token"})
  void withoutATokenThatIsKnownNothingIsDoneOrShown(String header) {
    for (String call :
        List.of("POST " + RETRY, "GET /v1/audit", "GET /v1/audit/head", "GET /v1/audit/verify")) {
      String[] words = call.split(" ");
      String body = words[0].equals("POST") ? BODY : "";
      HttpResponse<String> answer =
          header.isEmpty()
              ? server.send(words[0], words[1], body)
              : server.send(words[0], words[1], body, "Authorization", header);

      assertThat(answer.statusCode()).as(call).isEqualTo(401);
      assertThat(code(Contract.parse(answer.body()))).isEqualTo("operator_required");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"verdict\"");
      assertThat(answer.body()).doesNotContain("ada-token");
    }
    assertThat(server.transactions.asked).isEmpty();
    assertThat(get("/v1/audit").path("rows")).isEmpty();
  }

  @Test
  void twoTokensAreOneTooMany() {
    HttpResponse<String> answer =
        server.send(
            "POST",
            RETRY,
            BODY,
            "Authorization",
            "Bearer ada-token",
            "Authorization",
            "Bearer bob/token==");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(code(Contract.parse(answer.body()))).isEqualTo("repeated_header");
  }

  @Test
  void whereNobodyIsNamedTheOperatorIsAnonymous() {
    try (TestServer open = new TestServer()) {
      assertThat(open.send("POST", RETRY, BODY).statusCode()).isEqualTo(200);
      JsonNode row = Contract.parse(open.send("GET", "/v1/audit", "").body()).path("rows").path(0);
      assertThat(row.path("operator").asText()).isEqualTo("anonymous");
    }
  }

  @Test
  void whatIsUnknownIsNotOnRecord() {
    server.transactions.failWith(Code.UNKNOWN_TRANSACTION);
    assertThat(code(send(404, "ada-token", "POST", RETRY, BODY))).isEqualTo("unknown_transaction");
    assertThat(get("/v1/audit").path("rows")).isEmpty();
  }

  @Test
  void whatCannotBePutOnRecordIsNotDone() {
    Backend backend = server.slot.require();
    server.slot.serve(
        new Backend(
            backend.transactions(),
            backend.definitions(),
            backend.participants(),
            new Away(),
            backend.batches(),
            backend.views(),
            backend.disagreements(),
            backend.proposals(),
            Optional.empty(),
            Optional.empty()),
        List::of);

    assertThat(code(send(503, "ada-token", "POST", RETRY, BODY))).isEqualTo("unavailable");
    assertThat(server.transactions.asked).noneMatch(asked -> asked.contains("act"));
    assertThat(code(send(503, "ada-token", "GET", "/v1/audit/verify", "")))
        .isEqualTo("unavailable");
  }

  @Test
  void theReasonIsTextOfABoundedLength() {
    assertThat(code(send(400, "ada-token", "POST", RETRY, "{\"reason\":\"a\\nb\"}")))
        .isEqualTo("invalid_value");
    String longest = "x".repeat(Rules.REASON_CHARS_MAX);
    assertThat(code(send(400, "ada-token", "POST", RETRY, "{\"reason\":\"" + longest + "x\"}")))
        .isEqualTo("invalid_value");
    assertThat(code(send(400, "ada-token", "POST", RETRY, "{\"reason\":7}")))
        .isEqualTo("wrong_type");
    assertThat(server.transactions.asked).isEmpty();
    send(200, "ada-token", "POST", RETRY, "{\"reason\":\"" + longest + "\"}");
  }

  @Test
  void theLogComesInPagesAndByWhoAndWhatAndWhere() {
    for (int i = 0; i < 3; i++) {
      send(200, "ada-token", "POST", RETRY, BODY);
    }
    send(200, "bob/token==", "POST", RETRY, BODY);

    JsonNode first = get("/v1/audit?limit=3");
    assertThat(first.path("rows"))
        .extracting(row -> row.path("number").asInt())
        .containsExactly(4, 3, 2);
    JsonNode second = get("/v1/audit?limit=3&cursor=" + first.path("next_cursor").asText());
    assertThat(second.path("rows"))
        .extracting(row -> row.path("number").asInt())
        .containsExactly(1);
    assertThat(second.has("next_cursor")).isFalse();
    assertThat(get("/v1/audit?operator=bob&action=retry").path("rows")).hasSize(1);
    assertThat(get("/v1/audit?action=pause").path("rows")).isEmpty();
    assertThat(get("/v1/audit?transaction=" + ScriptedTransactions.ID.text()).path("rows"))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/audit?limit=0",
        "/v1/audit?limit=1001",
        "/v1/audit?operator=a%20b",
        "/v1/audit?action=",
        "/v1/audit?transaction=x",
        "/v1/audit?since=2026-01-01",
        "/v1/audit/head?x=1",
        "/v1/audit/verify?head=1",
        "/v1/audit/verify?head=1:abc",
        "/v1/audit/verify?from=1"
      })
  void aWrongQueryIsToldWhatIsAllowed(String path) {
    assertThat(code(send(400, "ada-token", "GET", path, ""))).isEqualTo("invalid_query");
  }

  @Test
  void aCursorOfSomebodyElseIsRefused() {
    assertThat(code(send(400, "ada-token", "GET", "/v1/audit?cursor=x", "")))
        .isEqualTo("invalid_cursor");
  }

  @Test
  void theChainIsCheckedAgainstAHeadThatWasKept() {
    send(200, "ada-token", "POST", RETRY, BODY);
    String head = get("/v1/audit/head").path("head").asText();
    send(200, "ada-token", "POST", RETRY, BODY);

    JsonNode well = get("/v1/audit/verify?head=" + head);
    assertThat(CONTRACT.check("AuditResult", well)).isEmpty();
    assertThat(well.path("intact").asBoolean()).isTrue();
    assertThat(well.path("last")).isEqualTo(get("/v1/audit/head"));

    JsonNode cut = get("/v1/audit/verify?head=3:" + "a".repeat(64));
    assertThat(CONTRACT.check("AuditResult", cut)).isEmpty();
    assertThat(cut.path("intact").asBoolean()).isFalse();
    assertThat(cut.path("fault").path("kind").asText()).isEqualTo("cut");
    assertThat(cut.path("fault").path("number").asInt()).isEqualTo(3);

    JsonNode other = get("/v1/audit/verify?head=1:" + "a".repeat(64));
    assertThat(other.path("fault").path("kind").asText()).isEqualTo("rewritten");
  }

  @Test
  void aRetryThatIsPassedOnIsOnRecordOnce() throws IOException {
    MemoryDatabase database = new MemoryDatabase(TestNode.SHARDS, InstantSource.system());
    try (TestNode asked = new TestNode("a", database, operators);
        TestNode leader = new TestNode("b", database, operators)) {
      leader.lead(0, 1, 2, 3);
      for (int shard = 0; shard < TestNode.SHARDS; shard++) {
        asked.directory.owners.put(shard, leader.owner());
        leader.directory.owners.put(shard, leader.owner());
      }
      String begun = leader.send("POST", "/v1/transactions", "{\"durable_begin\":true}").body();
      String id = Contract.parse(begun).path("id").asText();

      HttpResponse<String> answer =
          asked.send(
              "POST",
              "/v1/transactions/" + id + "/retry",
              "{\"reason\":\"why not\"}",
              "Authorization",
              "Bearer ada-token");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(asked.forwarded("answered")).isEqualTo(1);
      List<AuditRow> rows = TestServer.await(leader.slot.require().audit().read(0, 10));
      assertThat(rows)
          .extracting(row -> row.entry().operator() + " " + row.entry().transaction())
          .containsExactly("ada " + id);
    }
  }

  /** A database that does not answer. */
  private static final class Away implements AuditLog {
    @Override
    public Future<AuditRow> append(AuditEntry entry) {
      return away();
    }

    @Override
    public Future<List<AuditRow>> list(AuditQuery query) {
      return away();
    }

    @Override
    public Future<List<AuditRow>> read(long after, int limit) {
      return away();
    }

    @Override
    public Future<AuditHead> head() {
      return away();
    }

    private static <T> Future<T> away() {
      return Future.failedFuture(new IllegalStateException("away"));
    }
  }
}
