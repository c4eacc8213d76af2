package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.StubParticipant;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.StoredTransaction.Entry;
import dev.verdict.protocol.Json;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What some members of payloads hold is shown to nobody, and reaches whom it is meant for. */
class MaskingTest {
  private static final Contract CONTRACT = new Contract();
  private static final String SECRET = "4929-1234";

  private static final String DEFINITION =
      "{\"name\":\"order\",\"version\":1,\"steps\":[{\"name\":\"pay\",\"participant\":\"bank\","
          + "\"operation\":\"pay\",\"input\":{\"input\":\"\"},\"compensation\":\"refund\"},"
          + "{\"name\":\"sun\",\"signal\":{}}],\"output\":{\"input\":\"\"}}";

  private final StubParticipant bank = new StubParticipant();
  private final TestServer server = TestServer.masking(Set.of("Card_Number"));

  @BeforeEach
  void register() {
    String body = "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}";
    assertThat(server.send("PUT", "/v1/participants/bank", body).statusCode()).isEqualTo(200);
    HttpResponse<String> defined = server.send("PUT", "/v1/saga-definitions", DEFINITION);
    assertThat(defined.statusCode()).as(defined.body()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    server.close();
    bank.close();
  }

  private String begun() {
    String body =
        "{\"saga\":\"order\",\"input\":{\"card_number\":\"" + SECRET + "\",\"items\":[1]}}";
    return json(server.send("POST", "/v1/sagas", body, "Prefer", "respond-async"))
        .path("id")
        .asText();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return Contract.parse(answer.body());
  }

  @Test
  void theHistoryShowsNothingOfIt() {
    String tx = begun();

    HttpResponse<String> seen = server.send("GET", "/v1/transactions/" + tx, "");

    assertThat(CONTRACT.check("Transaction", json(seen))).isEmpty();
    assertThat(seen.body()).doesNotContain(SECRET).contains("\"card_number\":\"***\"", "[1]");
  }

  @Test
  void aDryRunShowsNothingOfIt() {
    String tx = begun();
    dev.verdict.coordinator.Awaiting.until("it is called", () -> bank.calls.contains("action"));

    HttpResponse<String> dry =
        server.send(
            "POST", "/v1/transactions/" + tx + "/cancel", "{\"reason\":\"look\",\"dry_run\":true}");

    assertThat(json(dry).path("dry_run").asBoolean()).isTrue();
    assertThat(dry.body()).doesNotContain(SECRET);
  }

  @Test
  void theClientIsAnsweredWhatItsSagaReturnsAndMayAskForIt() {
    String tx = begun();
    HttpResponse<String> signalled =
        server.send("POST", "/v1/sagas/" + tx + "/signals/sun", "{\"payload\":{}}");
    json(signalled);
    dev.verdict.coordinator.Awaiting.until(
        "it is completed",
        () ->
            json(server.send("GET", "/v1/transactions/" + tx, ""))
                .path("state")
                .asText()
                .equals("completed"));

    JsonNode shown = json(server.send("GET", "/v1/transactions/" + tx, ""));
    HttpResponse<String> asked =
        server.send("GET", "/v1/transactions/" + tx, "", "Verdict-Output", "plain");

    assertThat(shown.path("output").path("card_number").asText()).isEqualTo("***");
    assertThat(json(asked).path("output").path("card_number").asText()).isEqualTo(SECRET);
    assertThat(json(asked).path("history").toString()).doesNotContain(SECRET);
  }

  @Test
  void recordsThatCannotBeReadAreHiddenAsAWhole() {
    String deep = "[".repeat(JsonText.DEPTH_MAX + 1) + "]".repeat(JsonText.DEPTH_MAX + 1);
    Masking masking = new Masking(Set.of("pin"));
    for (String records : List.of(deep, "[{\"pin\":7", "")) {
      Entry entry = new Entry(1, 1, Instant.EPOCH, records);
      Snapshot whole = new ScriptedTransactions().snapshot().showing(Json.nil(), List.of(entry));

      Snapshot shown = masking.of(whole);

      assertThat(shown.history()).extracting(Entry::records).containsExactly("\"***\"");
    }
  }

  @Test
  void namesCountAtEveryDepthAndInWhateverCase() {
    Masking masking = new Masking(Set.of("iban", "PIN"));
    Json payload =
        JsonText.read("{\"a\":[{\"Iban\":{\"x\":1}},{\"pin\":7}],\"pins\":1,\"t\":\"iban\"}");

    assertThat(JsonText.write(masking.of(payload)))
        .isEqualTo("{\"a\":[{\"Iban\":\"***\"},{\"pin\":\"***\"}],\"pins\":1,\"t\":\"iban\"}");
    assertThat(Masking.NONE.of(payload)).isSameAs(payload);
  }

  @Test
  void whatStandsWhereSomethingIsHiddenIsNotTakenForTheValue() {
    Masking masking = new Masking(Set.of("pin"));

    assertThat(masking.isHidden(JsonText.read("{\"a\":[{\"PIN\":\"***\"}]}"))).isTrue();
    assertThat(masking.isHidden(JsonText.read("{\"pin\":7,\"stars\":\"***\"}"))).isFalse();
    assertThat(Masking.NONE.isHidden(JsonText.read("{\"pin\":\"***\"}"))).isFalse();
    String step = "/v1/transactions/" + ScriptedTransactions.ID.text() + "/branches/debit/input";
    String body = "{\"input\":{\"card_number\":\"***\"},\"reason\":\"x\"}";
    HttpResponse<String> answer = server.send("POST", step, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_value", "it hides a value");
  }
}
