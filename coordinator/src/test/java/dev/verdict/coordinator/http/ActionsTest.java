package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import dev.verdict.coordinator.audit.Operators;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator does over HTTP, against a real engine that calls real services. */
class ActionsTest {
  private static final Contract CONTRACT = new Contract();
  private static StubParticipant hotel;
  private static TestServer server;
  private static int names;
  private String service = "";

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    hotel = new StubParticipant();
    Path file = folder.resolve("operators");
    Files.writeString(file, "ada " + hash("ada-token") + "\n");
    server = TestServer.overAnEngine(Operators.named(file, new ArrayList<>()));
  }

  private static String hash(String token) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  @AfterAll
  static void stop() {
    server.close();
    hotel.close();
  }

  /** A name of its own for each test: whether calls go through depends on those before. */
  @BeforeEach
  void register() {
    service = "hotel-" + names++;
    String body = "{\"base_urls\":[\"" + hotel.url() + "\"],\"asks\":true}";
    json(server.send("PUT", "/v1/participants/" + service, body), 200);
  }

  @AfterEach
  void heal() {
    hotel.failing.clear();
  }

  @Test
  void aPausedTransactionSaysSoAndGoesOnWhenItIsResumed() {
    String tx = inDoubt();

    JsonNode paused = act(tx, "pause", "{\"reason\":\"the hotel is being mended\"}");

    assertThat(paused.path("paused").path("by").asText()).isEqualTo("ada");
    assertThat(paused.path("paused").path("reason").asText())
        .isEqualTo("the hotel is being mended");
    JsonNode seen = transaction(tx);
    assertThat(seen.path("explanation").path("cause").asText()).isEqualTo("paused");
    assertThat(seen.path("explanation").path("text").asText())
        .isEqualTo(
            "Paused by `ada`: the hotel is being mended. No call begins before somebody resumes"
                + " it; its deadlines run on.");
    Awaiting.until("its group says so", () -> groups().toString().contains("\"paused\""));
    hotel.failing.clear();
    act(tx, "resume", "{\"reason\":\"it is mended\"}");
    Awaiting.until("it ends", () -> transaction(tx).path("finished").asBoolean());
    assertThat(transaction(tx).has("paused")).isFalse();
  }

  @Test
  void aDryRunSaysWhatWouldBeSentToWhomAndSendsNothing() {
    String tx = inDoubt();
    act(tx, "pause", "{\"reason\":\"look first\"}");
    String body = "{\"reason\":\"what if\",\"dry_run\":true}";
    HttpResponse<String> answer = send(tx, "resume", body);

    JsonNode rehearsal = json(answer, 200);
    assertThat(CONTRACT.check("Rehearsal", rehearsal)).isEmpty();
    JsonNode call = rehearsal.path("calls").path(0);
    assertThat(call.path("call").asText()).isEqualTo("commit");
    assertThat(call.path("participant").asText()).isEqualTo(service);
    assertThat(call.path("base_urls").path(0).asText()).isEqualTo(hotel.url());
    assertThat(call.path("branch").asText()).isEqualTo("room");
    assertThat(rehearsal.path("transaction").has("paused")).isFalse();
    assertThat(transaction(tx).has("paused")).isTrue();
  }

  @Test
  void aBranchThatWasResolvedByHandEndsTheTransactionAndTheMismatchIsShown() {
    String tx = inDoubt();
    String body = "{\"outcome\":\"abort\",\"reason\":\"lost in a restore\"%s}";
    JsonNode dry =
        json(send(tx, "branches/room/resolve", body.formatted(",\"dry_run\":true")), 200);
    assertThat(dry.path("calls")).isEmpty();
    assertThat(dry.path("transaction").path("heuristic").path("mismatches").path(0).asText())
        .isEqualTo("room");
    assertThat(transaction(tx).path("finished").asBoolean()).isFalse();

    JsonNode resolved = act(tx, "branches/room/resolve", body.formatted(""));

    assertThat(resolved.path("finished").asBoolean()).isTrue();
    assertThat(resolved.path("outcome").asText()).isEqualTo("commit");
    assertThat(resolved.path("branches").path(0).path("state").asText())
        .isEqualTo("heuristic_abort");
    assertThat(resolved.path("branches").path(0).path("detail").asText())
        .isEqualTo("ada: lost in a restore");
    assertThat(transaction(tx).path("heuristic").path("mismatches").toString())
        .isEqualTo("[\"room\"]");
    JsonNode row = audit(tx).path(0);
    assertThat(row.path("action").asText()).isEqualTo("resolve");
    assertThat(row.path("parameters").asText())
        .isEqualTo("{\"branch\":\"room\",\"outcome\":\"abort\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "room  | {\"reason\":\"x\"}                        | 400 | missing_member",
        "room  | {\"outcome\":\"maybe\",\"reason\":\"x\"}  | 400 | invalid_value",
        "room  | {\"outcome\":\"commit\"}                  | 400 | missing_member",
        "floor | {\"outcome\":\"commit\",\"reason\":\"x\"} | 404 | unknown_branch",
      })
  void aResolutionThatIsNotInOrderIsRefused(String branch, String body, int status, String code) {
    JsonNode problem = json(send(inDoubt(), "branches/" + branch + "/resolve", body), status);

    assertThat(problem.path("code").asText()).isEqualTo(code);
  }

  @Test
  void whatIsCommittedIsNotCancelled() {
    String tx = inDoubt();

    JsonNode problem = json(send(tx, "cancel", "{\"reason\":\"too late\",\"dry_run\":true}"), 409);

    assertThat(problem.path("code").asText()).isEqualTo("transaction_committed");
    assertThat(problem.path("outcome").asText()).isEqualTo("commit");
  }

  @Test
  void aRetryOfWhatIsPausedIsRefusedAlsoDry() {
    String tx = inDoubt();
    act(tx, "pause", "{\"reason\":\"look first\"}");
    for (String dry : List.of("false", "true")) {
      String body = "{\"reason\":\"the hotel is back\",\"dry_run\":" + dry + "}";

      assertThat(json(send(tx, "retry", body), 409).path("code").asText()).isEqualTo("paused");
    }
  }

  @Test
  void aRetryTellsBeforehandWhatItSendsAndToWhom() {
    String tx = inDoubt();

    JsonNode rehearsal = json(send(tx, "retry", "{\"reason\":\"what if\",\"dry_run\":true}"), 200);

    assertThat(CONTRACT.check("Rehearsal", rehearsal)).isEmpty();
    assertThat(rehearsal.path("calls")).hasSize(1);
    assertThat(rehearsal.path("calls").path(0).path("call").asText()).isEqualTo("commit");
    assertThat(rehearsal.path("calls").path(0).path("participant").asText()).isEqualTo(service);
    assertThat(audit(tx)).isEmpty();
    hotel.failing.clear();
    act(tx, "retry", "{\"reason\":\"the hotel is back\"}");
    Awaiting.until("it ends", () -> transaction(tx).path("finished").asBoolean());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                            | missing_member  | /reason",
        "{\"reason\":\"  \"}           | invalid_value   | /reason",
        "{\"reason\":5}                | wrong_type      | /reason",
        "{\"reason\":\"x\",\"dry\":1}  | unknown_member  | /dry",
      })
  void aBodyThatIsNotInOrderIsRefused(String body, String code, String pointer) {
    JsonNode problem = json(send(inDoubt(), "pause", body), 400);

    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void whatIsFinishedIsNotPaused() {
    String tx = begin();
    Awaiting.until("it ends", () -> transaction(tx).path("finished").asBoolean());

    JsonNode problem = json(send(tx, "pause", "{\"reason\":\"too late\"}"), 409);

    assertThat(problem.path("code").asText()).isEqualTo("finished");
  }

  @Test
  void whatIsDoneIsOnRecordAndADryRunIsNot() {
    String tx = inDoubt();
    send(tx, "pause", "{\"reason\":\"what if\",\"dry_run\":true}");
    act(tx, "pause", "{\"reason\":\"look first\"}");

    JsonNode rows = audit(tx);

    assertThat(rows).hasSize(1);
    assertThat(rows.path(0).path("operator").asText()).isEqualTo("ada");
    assertThat(rows.path(0).path("action").asText()).isEqualTo("pause");
    assertThat(rows.path(0).path("reason").asText()).isEqualTo("look first");
  }

  @Test
  void whatWouldDoSomethingElseThanWasShownIsNotDone() {
    String tx =
        json(server.send("POST", "/v1/transactions", "{\"durable_begin\":true}"), 201)
            .path("id")
            .asText();
    String look = "{\"reason\":\"what if\",\"dry_run\":true}";
    JsonNode shown = json(send(tx, "cancel", look), 200);
    assertThat(json(send(tx, "cancel", look), 200).path("plan_digest"))
        .isEqualTo(shown.path("plan_digest"));
    String branch = "{\"id\":\"room\",\"participant\":\"" + service + "\",\"operation\":\"book\"}";
    json(server.send("POST", "/v1/transactions/" + tx + "/branches", branch), 201);

    JsonNode problem = json(send(tx, "cancel", asShown(shown)), 409);

    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
    assertThat(problem.path("code").asText()).isEqualTo("plan_changed");
    assertThat(transaction(tx).path("state").asText()).isEqualTo("active");
    JsonNode now = json(send(tx, "cancel", look), 200);
    assertThat(now.path("plan_digest")).isNotEqualTo(shown.path("plan_digest"));
    assertThat(now.path("calls").path(0).path("branch").asText()).isEqualTo("room");
    assertThat(act(tx, "cancel", asShown(now)).path("outcome").asText()).isEqualTo("abort");
  }

  private static String asShown(JsonNode shown) {
    return "{\"reason\":\"not wanted\",\"plan_digest\":\""
        + shown.path("plan_digest").asText()
        + "\"}";
  }

  @Test
  void howOftenACallWasTriedMakesNoDifferenceToWhatWasShown() {
    String tx = inDoubt();
    String resolution = "{\"outcome\":\"abort\",\"reason\":\"lost\",\"dry_run\":true}";
    JsonNode shown = json(send(tx, "branches/room/resolve", resolution), 200);
    int failures = transaction(tx).path("explanation").path("failures").asInt();
    Awaiting.until(
        "another attempt",
        () -> transaction(tx).path("explanation").path("failures").asInt() > failures);

    JsonNode resolved =
        act(tx, "branches/room/resolve", "{\"outcome\":\"abort\"," + asShown(shown).substring(1));

    assertThat(resolved.path("finished").asBoolean()).isTrue();
  }

  @Test
  void whoIsNoOperatorDoesNothing() {
    String tx = inDoubt();
    String path = "/v1/transactions/" + tx + "/pause";
    for (String body : List.of("{\"reason\":\"x\"}", "{\"reason\":\"x\",\"dry_run\":true}")) {
      JsonNode problem = json(server.send("POST", path, body), 401);

      assertThat(problem.path("code").asText()).isEqualTo("operator_required");
    }
    assertThat(transaction(tx).has("paused")).isFalse();
  }

  private static JsonNode audit(String tx) {
    String path = "/v1/audit?transaction=" + tx;
    return json(server.send("GET", path, "", "Authorization", "Bearer ada-token"), 200)
        .path("rows");
  }

  private String inDoubt() {
    hotel.failing.add("commit");
    String tx = begin();
    Awaiting.until(
        "it fails to commit",
        () ->
            transaction(tx).path("state").asText().equals("committing")
                && transaction(tx).path("explanation").path("failures").asInt() > 0);
    return tx;
  }

  private String begin() {
    String body =
        "{\"branches\":[{\"id\":\"room\",\"participant\":\"%s\",\"operation\":\"book\"}]}"
            .formatted(service);
    return json(server.send("POST", "/v1/atomic", body, "Prefer", "respond-async"), 202)
        .path("id")
        .asText();
  }

  private static JsonNode act(String tx, String action, String body) {
    JsonNode done = json(send(tx, action, body), 200);
    assertThat(CONTRACT.check("Transaction", done)).isEmpty();
    return done;
  }

  private static HttpResponse<String> send(String tx, String action, String body) {
    String path = "/v1/transactions/" + tx + "/" + action;
    return server.send("POST", path, body, "Authorization", "Bearer ada-token");
  }

  private static JsonNode groups() {
    JsonNode groups = json(server.send("GET", "/v1/stuck", ""), 200);
    assertThat(CONTRACT.check("StuckGroups", groups)).isEmpty();
    return groups;
  }

  private static JsonNode transaction(String tx) {
    JsonNode found = json(server.send("GET", "/v1/transactions/" + tx, ""), 200);
    assertThat(CONTRACT.check("Transaction", found)).isEmpty();
    return found;
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}
