package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.protocol.TxId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that the engine itself refuses leave the transaction as it was. */
class EngineApiTest {
  private static final String ONE = "{\"branches\":[{\"id\":\"a\",\"participant\":\"bank\"}]}";
  private static final Contract CONTRACT = new Contract();
  private static StubParticipant bank;
  private static TestServer server;

  @BeforeAll
  static void start() {
    bank = new StubParticipant();
    server = TestServer.overAnEngine();
    server.send(
        "PUT", "/v1/participants/bank", "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}");
  }

  @AfterAll
  static void stop() {
    server.close();
    bank.close();
  }

  @Test
  void aOneShotTransactionCommits() {
    JsonNode done = json(server.send("POST", "/v1/atomic", ONE), 200);

    assertThat(done.path("outcome").asText()).isEqualTo("commit");
    assertThat(done.path("branches").path(0).path("state").asText()).isEqualTo("acknowledged");
  }

  @Test
  void anInstanceThatAnnouncedItselfIsCalled() {
    String at = "/v1/participants/shop/instances/shop-1";
    JsonNode told =
        json(server.send("PUT", at, "{\"base_url\":\"" + bank.url() + "\",\"asks\":true}"), 200);
    assertThat(told.path("time_to_live_ms").asLong()).isEqualTo(15_000);

    json(server.send("POST", "/v1/atomic", ONE.replace("bank", "shop")), 200);
    Awaiting.until(
        "the call's end is booked", () -> shop().at("/instances/0/calls_under_way").asInt(-1) == 0);
    JsonNode shop = shop();
    assertThat(shop.at("/instances/0/circuit").asText()).isEqualTo("closed");
    assertThat(shop.path("calls").toString())
        .startsWith("{\"under_way\":0,\"waiting\":0,\"refused\":0,\"addresses_shut\":0,")
        .contains("\"answered_at\"")
        .doesNotContain("last_failure");

    JsonNode left = json(server.send("DELETE", at, ""), 200);
    assertThat(left.at("/instances/0/alive").asBoolean(true)).isFalse();
    assertThat(left.at("/asks").asBoolean()).isTrue();
    json(server.send("POST", "/v1/atomic", ONE.replace("bank", "shop")), 200);
  }

  private JsonNode shop() {
    return json(server.send("GET", "/v1/participants/shop", ""), 200);
  }

  @Test
  void whatAnInstanceSaysItCanDoIsShownAndSoAreNamesThatNobodyKnows() {
    String at = "/v1/participants/clerk/instances/clerk-1";
    String body = "{\"base_url\":\"http://clerk\",\"capabilities\":%s}";
    json(server.send("PUT", at, body.formatted("[\"tomorrow\",\"holdings\",\"holdings\"]")), 200);
    assertThat(json(server.send("GET", "/v1/participants/clerk", ""), 200))
        .asString()
        .contains("\"capabilities\":[\"holdings\",\"tomorrow\"]");

    json(server.send("PUT", at, body.formatted("[\"finished\"]")), 200);
    assertThat(json(server.send("GET", "/v1/participants", ""), 200))
        .asString()
        .contains("\"capabilities\":[\"finished\"]");

    JsonNode none = json(server.send("PUT", at, "{\"base_url\":\"http://clerk\"}"), 200);
    assertThat(none.path("capabilities")).isEmpty();
  }

  @Test
  void soManyInstancesAreEnough() {
    for (int i = 0; i < ParticipantStore.INSTANCES_MAX; i++) {
      json(announce(i), 200);
    }

    JsonNode problem = json(announce(ParticipantStore.INSTANCES_MAX), 422);

    assertThat(problem.path("code").asText()).isEqualTo("too_many_instances");
    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
    json(announce(3), 200);
  }

  private static HttpResponse<String> announce(int number) {
    return server.send(
        "PUT",
        "/v1/participants/crowd/instances/" + number,
        "{\"base_url\":\"http://crowd-" + number + "\"}");
  }

  /** Its confirm would tell the payload again, and has no room for it. */
  @Test
  void aPayloadThatAPlainServiceCouldNotBeToldAgainIsRefused() {
    json(server.send("PUT", "/v1/participants/plain", "{\"base_urls\":[\"http://plain\"]}"), 200);
    String tx = begun();
    String branch =
        "{\"id\":\"a\",\"participant\":\"plain\",\"style\":\"tcc\",\"vote\":\"client\",\"payload\":\"%s\"}";

    String tooLarge = branch.formatted("x".repeat(990_000));
    JsonNode problem = json(server.send("POST", tx + "/branches", tooLarge), 422);
    assertThat(problem.path("code").asText()).isEqualTo("payload_too_large");
    assertThat(problem.path("detail").asText()).contains("branch a", "983040 bytes");
    assertThat(CONTRACT.check("Problem", problem)).isEmpty();

    String fits = branch.formatted("x".repeat(980_000));
    json(server.send("POST", tx + "/branches", fits), 201);
    json(server.send("POST", tx + "/branches", tooLarge.replace("plain", "bank")), 409);
  }

  @Test
  void commitAfterAbortIsRefusedWithTheOutcome() {
    String tx = begun();
    json(server.send("POST", tx + "/abort", "{\"reason\":\"no\"}"), 200);

    JsonNode problem = json(server.send("POST", tx + "/commit", ""), 409);

    assertThat(problem.path("code").asText()).isEqualTo("transaction_aborted");
    assertThat(problem.path("outcome").asText()).isEqualTo("abort");
    assertThat(problem.path("reason").asText()).isEqualTo("no");
    assertThat("/v1/transactions/" + problem.path("id").asText()).isEqualTo(tx);
    assertThat(CONTRACT.check("Problem", problem)).isEmpty();
  }

  @Test
  void aRepeatedAbortIsAnsweredLikeTheFirst() {
    String tx = begun();
    json(server.send("POST", tx + "/abort", "{\"reason\":\"no\"}"), 200);

    JsonNode again = json(server.send("POST", tx + "/abort", "{\"reason\":\"other\"}"), 200);

    assertThat(again.path("outcome").asText()).isEqualTo("abort");
    assertThat(again.path("reason").asText()).isEqualTo("no");
  }

  @Test
  void aCommitThatLedToAnAbortIsAnsweredTheSameWhenItIsRepeated() {
    String tx = begun();
    json(server.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"bank\"}"), 201);
    String otherSet = "{\"branches\":{\"b\":null}}";

    JsonNode first = json(server.send("POST", tx + "/commit", otherSet), 200);
    JsonNode again = json(server.send("POST", tx + "/commit", otherSet), 200);

    assertThat(first.path("outcome").asText()).isEqualTo("abort");
    assertThat(again.path("outcome").asText()).isEqualTo("abort");
    assertThat(again.path("reason")).isEqualTo(first.path("reason"));
  }

  @Test
  void abortAfterCommitIsRefusedWithTheOutcome() {
    String tx = begun();
    json(server.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"bank\"}"), 201);
    json(server.send("POST", tx + "/commit", "{\"branches\":{\"a\":null}}"), 200);

    HttpResponse<String> answer = server.send("POST", tx + "/abort", "");

    refused(tx, answer, 409, "transaction_committed");
    assertThat(Contract.parse(answer.body()).path("outcome").asText()).isEqualTo("commit");
    assertThat(json(server.send("POST", tx + "/commit", ""), 200).path("outcome").asText())
        .isEqualTo("commit");
  }

  @Test
  void enlistAfterTheDecisionIsRefused() {
    String tx = begun();
    json(server.send("POST", tx + "/abort", ""), 200);

    refused(
        tx,
        server.send("POST", tx + "/branches", "{\"id\":\"late\",\"participant\":\"bank\"}"),
        409,
        "transaction_aborted");
  }

  @Test
  void anUnknownParticipantIsRefused() {
    String tx = begun();

    refused(
        tx,
        server.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"nobody\"}"),
        422,
        "unknown_participant");
    problem(
        server.send("POST", "/v1/atomic", ONE.replace("bank", "nobody")),
        422,
        "unknown_participant");
  }

  @Test
  void anotherBranchUnderTheSameIdIsRefused() {
    String tx = begun();
    String branch = "{\"id\":\"a\",\"participant\":\"bank\",\"operation\":\"%s\"}";
    json(server.send("POST", tx + "/branches", branch.formatted("x")), 201);
    json(server.send("POST", tx + "/branches", branch.formatted("x")), 201);

    refused(
        tx, server.send("POST", tx + "/branches", branch.formatted("y")), 409, "branch_conflict");
  }

  @Test
  void aVoteOfAnUnknownBranchOrOneThatIsNotExpectedIsRefused() {
    String tx = begun();
    json(server.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"bank\"}"), 201);
    String yes = "{\"vote\":\"yes\"}";

    refused(tx, server.send("POST", tx + "/branches/b/vote", yes), 404, "unknown_branch");
    refused(tx, server.send("POST", tx + "/branches/a/vote", yes), 409, "vote_not_expected");
  }

  @Test
  void aKeyAnswersWithItsTransactionAndRefusesAnotherBody() {
    JsonNode first = json(server.send("POST", "/v1/atomic", ONE, "Idempotency-Key", "k1"), 200);
    JsonNode again = json(server.send("POST", "/v1/atomic", ONE, "Idempotency-Key", "k1"), 200);

    assertThat(again.path("id")).isEqualTo(first.path("id"));
    refused(
        "/v1/transactions/" + first.path("id").asText(),
        server.send("POST", "/v1/atomic", ONE.replace("\"a\"", "\"b\""), "Idempotency-Key", "k1"),
        422,
        "idempotency_key_reused");
  }

  @Test
  void anUnknownTransactionIs404OnEveryCall() {
    String tx = "/v1/transactions/" + ScriptedTransactions.ID.text().replaceFirst("01", "02");
    problem(server.send("GET", tx, ""), 404, "unknown_transaction");
    problem(server.send("POST", tx + "/commit", ""), 404, "unknown_transaction");
    problem(server.send("POST", tx + "/abort", ""), 404, "unknown_transaction");
    problem(server.send("POST", tx + "/retry", "{\"reason\":\"x\"}"), 404, "unknown_transaction");
  }

  @Test
  void aTransactionOfAnEpochThatIsNotLedHereIs503OnEveryCall() {
    TxId newer = TxId.of(System.currentTimeMillis(), 1, 99, 1);
    String tx = "/v1/transactions/" + newer.text();
    problem(server.send("GET", tx, ""), 503, "not_leader");
    problem(server.send("GET", tx + "/decision", ""), 503, "not_leader");
    problem(server.send("POST", tx + "/commit", ""), 503, "not_leader");
    problem(server.send("POST", tx + "/abort", ""), 503, "not_leader");
    problem(server.send("POST", tx + "/retry", "{\"reason\":\"x\"}"), 503, "not_leader");
  }

  @Test
  void aTransactionOlderThanTheRetentionIsForgotten() {
    String old = TxId.of(1_000_000_000_000L, 0, 1, 1).text();

    problem(server.send("GET", "/v1/transactions/" + old, ""), 410, "forgotten");
    assertThat(
            json(server.send("GET", "/v1/transactions/" + old + "/decision", ""), 200)
                .path("decision")
                .asText())
        .isEqualTo("forgotten");
  }

  @Test
  void aSagaRunsToItsEndAndCannotBeEnlistedIn() {
    String definition =
        "{\"name\":\"trip\",\"version\":1,\"steps\":[{\"name\":\"book\",\"participant\":\"bank\","
            + "\"operation\":\"book\",\"compensation\":\"cancel\"}]}";
    json(server.send("PUT", "/v1/saga-definitions", definition), 201);

    JsonNode done = json(server.send("POST", "/v1/sagas", "{\"saga\":\"trip\",\"input\":{}}"), 200);

    assertThat(done.path("state").asText()).isEqualTo("completed");
    assertThat(done.path("name").asText()).isEqualTo("trip");
    problem(
        server.send(
            "POST",
            "/v1/transactions/" + done.path("id").asText() + "/branches",
            "{\"id\":\"a\",\"participant\":\"bank\"}"),
        409,
        "wrong_kind");
  }

  @Test
  void aSignalIsAcceptedOnceHoweverOftenItIsSaid() {
    String definition =
        "{\"name\":\"order\",\"version\":1,\"steps\":[{\"name\":\"paid\",\"signal\":{}},"
            + "{\"name\":\"book\",\"participant\":\"bank\",\"operation\":\"book\","
            + "\"compensation\":\"cancel\"}],\"output\":{\"step\":\"paid\"}}";
    json(server.send("PUT", "/v1/saga-definitions", definition), 201);
    String start = "{\"saga\":\"order\",\"input\":{}}";
    JsonNode begun = json(server.send("POST", "/v1/sagas", start, "Prefer", "respond-async"), 202);
    String id = begun.path("id").asText();
    String paid = "/v1/sagas/" + id + "/signals/paid";

    json(server.send("POST", paid, "{\"payload\":\"card\"}"), 200);
    JsonNode again = json(server.send("POST", paid, "{\"payload\":\"card\"}"), 200);

    assertThat(again.path("id").asText()).isEqualTo(id);
    problem(server.send("POST", paid, "{\"payload\":\"cash\"}"), 409, "signal_conflict");
    problem(server.send("POST", "/v1/sagas/" + id + "/signals/shipped", ""), 404, "unknown_signal");
    problem(
        server.send("POST", begun().replace("transactions", "sagas") + "/signals/paid", ""),
        409,
        "wrong_kind");
  }

  @Test
  void whatHappenedShowsInTheMetrics() {
    json(server.send("POST", "/v1/atomic", ONE), 200);

    Awaiting.until(
        "the call's end is booked",
        () -> metrics().contains("verdict_calls_under_way{participant=\"bank\"} 0.0"));
    assertThat(metrics())
        .contains("verdict_begun_total{kind=\"atomic\"}")
        .contains("verdict_decision_seconds_count{kind=\"atomic\",outcome=\"commit\"}")
        .contains("verdict_log_append_seconds_count{forced=\"true\"}")
        .contains("verdict_calls_total{participant=\"bank\",result=\"answered\"}")
        .contains("verdict_calls_waiting{participant=\"bank\"} 0.0")
        .contains("verdict_circuits_shut{participant=\"bank\"} 0.0")
        .contains("verdict_calls_refused_total{participant=\"bank\",why=\"shut\"} 0.0")
        .contains("verdict_calls_refused_total{participant=\"bank\",why=\"full\"} 0.0");
  }

  private static String metrics() {
    return server.send("GET", "/metrics", "").body();
  }

  private static String begun() {
    return "/v1/transactions/"
        + json(server.send("POST", "/v1/transactions", "{}"), 201).path("id").asText();
  }

  private static void refused(String tx, HttpResponse<String> answer, int status, String code) {
    problem(answer, status, code);
    JsonNode after = json(server.send("GET", tx, ""), 200);
    assertThat(after.path("branches")).noneMatch(branch -> branch.path("id").asText().equals("b"));
    assertThat(after.path("branches"))
        .noneMatch(branch -> branch.path("id").asText().equals("late"));
    assertThat(after.path("outcome").asText())
        .isEqualTo(code.equals("transaction_aborted") ? "abort" : outcomeFor(code));
  }

  private static String outcomeFor(String code) {
    return code.equals("transaction_committed") || code.equals("idempotency_key_reused")
        ? "commit"
        : "";
  }

  private static void problem(HttpResponse<String> answer, int status, String code) {
    JsonNode problem = json(answer, status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}
