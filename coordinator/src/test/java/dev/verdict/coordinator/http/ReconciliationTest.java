package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.config.CommandLineArguments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of finished transactions, beside services that hold what a test says. */
@Timeout(120)
class ReconciliationTest {
  private static final Contract CONTRACT = new Contract();
  private static final String TRANSFER =
      "{\"branches\":[{\"id\":\"debit\",\"participant\":\"bank\"},"
          + "{\"id\":\"credit\",\"participant\":\"bank\"}],\"timeout_ms\":60000}";

  private final TestServer server = TestServer.overAnEngine();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Bank bank;

  ReconciliationTest() throws IOException {
    bank = new Bank();
  }

  @BeforeEach
  void register() {
    send(
        200,
        "PUT",
        "/v1/participants/bank",
        "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}");
  }

  @AfterEach
  void stop() {
    server.close();
    bank.close();
  }

  private JsonNode send(int status, String method, String path, String body) {
    HttpResponse<String> answer = server.send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }

  private JsonNode found(String path) {
    JsonNode found = send(200, "GET", path, "");
    assertThat(CONTRACT.check("Reconciliation", found)).as(found.toString()).isEmpty();
    return found;
  }

  private JsonNode reconciled(String id) {
    return found("/v1/transactions/" + id + "/reconciliation");
  }

  private String committed() {
    JsonNode done = send(200, "POST", "/v1/atomic", TRANSFER);
    assertThat(done.path("state").asText()).isEqualTo("committed");
    return done.path("id").asText();
  }

  private String aborted() {
    bank.refusing.add("credit");
    JsonNode done = send(200, "POST", "/v1/atomic", TRANSFER);
    bank.refusing.clear();
    assertThat(done.path("state").asText()).isEqualTo("aborted");
    return done.path("id").asText();
  }

  private static void assertKinds(JsonNode found, String... kinds) {
    assertThat(found.path("findings"))
        .extracting(each -> each.path("branch").asText() + " " + each.path("kind").asText())
        .containsExactlyInAnyOrder(kinds);
    assertThat(found.path("agrees").asBoolean()).isEqualTo(kinds.length == 0);
  }

  @Test
  void whatIsDoneOnBothSidesAgrees() {
    String id = committed();
    bank.holds(id, "debit", "done");
    bank.holds(id, "credit", "done");

    JsonNode found = reconciled(id);

    assertKinds(found);
    assertThat(found.path("transactions").asInt()).isEqualTo(1);
    assertThat(found.path("compared").asInt()).isEqualTo(2);
    assertThat(found.path("uncertain").asInt()).isZero();
    assertThat(bank.questions.get(0)).contains("\"from\":\"" + id + "\"").contains("\"below\":\"");
  }

  @ParameterizedTest
  @CsvSource({
    "tombstone, not_done",
    "undone, not_done",
    "refused, not_done",
    "prepared, still_open",
    "tried, still_open",
    "broken, broken"
  })
  void whatWasCommittedMustBeDone(String state, String kind) {
    String id = committed();
    bank.holds(id, "debit", state);
    bank.holds(id, "credit", "done");

    JsonNode found = reconciled(id);

    assertKinds(found, "debit " + kind);
    JsonNode finding = found.path("findings").path(0);
    assertThat(finding.path("transaction").asText()).isEqualTo(id);
    assertThat(finding.path("participant").asText()).isEqualTo("bank");
    assertThat(finding.path("found").asText()).isEqualTo(state);
  }

  @Test
  void aStepThatGotAnotherInputIsLookedForUnderItsNewKey() {
    String id = calledAnew();
    bank.holds(id, "debit", "refused");
    bank.holds(id, "verdict.2.debit", "done");
    assertKinds(reconciled(id));

    bank.holds(id, "debit", "done");
    bank.holds(id, "verdict.2.debit", "undone");

    assertKinds(reconciled(id), "debit unexpected", "verdict.2.debit not_done");
  }

  /** A saga whose only step was refused, and done with another input. */
  private String calledAnew() {
    send(
        201,
        "PUT",
        "/v1/saga-definitions",
        "{\"name\":\"fee\",\"version\":1,\"recovery\":\"park\",\"steps\":[{\"name\":\"debit\","
            + "\"participant\":\"bank\",\"operation\":\"debit\",\"compensation\":\"credit\"}]}");
    bank.refusing.add("\"branch\":\"debit\"");
    HttpResponse<String> begun =
        server.send(
            "POST", "/v1/sagas", "{\"saga\":\"fee\",\"input\":{}}", "Prefer", "respond-async");
    String id = Contract.parse(begun.body()).path("id").asText();
    String path = "/v1/transactions/" + id;
    Awaiting.until("it waits for a person", () -> send(200, "GET", path, "").has("stuck"));
    String body = "{\"input\":{\"cents\":5},\"reason\":\"mistyped\"}";
    send(200, "POST", path + "/branches/debit/input", body);
    Awaiting.until("it is done", () -> send(200, "GET", path, "").path("finished").asBoolean());
    return id;
  }

  /** The branch was told of the commit all the same, because its vote got lost. */
  @Test
  void whatWroteNothingAgreesWithEitherDecision() {
    String committed = committed();
    bank.holds(committed, "debit", "read_only");
    bank.holds(committed, "credit", "done");
    String aborted = aborted();
    bank.holds(aborted, "debit", "read_only");

    assertKinds(reconciled(committed));
    assertKinds(reconciled(aborted));
  }

  @Test
  void ofABranchThatVotedReadOnlyNothingMayStand() {
    bank.reading.add("debit");
    String id = committed();
    bank.holds(id, "credit", "done");
    bank.holds(id, "debit", "read_only");
    assertKinds(reconciled(id));

    bank.holds(id, "debit", "prepared");
    assertKinds(reconciled(id), "debit still_open");
  }

  @Test
  void aBranchThatTheServiceNeverHeardOfIsNotDone() {
    String id = committed();
    bank.holds(id, "credit", "done");

    JsonNode found = reconciled(id);

    assertKinds(found, "debit not_done");
    assertThat(found.at("/findings/0/found").asText()).isEqualTo("nothing");
  }

  @Test
  void whatTheServiceMayHaveForgottenIsUncertain() {
    String id = committed();
    bank.forgottenUpTo = id;

    JsonNode found = reconciled(id);

    assertKinds(found);
    assertThat(found.path("uncertain").asInt()).isEqualTo(2);
  }

  /** The service, or one of its instances, is of a newer release. */
  @Test
  void aStateThatNobodyKnowsIsUncertain() {
    String committed = committed();
    bank.holds(committed, "debit", "unknown");
    bank.holds(committed, "credit", "done");
    String aborted = aborted();
    bank.holds(aborted, "debit", "ascended");

    assertKinds(reconciled(committed));
    assertThat(reconciled(committed).path("uncertain").asInt()).isEqualTo(1);
    assertThat(reconciled(aborted).path("uncertain").asInt()).isEqualTo(1);
  }

  @Test
  void whatWasAbortedMustNotStand() {
    String well = aborted();
    bank.holds(well, "debit", "tombstone");
    bank.holds(well, "credit", "refused");
    assertKinds(reconciled(well));
    assertKinds(reconciled(aborted()));

    String wrong = aborted();
    bank.holds(wrong, "debit", "done");
    bank.holds(wrong, "credit", "prepared");
    assertKinds(reconciled(wrong), "debit still_done", "credit still_open");
  }

  @Test
  void workInABranchThatTheTransactionDoesNotHaveIsUnexpected() {
    String id = aborted();
    bank.holds(id, "other", "done");
    bank.holds(id, "harmless", "tombstone");
    assertKinds(reconciled(id), "other unexpected");
  }

  @Test
  void aSpanOfTimeComesInPagesAndAsksForAllOfAPageAtOnce() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(committed());
    }
    ids.forEach(id -> bank.holds(id, "debit", "done"));
    ids.forEach(id -> bank.holds(id, "credit", id.equals(ids.get(1)) ? "tombstone" : "done"));
    bank.pageSize = 2;

    JsonNode newest = found("/v1/reconciliation?limit=3");
    assertKinds(newest);
    assertThat(newest.path("transactions").asInt()).isEqualTo(3);
    assertThat(newest.path("compared").asInt()).isEqualTo(6);
    JsonNode rest =
        found("/v1/reconciliation?limit=3&cursor=" + newest.path("next_cursor").asText());
    assertKinds(rest, "credit not_done");
    assertThat(rest.path("transactions").asInt()).isEqualTo(2);
    assertThat(rest.has("next_cursor")).isFalse();
    assertThat(bank.questions).hasSize(5);
    assertThat(found("/v1/reconciliation?since=2099-01-01T00:00:00Z").path("transactions").asInt())
        .isZero();
  }

  @Test
  void aServiceThatDoesNotTellIsNamed() {
    String id = committed();
    for (String why :
        List.of("404 it does not tell", "500 status 500", "200 what it says are no holdings")) {
      bank.status = Integer.parseInt(why.substring(0, 3));
      bank.nonsense = true;

      JsonNode found = reconciled(id);

      assertKinds(found);
      assertThat(found.path("uncertain").asInt()).isEqualTo(2);
      assertThat(found.at("/untold/0/participant").asText()).isEqualTo("bank");
      assertThat(found.at("/untold/0/why").asText()).contains(why.substring(4));
    }
  }

  @Test
  void whereOneAddressDoesNotAnswerTheNextOneIsAsked() {
    String id = committed();
    bank.holds(id, "debit", "done");
    bank.holds(id, "credit", "done");
    send(
        200,
        "PUT",
        "/v1/participants/bank",
        "{\"base_urls\":[\"http://127.0.0.1:9\",\"" + bank.url() + "\"],\"asks\":true}");
    assertThat(reconciled(id).path("compared").asInt()).isEqualTo(2);
  }

  @Test
  void theStepsOfASagaStandOrAreUndone() {
    String definition =
        "{\"name\":\"trip\",\"steps\":[{\"name\":\"flight\",\"participant\":\"bank\",\"operation\":"
            + "\"book\",\"compensation\":\"cancel\"},{\"name\":\"hotel\",\"participant\":\"bank\","
            + "\"operation\":\"sleep\",\"compensation\":\"wake\"}]}";
    send(201, "PUT", "/v1/saga-definitions", definition);
    String completed = saga("completed");
    bank.holds(completed, "flight", "done");
    bank.holds(completed, "hotel", "undone");
    assertKinds(reconciled(completed), "hotel not_done");

    bank.refusing.add("sleep");
    String undone = saga("compensated");
    bank.holds(undone, "flight", "undone");
    bank.holds(undone, "hotel", "refused");
    assertKinds(reconciled(undone));
    bank.holds(undone, "flight", "done");
    assertKinds(reconciled(undone), "flight still_done");
  }

  private String saga(String state) {
    JsonNode ended = send(200, "POST", "/v1/sagas", "{\"saga\":\"trip\",\"input\":{}}");
    assertThat(ended.path("state").asText()).isEqualTo(state);
    return ended.path("id").asText();
  }

  private JsonNode noted(String query) {
    JsonNode page = send(200, "GET", "/v1/disagreements" + query, "");
    assertThat(CONTRACT.check("DisagreementPage", page)).as(page.toString()).isEmpty();
    return page;
  }

  @Test
  void whatIsLookedAtByPostIsNotedAndClosedByALaterLook() {
    String id = committed();
    bank.holds(id, "debit", "done");
    assertKinds(reconciled(id), "credit not_done");
    assertThat(noted("").path("disagreements")).as("a GET changes nothing").isEmpty();

    String look = "/v1/transactions/" + id + "/reconciliation";
    assertKinds(send(200, "POST", look, ""), "credit not_done");
    JsonNode open = noted("?open=true&participant=bank&transaction=" + id).path("disagreements");
    assertThat(open).hasSize(1);
    assertThat(open.at("/0/logged").asText()).isEqualTo("done");
    assertThat(open.at("/0/found").asText()).isEqualTo("nothing");
    assertThat(open.at("/0/seen").asInt()).isEqualTo(1);

    bank.forgottenUpTo = id;
    send(200, "POST", look, "");
    assertThat(noted("?open=true").path("disagreements")).as("it may be forgotten").hasSize(1);
    bank.forgottenUpTo = "";
    bank.holds(id, "credit", "done");
    assertKinds(send(200, "POST", "/v1/reconciliation", ""));
    assertThat(noted("?open=true").path("disagreements")).isEmpty();
    assertThat(noted("?open=false").at("/disagreements/0/closed_by").asText("?")).isEmpty();
  }

  @Test
  void anOperatorClosesWhatIsSettledByHandOnce() {
    String id = committed();
    bank.holds(id, "debit", "done");
    String close = "/v1/disagreements/" + id + "/credit/close";
    String why = "{\"reason\":\"corrected by hand\"}";
    assertThat(send(404, "POST", close, why).path("code").asText())
        .isEqualTo("unknown_disagreement");
    send(200, "POST", "/v1/transactions/" + id + "/reconciliation", "");
    assertThat(send(400, "POST", close, "{}").path("code").asText()).isEqualTo("missing_member");
    send(400, "POST", "/v1/disagreements/" + id + "/a%20b/close", why);

    JsonNode closed = send(200, "POST", close, why);

    assertThat(CONTRACT.check("Disagreement", closed)).as(closed.toString()).isEmpty();
    assertThat(closed.path("closed_by").asText()).isEqualTo("anonymous");
    assertThat(closed.path("reason").asText()).isEqualTo("corrected by hand");
    assertThat(send(409, "POST", close, why).path("code").asText())
        .isEqualTo("disagreement_closed");
    send(200, "POST", "/v1/transactions/" + id + "/reconciliation", "");
    assertThat(noted("?open=true").path("disagreements")).isEmpty();
    JsonNode record = send(200, "GET", "/v1/audit?action=close_disagreement", "");
    assertThat(record.path("rows")).hasSize(1);
    assertThat(record.at("/rows/0/transaction").asText()).isEqualTo(id);
    assertThat(record.at("/rows/0/parameters").asText()).isEqualTo("{\"branch\":\"credit\"}");
  }

  @Test
  void disagreementsComeInPages() {
    List<String> ids = List.of(committed(), committed(), committed());
    send(200, "POST", "/v1/reconciliation", "");
    JsonNode first = noted("?limit=4");
    JsonNode rest = noted("?limit=4&cursor=" + first.path("next_cursor").asText());
    assertThat(first.path("disagreements")).hasSize(4);
    assertThat(rest.path("disagreements")).hasSize(2);
    assertThat(rest.has("next_cursor")).isFalse();
    assertThat(first.at("/disagreements/0/transaction").asText()).isEqualTo(ids.get(2));
    assertThat(rest.at("/disagreements/1/transaction").asText()).isEqualTo(ids.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"open=yes", "participant=a%20b", "transaction=1", "limit=0", "cursor=1:2"})
  void aWrongQueryForDisagreementsIsToldWhatIsAllowed(String query) {
    assertThat(send(400, "GET", "/v1/disagreements?" + query, "").path("code").asText())
        .startsWith("invalid_");
  }

  @Test
  void whatWasResolvedByHandIsUncertain() {
    bank.failing.add("commit");
    String id =
        Contract.parse(server.send("POST", "/v1/atomic", TRANSFER, "Prefer", "wait=0").body())
            .path("id")
            .asText();
    for (String branch : List.of("debit", "credit")) {
      String resolve = "/v1/transactions/" + id + "/branches/" + branch + "/resolve";
      String body = "{\"outcome\":\"abort\",\"reason\":\"the bank lost it\"}";
      Awaiting.until("committing", () -> server.send("POST", resolve, body).statusCode() == 200);
    }
    JsonNode found = reconciled(id);
    assertKinds(found);
    assertThat(found.path("uncertain").asInt()).isEqualTo(2);
  }

  @Test
  void aServiceThatNamesWhatIsNoBranchDoesNotTell() {
    String id = committed();
    bank.holds(id, "no branch", "done");
    assertThat(reconciled(id).at("/untold/0/participant").asText()).isEqualTo("bank");
  }

  @Test
  void theCommandsNoteListAndClose() {
    String id = committed();
    bank.holds(id, "debit", "done");
    assertThat(command("disagreement", "list")).isZero();
    assertThat(command("reconcile", "--note", id)).isEqualTo(1);
    assertThat(command("disagreement", "list", "--open")).isZero();
    assertThat(command("disagreement", "close", id, "credit", "--reason=mended")).isZero();
    assertThat(command("disagreement", "close", id, "credit", "--reason=mended")).isEqualTo(1);
    assertThat(command("disagreement", "list")).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("No disagreement is noted.")
        .containsPattern(id + " +credit +bank +done +nothing")
        .contains(id + " credit is closed by anonymous: mended")
        .containsPattern(id + " +credit .*by anonymous: mended");
  }

  @Test
  void theCommandListsDisagreementsAndEndsWithOne() {
    String id = committed();
    bank.holds(id, "debit", "done");
    assertThat(command("reconcile", id)).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern(id + " +credit +bank +not_done +nothing +The log says")
        .contains(
            "1 disagreements. 1 transactions were looked at; 2 branches compared, 0 uncertain");

    bank.holds(id, "credit", "done");
    assertThat(command("reconcile", "--since", "2020-01-01T00:00:00Z", "--limit=5")).isZero();
  }

  private int command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--url=" + server.uri(""));
    CommandLineArguments.Request request =
        new CommandLineArguments().parse(all.toArray(new String[0]), Map.of());
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return ((CommandLineArguments.Request.Node) request).wanted().run(out, out);
  }

  @Test
  void whatIsNotFinishedIsNotCompared() {
    String id = send(201, "POST", "/v1/transactions", "{}").path("id").asText();
    JsonNode problem = send(409, "GET", "/v1/transactions/" + id + "/reconciliation", "");
    assertThat(problem.path("code").asText()).isEqualTo("not_finished");
    assertThat(bank.questions).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "since=yesterday", "state=committed", "until=1"})
  void aWrongQueryIsToldWhatIsAllowed(String query) {
    assertThat(send(400, "GET", "/v1/reconciliation?" + query, "").path("code").asText())
        .isEqualTo("invalid_query");
  }

  /** Says yes to every call but those that it refuses, and holds what a test says. */
  private static final class Bank implements AutoCloseable {
    final List<String> questions = new CopyOnWriteArrayList<>();
    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final Set<String> refusing = ConcurrentHashMap.newKeySet();
    final Set<String> reading = ConcurrentHashMap.newKeySet();
    volatile String forgottenUpTo = "";
    volatile int pageSize = 1_000;
    volatile int status = 200;
    volatile boolean nonsense;
    private final SortedMap<String, String> held = new ConcurrentSkipListMap<>();
    private final HttpServer server;

    Bank() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newCachedThreadPool());
      server.createContext("/", this::answer);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void holds(String transaction, String branch, String state) {
      held.put(transaction + ":" + branch, state);
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean holdings = exchange.getRequestURI().getPath().equals("/verdict/v1/holdings");
        byte[] body = (holdings ? holdings(asked) : called(asked)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        boolean fails = failing.stream().anyMatch(exchange.getRequestURI().getPath()::endsWith);
        exchange.sendResponseHeaders(fails ? 500 : holdings ? status : 200, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    private String called(String asked) {
      boolean refused = refusing.stream().anyMatch(asked::contains);
      boolean reads = reading.stream().anyMatch(asked::contains);
      return "{\"result\":\""
          + (refused ? "refused" : "done")
          + "\""
          + (reads ? ",\"read_only\":true}" : "}");
    }

    private String holdings(String asked) {
      questions.add(asked);
      if (nonsense) {
        return "{\"holdings\":\"none\"}";
      }
      JsonNode question = Contract.parse(asked);
      String after = question.path("cursor").asText(question.path("from").asText());
      SortedMap<String, String> rest =
          held.subMap(
              after + (question.has("cursor") ? "\0" : ""), question.path("below").asText());
      List<String> page = new ArrayList<>();
      String last = "";
      for (Map.Entry<String, String> each : rest.entrySet()) {
        if (page.size() == pageSize) {
          return page(page, ",\"next_cursor\":\"" + last + "\"");
        }
        String[] key = each.getKey().split(":");
        page.add(
            "{\"tx\":\"%s\",\"branch\":\"%s\",\"style\":\"2pc\",\"state\":\"%s\"}"
                .formatted(key[0], key[1], each.getValue()));
        last = each.getKey();
      }
      return page(page, "");
    }

    private String page(List<String> holdings, String next) {
      String forgotten =
          forgottenUpTo.isEmpty() ? "" : ",\"forgotten_up_to\":\"" + forgottenUpTo + "\"";
      return "{\"holdings\":[" + String.join(",", holdings) + "]" + next + forgotten + "}";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
