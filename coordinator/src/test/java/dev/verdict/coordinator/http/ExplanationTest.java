package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real engine that calls real services tells why a transaction is where it is. */
class ExplanationTest {
  private static final Contract CONTRACT = new Contract();
  private static final String ATOMIC =
      "{\"branches\":[{\"id\":\"room\",\"participant\":\"%s\",\"operation\":\"book\"}]}";
  private static StubParticipant hotel;
  private static TestServer server;

  @BeforeAll
  static void start() {
    hotel = new StubParticipant();
    server = TestServer.overAnEngine();
    register("hotel", hotel.url());
  }

  @AfterAll
  static void stop() {
    server.close();
    hotel.close();
  }

  @Test
  void aServiceThatFailsIsNamedInTheTransactionAndInTheGroups() {
    hotel.failing.add("commit");
    try {
      String tx = begin("hotel");

      JsonNode explanation = stuckOn(tx);
      assertThat(explanation.path("cause").asText()).isEqualTo("participant_fails");
      assertThat(explanation.path("participant").asText()).isEqualTo("hotel");
      assertThat(explanation.path("text").asText())
          .startsWith("Waiting for `hotel` to commit: ")
          .contains("hotel answered 500 to commit, at `" + hostAndPort(hotel) + "`; ")
          .endsWith("if `hotel` never does so, an operator must decide.");
      assertThat(explanation.path("instance").asText()).isEqualTo(hostAndPort(hotel));
      JsonNode failed = transaction(tx).path("failed_attempts").path(0);
      assertThat(failed.path("call").asText()).isEqualTo("commit");
      assertThat(failed.path("attempt").asInt()).isEqualTo(1);
      assertThat(failed.path("instance").asText()).isEqualTo(hostAndPort(hotel));
      Awaiting.until(
          "its group says so",
          () -> group("hotel").path("cause").asText().equals("participant_fails"));
      JsonNode group = group("hotel");
      assertThat(group.path("words").asText()).isEqualTo("hotel answered 500 to commit");
      assertThat(group.path("examples").toString()).contains(tx);
    } finally {
      hotel.failing.clear();
    }
  }

  @Test
  void aServiceThatIsDownIsToldFromOneThatFails() {
    StubParticipant gone = new StubParticipant();
    register("airline", gone.url());
    gone.failing.add("commit");
    String tx = begin("airline");
    Awaiting.until("it fails to commit", () -> failures(tx) > 0);
    gone.close();

    Awaiting.until(
        "it cannot be reached",
        () -> explanation(tx).path("cause").asText().equals("participant_unreachable"));
    stuckOn(tx);
    Awaiting.until(
        "its group says so",
        () -> group("airline").path("cause").asText().equals("participant_unreachable"));
  }

  @Test
  void aDefinitionWithASignalSaysWhichOneIsAwaited() {
    String definition =
        "{\"name\":\"order\",\"version\":1,\"steps\":[{\"name\":\"paid\",\"signal\":{}}]}";
    json(server.send("PUT", "/v1/saga-definitions", definition), 201);
    String tx =
        json(
                server.send(
                    "POST",
                    "/v1/sagas",
                    "{\"saga\":\"order\",\"input\":{}}",
                    "Prefer",
                    "respond-async"),
                202)
            .path("id")
            .asText();

    assertThat(explanation(tx).path("cause").asText()).isEqualTo("waiting_for_signal");
    assertThat(explanation(tx).path("text").asText())
        .isEqualTo("Step `paid` waits for the signal `paid`.");
  }

  @Test
  void aSagaTellsWhatCancellingItWouldUndoAndIsDrawnAsItStands() {
    String definition =
        "{\"name\":\"stroll\",\"version\":1,\"steps\":[{\"name\":\"room\",\"participant\":\"hotel\","
            + "\"operation\":\"book\",\"compensation\":\"unbook\"},{\"name\":\"sun\",\"signal\":{}}]}";
    json(server.send("PUT", "/v1/saga-definitions", definition), 201);
    String body = "{\"saga\":\"stroll\",\"input\":{}}";
    String tx =
        json(server.send("POST", "/v1/sagas", body, "Prefer", "respond-async"), 202)
            .path("id")
            .asText();
    Awaiting.until(
        "its step is done",
        () -> explanation(tx).path("cause").asText().equals("waiting_for_signal"));

    JsonNode undo = json(server.send("GET", "/v1/transactions/" + tx + "/undo", ""), 200);
    assertThat(CONTRACT.check("UndoPlan", undo)).isEmpty();
    assertThat(undo.path("when").asText()).isEqualTo("if_cancelled");
    assertThat(undo.path("stages").path(0).path(0).path("operation").asText()).isEqualTo("unbook");
    HttpResponse<String> drawn =
        server.send("GET", "/v1/transactions/" + tx + "/drawing?as_of=now", "");
    assertThat(drawn.statusCode()).isEqualTo(200);
    assertThat(drawn.headers().firstValue("Content-Type")).contains("image/svg+xml");
    assertThat(drawn.body()).contains(">done</text>", ">running</text>", ">undo 1</text>");
  }

  @Test
  void whatHasNoStepsIsNotDrawn() {
    String tx = begin("hotel");

    JsonNode problem = json(server.send("GET", "/v1/transactions/" + tx + "/drawing", ""), 404);

    assertThat(problem.path("detail").asText()).contains("has no steps");
  }

  @Test
  void whatIsFinishedSaysSo() {
    String tx = begin("hotel");

    Awaiting.until("it ends", () -> explanation(tx).path("cause").asText().equals("finished"));
  }

  private static void register(String name, String url) {
    String body = "{\"base_urls\":[\"" + url + "\"],\"asks\":true}";
    json(server.send("PUT", "/v1/participants/" + name, body), 200);
  }

  private static String hostAndPort(StubParticipant service) {
    return URI.create(service.url()).getAuthority();
  }

  private static String begin(String participant) {
    String body = ATOMIC.formatted(participant);
    return json(server.send("POST", "/v1/atomic", body, "Prefer", "respond-async"), 202)
        .path("id")
        .asText();
  }

  private static JsonNode stuckOn(String tx) {
    Awaiting.until("it shows as stuck", () -> transaction(tx).has("stuck"));
    return explanation(tx);
  }

  private static int failures(String tx) {
    return explanation(tx).path("failures").asInt();
  }

  private static JsonNode explanation(String tx) {
    return transaction(tx).path("explanation");
  }

  private static JsonNode transaction(String tx) {
    JsonNode found = json(server.send("GET", "/v1/transactions/" + tx, ""), 200);
    assertThat(CONTRACT.check("Transaction", found)).isEmpty();
    return found;
  }

  private static JsonNode group(String participant) {
    JsonNode groups = json(server.send("GET", "/v1/stuck", ""), 200);
    assertThat(CONTRACT.check("StuckGroups", groups)).isEmpty();
    for (JsonNode group : groups.path("groups")) {
      if (group.path("participant").asText().equals(participant)) {
        return group;
      }
    }
    return MissingNode.getInstance();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}
