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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator does to the steps of sagas over HTTP, against a real engine and real calls. */
class StepActionsTest {
  private static final Contract CONTRACT = new Contract();
  private static StubParticipant hotel;
  private static TestServer server;
  private static int names;
  private String service = "";

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    hotel = new StubParticipant();
    Path file = folder.resolve("operators");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("ada-token".getBytes(StandardCharsets.UTF_8));
    Files.writeString(file, "ada " + HexFormat.of().formatHex(hash) + "\n");
    server = TestServer.overAnEngine(Operators.named(file, new ArrayList<>()));
  }

  @AfterAll
  static void stop() {
    server.close();
    hotel.close();
  }

  /** Names of its own for each test: whether calls go through depends on those before. */
  @BeforeEach
  void register() {
    service = "hotel-" + names++;
    String body = "{\"base_urls\":[\"" + hotel.url() + "\"],\"asks\":true}";
    json(server.send("PUT", "/v1/participants/" + service, body), 200);
    json(server.send("PUT", "/v1/saga-definitions", definition(service)), 201);
  }

  @AfterEach
  void heal() {
    hotel.failing.clear();
    hotel.refusing.clear();
    hotel.tombstoning.clear();
  }

  private static String definition(String name) {
    return """
        {"name": "%s", "version": 1, "steps": [
          {"name": "room", "participant": "%s", "operation": "book", "compensation": "free",
           "retry": {"attempts_max": 1000}},
          {"name": "sent", "participant": "%s", "operation": "send", "undo": "nothing",
           "input": {"step": "room"}},
          {"name": "paid", "signal": {}}]}"""
        .formatted(name, name, name);
  }

  @Test
  void aStepThatItsServiceCannotUndoIsResolvedByHand() {
    hotel.failing.add("compensate");
    String tx = begun();
    Awaiting.until("the room is booked", () -> state(tx, 0).equals("done"));
    act(tx, "cancel", "{\"reason\":\"no longer wanted\"}");
    Awaiting.until(
        "it fails to undo", () -> transaction(tx).path("explanation").path("failures").asInt() > 0);
    assertThat(CONTRACT.check("StepInput", input(tx, "room"))).isEmpty();
    assertThat(input(tx, "room").path("undo").toString())
        .isEqualTo("{\"input\":null,\"output\":null}");
    assertThat(input(tx, "room").path("undo_text").asText())
        .isEqualTo("{\"input\":null,\"output\":null}");
    String body = "{\"outcome\":\"commit\",\"reason\":\"the guest stays\"%s}";
    JsonNode dry =
        json(send(tx, "branches/room/resolve", body.formatted(",\"dry_run\":true")), 200);
    assertThat(CONTRACT.check("Rehearsal", dry)).isEmpty();
    assertThat(dry.path("calls")).isEmpty();

    JsonNode resolved = act(tx, "branches/room/resolve", body.formatted(""));

    assertThat(resolved.path("state").asText()).isEqualTo("compensated");
    assertThat(state(tx, 0)).isEqualTo("heuristic_commit");
    assertThat(transaction(tx).path("heuristic").path("mismatches").toString())
        .isEqualTo("[\"room\"]");
    assertThat(audit(tx).toString()).contains("\"action\":\"resolve\"", "the guest stays");
  }

  @Test
  void aStepThatIsNotBeingUndoneIsNotResolved() {
    String tx = begun();
    Awaiting.until("the room is booked", () -> state(tx, 0).equals("done"));
    String body = "{\"outcome\":\"abort\",\"reason\":\"x\"}";

    JsonNode problem = json(send(tx, "branches/room/resolve", body), 409);

    assertThat(problem.path("code").asText()).isEqualTo("not_in_doubt");
    assertThat(problem.path("detail").asText()).contains("step room is not being undone");
  }

  /** Its service answers everything with 500 until it is mended. */
  private String stuck() {
    hotel.failing.add("action");
    String tx = begun();
    Awaiting.until(
        "it fails", () -> transaction(tx).path("explanation").path("failures").asInt() > 0);
    return tx;
  }

  @Test
  void aResultTakesThePlaceOfAStepOnceItsServiceHasRuledThatOut() {
    String tx = stuck();
    hotel.tombstoning.add("settle");
    String body = "{\"output\":{\"room\":12},\"done_by_hand\":true,\"reason\":\"by telephone\"%s}";
    JsonNode dry =
        json(send(tx, "branches/room/substitute", body.formatted(",\"dry_run\":true")), 200);
    assertThat(CONTRACT.check("Rehearsal", dry)).isEmpty();
    assertThat(dry.path("calls").path(0).path("call").asText()).isEqualTo("settle");
    assertThat(dry.path("calls").path(0).path("participant").asText()).isEqualTo(service);
    assertThat(dry.path("later").path(0).path("payload").toString()).isEqualTo("{\"room\":12}");
    assertThat(state(tx, 0)).isEqualTo("running");

    act(tx, "branches/room/substitute", body.formatted(""));
    Awaiting.until("it goes on", () -> state(tx, 0).equals("given"));

    assertThat(transaction(tx).path("branches").path(0).path("detail").asText())
        .isEqualTo("given by ada: by telephone");
    assertThat(transaction(tx).path("heuristic").toString())
        .isEqualTo("{\"branches\":[\"room\"],\"mismatches\":[]}");
    assertThat(seenToByHand()).contains(tx);
    JsonNode row = audit(tx).path(0);
    assertThat(row.path("action").asText()).isEqualTo("substitute");
    assertThat(row.path("parameters").asText())
        .contains("\"done_by_hand\":true", "\"output_sha256\":\"")
        .doesNotContain("12}");
  }

  @Test
  void whatRanAfterAllKeepsItsOwnResult() {
    String tx = stuck();

    act(tx, "branches/room/skip", "{\"reason\":\"nobody needs it\"}");
    Awaiting.until("it goes on", () -> state(tx, 0).equals("done"));

    assertThat(transaction(tx).path("branches").path(0).path("detail").asText())
        .isEqualTo("it had run: what ada gave was not taken");
  }

  @Test
  void workThatWasDoneTwiceIsAMismatchForGood() {
    String tx = stuck();

    act(
        tx,
        "branches/room/substitute",
        "{\"output\":{\"room\":12},\"done_by_hand\":true,\"reason\":\"by telephone\"}");
    Awaiting.until("it goes on", () -> state(tx, 0).equals("done_besides"));

    JsonNode shown = transaction(tx);
    assertThat(CONTRACT.check("Transaction", shown)).isEmpty();
    assertThat(shown.path("heuristic").path("mismatches").toString()).isEqualTo("[\"room\"]");
    assertThat(shown.path("branches").path(0).path("detail").asText())
        .isEqualTo("it had run: what ada gave was not taken, and was done by hand besides");
    assertThat(seenToByHand()).contains(tx);
  }

  @Test
  void aStepIsCalledAnewWithTheInputThatIsGiven() {
    String tx = stuck();
    hotel.tombstoning.add("settle");
    String body = "{\"input\":{\"nights\":2},\"reason\":\"mistyped\"%s}";
    JsonNode dry = json(send(tx, "branches/room/input", body.formatted(",\"dry_run\":true")), 200);
    assertThat(CONTRACT.check("Rehearsal", dry)).isEmpty();
    assertThat(dry.path("input").toString())
        .isEqualTo("{\"before\":null,\"after\":{\"nights\":2},\"held\":[]}");
    assertThat(dry.path("calls").path(0).path("call").asText()).isEqualTo("settle");
    assertThat(dry.path("calls").path(0).path("branch").asText()).isEqualTo("room");
    assertThat(dry.path("later").path(0).path("branch").asText()).isEqualTo("verdict.2.room");
    assertThat(dry.path("later").path(0).path("payload").toString()).isEqualTo("{\"nights\":2}");
    assertThat(state(tx, 0)).isEqualTo("running");

    act(tx, "branches/room/input", body.formatted(""));
    Awaiting.until("it is called anew", () -> key(tx).equals("verdict.2.room"));
    assertThat(input(tx, "room").toString())
        .isEqualTo(
            "{\"branch\":\"room\",\"key\":\"verdict.2.room\",\"input\":{\"nights\":2},"
                + "\"text\":\"{\\\"nights\\\":2}\"}");
    hotel.failing.clear();
    Awaiting.until("it is done", () -> state(tx, 0).equals("done"));

    JsonNode shown = transaction(tx);
    assertThat(CONTRACT.check("Transaction", shown)).isEmpty();
    assertThat(shown.path("branches").path(0).path("detail").asText())
        .isEqualTo("done with the input of ada: mistyped");
    assertThat(shown.has("heuristic")).isFalse();
    assertThat(seenToByHand()).doesNotContain(tx);
    JsonNode row = audit(tx).path(0);
    assertThat(row.path("action").asText()).isEqualTo("input");
    assertThat(row.path("parameters").asText())
        .contains("\"input_sha256\":\"")
        .doesNotContain("nights");
  }

  @Test
  void whatAStepIsCalledWithIsToldAndWhyNot() {
    String tx = stuck();

    assertThat(CONTRACT.check("StepInput", input(tx, "room"))).isEmpty();
    String path = "/v1/transactions/" + tx + "/branches/%s/input";
    assertThat(json(server.send("GET", path.formatted("floor"), ""), 404).path("code").asText())
        .isEqualTo("unknown_branch");
    assertThat(json(server.send("GET", path.formatted("sent"), ""), 409).path("detail").asText())
        .isEqualTo("step sent was not called, or nobody knows with what: it is waiting");
    assertThat(json(server.send("GET", path.formatted("paid"), ""), 409).path("code").asText())
        .isEqualTo("step_not_running");
  }

  @Test
  void anInputThatIsTooLargeIsRefused() {
    String tx = stuck();
    String large = "{\"input\":\"" + "x".repeat(1_000_000) + "\",\"reason\":\"x\"}";

    JsonNode problem = json(send(tx, "branches/room/input", large), 422);

    assertThat(problem.path("code").asText()).isEqualTo("payload_too_large");
    assertThat(problem.path("detail").asText()).contains("983040 bytes");
    assertThat(state(tx, 0)).isEqualTo("running");
  }

  private static String key(String tx) {
    return transaction(tx).path("branches").path(0).path("key").asText();
  }

  private static JsonNode input(String tx, String step) {
    return json(
        server.send("GET", "/v1/transactions/" + tx + "/branches/" + step + "/input", ""), 200);
  }

  @Test
  void whatNobodySawToIsNotAmongWhatWasDoneByHand() {
    String tx = stuck();

    assertThat(seenToByHand()).doesNotContain(tx);
  }

  private static String seenToByHand() {
    return json(server.send("GET", "/v1/transactions?heuristic=true", ""), 200).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "room/substitute  | {\"reason\":\"x\"}                              | 400 | missing_member",
        "room/substitute  | {\"output\":{}}                                 | 400 | missing_member",
        "room/substitute  | {\"output\":null,\"reason\":\"x\"}              | 400 | missing_member",
        "room/skip        | {\"reason\":\"x\",\"output\":{}}                | 400 | unknown_member",
        "room/input       | {\"reason\":\"x\"}                              | 400 | missing_member",
        "room/input       | {\"input\":null,\"reason\":\"x\"}               | 400 | missing_member",
        "room/input       | {\"input\":{},\"output\":{},\"reason\":\"x\"}   | 400 | unknown_member",
        "floor/input      | {\"input\":{},\"reason\":\"x\"}                 | 404 | unknown_branch",
        "sent/input       | {\"input\":{},\"reason\":\"x\"}                 | 409 | step_not_running",
        "paid/input       | {\"input\":{},\"reason\":\"x\"}                 | 409 | step_not_running",
        "floor/substitute | {\"output\":{},\"reason\":\"x\"}                | 404 | unknown_branch",
        "sent/skip        | {\"reason\":\"x\"}                              | 409 | step_not_running",
        "sent/substitute  | {\"output\":{},\"reason\":\"x\",\"dry_run\":true} | 409 | step_not_running",
      })
  void whatIsNotInOrderIsRefused(String path, String body, int status, String code) {
    JsonNode problem = json(send(stuck(), "branches/" + path, body), status);

    assertThat(problem.path("code").asText()).isEqualTo(code);
  }

  @Test
  void aBranchOfAnAtomicTransactionIsNoStep() {
    String branch = "{\"branches\":[{\"id\":\"room\",\"participant\":\"%s\"}]}";
    hotel.failing.add("commit");
    String tx =
        json(
                server.send(
                    "POST", "/v1/atomic", branch.formatted(service), "Prefer", "respond-async"),
                202)
            .path("id")
            .asText();

    JsonNode problem = json(send(tx, "branches/room/skip", "{\"reason\":\"x\"}"), 409);

    assertThat(problem.path("code").asText()).isEqualTo("wrong_kind");
  }

  private String begun() {
    String body = "{\"saga\":\"" + service + "\",\"input\":{}}";
    return json(server.send("POST", "/v1/sagas", body, "Prefer", "respond-async"), 202)
        .path("id")
        .asText();
  }

  private static String state(String tx, int step) {
    return transaction(tx).path("branches").path(step).path("state").asText();
  }

  private static JsonNode audit(String tx) {
    String path = "/v1/audit?transaction=" + tx;
    return json(server.send("GET", path, "", "Authorization", "Bearer ada-token"), 200)
        .path("rows");
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

  private static JsonNode transaction(String tx) {
    return json(server.send("GET", "/v1/transactions/" + tx, ""), 200);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}
