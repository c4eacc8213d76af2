package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of sagas beside each other, compared and drawn. */
class DefinitionViewsTest {
  private static final String PATH = "/v1/saga-definitions";
  private static final String TRIP =
      "{'name': 'trip', 'version': 1, 'steps': ["
          + "{'name': 'flight', 'participant': 'air', 'operation': 'book', 'compensation': 'cancel'},"
          + "{'name': 'pay', 'participant': 'bank', 'operation': 'pay', 'pivot': true,"
          + " 'input': {'step': 'flight', 'at': '/cents'}}]}";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
    assertThat(put(TRIP).statusCode()).isEqualTo(201);
    assertThat(
            put(version(2).replace("'pivot': true", "'pivot': true, 'timeout_ms': 3000"))
                .statusCode())
        .isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String version(int version) {
    return TRIP.replace("'version': 1", "'version': " + version);
  }

  private static HttpResponse<String> put(String definition) {
    return server.send("PUT", PATH, definition.replace('\'', '"'));
  }

  @Test
  void twoVersionsAreComparedInWords() {
    HttpResponse<String> answer = server.send("GET", PATH + "/trip/diff?from=1&to=2", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Contract.parse(answer.body()))
        .isEqualTo(
            Contract.parse(
                "{\"name\":\"trip\",\"from\":1,\"to\":2,\"changes\":[{\"kind\":\"timeout\","
                    + "\"step\":\"pay\",\"words\":\"step pay has 3 s for a call instead of 10 s\"}],"
                    + "\"problems\":[]}"));
  }

  @Test
  void aVersionThatRenamesAStepThatOthersUseIsRefusedWithTheNewName() {
    HttpResponse<String> answer = put(version(3).replace("'name': 'flight'", "'name': 'outbound'"));

    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode error = Contract.parse(answer.body()).at("/errors/0");
    assertThat(error.path("code").asText()).isEqualTo("step_renamed");
    assertThat(error.path("subject").asText()).isEqualTo("pay");
    assertThat(error.path("detail").asText())
        .isEqualTo(
            "step pay uses the output of flight, which version 3 renames to outbound; write"
                + " outbound there, or let the step keep its name flight");
    assertThat(server.send("GET", PATH + "/trip/3", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aVersionThatRenamesAStepEverywhereIsTaken() {
    String renamed = version(4).replace("'flight'", "'outbound'").replace("'trip'", "'tour'");
    assertThat(put(TRIP.replace("'trip'", "'tour'")).statusCode()).isEqualTo(201);
    assertThat(put(renamed).statusCode()).isEqualTo(201);
    assertThat(server.send("GET", PATH + "/tour/diff?from=1&to=4", "").body())
        .contains("step_renamed", "flight is renamed to outbound");
  }

  @Test
  void whatIsRegisteredStaysRegisteredWhateverComesBeforeItLater() {
    String used = TRIP.replace("'trip'", "'late'");
    String second = used.replace("'version': 1", "'version': 2");
    String heir =
        used.replace("'name': 'flight'", "'name': 'old'")
            .replace("'step': 'flight'", "'step': 'old'");
    assertThat(put(second).statusCode()).isEqualTo(201);
    assertThat(put(heir).statusCode()).isEqualTo(201);
    assertThat(put(second).statusCode()).isEqualTo(200);
  }

  @Test
  void aSagaThatRunsAnotherIsStoredAsAWhole() {
    String round =
        "{'name': 'round', 'steps': [{'name': 'out', 'saga': {'name': 'trip', 'version': 1}},"
            + " {'name': 'note', 'participant': 'notes', 'operation': 'add'}]}";

    assertThat(put(round).statusCode()).isEqualTo(201);

    JsonNode stored = Contract.parse(server.send("GET", PATH + "/round/1", "").body());
    assertThat(stored.at("/definition/steps").findValuesAsText("name"))
        .contains("out.flight", "out.pay", "out", "note");
    assertThat(put(round).statusCode()).isEqualTo(200);
  }

  @Test
  void aSagaThatRunsOneThatIsNotRegisteredIsRefused() {
    HttpResponse<String> answer =
        put(
            "{'name': 'lost', 'steps': [{'name': 'out', 'saga': {'name': 'trip', 'version': 99}}]}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Contract.parse(answer.body()).at("/errors/0/code").asText())
        .isEqualTo("unknown_saga");
  }

  @ParameterizedTest
  @CsvSource({
    "'', image/svg+xml, <svg",
    "?format=svg, image/svg+xml, <svg",
    "?format=mermaid, text/plain; charset=utf-8, flowchart TD",
    "?format=dot, text/vnd.graphviz; charset=utf-8, digraph"
  })
  void aDefinitionIsDrawn(String query, String type, String begin) {
    HttpResponse<String> answer = server.send("GET", PATH + "/trip/1/drawing" + query, "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValue("default-src 'none'");
    assertThat(answer.body()).startsWith(begin).contains("undo flight");
  }

  @Test
  void theSchemaIsServed() {
    HttpResponse<String> answer = server.send("GET", PATH + "/schema", "");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/schema+json");
    assertThat(Contract.parse(answer.body()).path("$id").asText())
        .isEqualTo("urn:verdict:saga-definition:1");
  }

  @ParameterizedTest
  @CsvSource({
    "/trip/diff, 400, invalid_query",
    "/trip/diff?from=1, 400, invalid_query",
    "/trip/diff?from=1&to=x, 400, invalid_query",
    "/trip/diff?from=1&to=2&to=2, 400, invalid_query",
    "/trip/diff?from=1&to=2&name=trip, 400, invalid_query",
    "/trip/diff?from=1&to=99, 404, unknown_definition",
    "/no%20trip/diff?from=1&to=2, 400, invalid_id",
    "/trip/1/drawing?format=gif, 400, invalid_query",
    "/trip/99/drawing, 404, unknown_definition",
    "/trip/x/drawing, 400, invalid_id",
    "/schema?version=1, 400, invalid_query"
  })
  void whatIsAskedWronglyIsAProblem(String path, int status, String code) {
    HttpResponse<String> answer = server.send("GET", PATH + path, "");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Contract.parse(answer.body()).path("code").asText()).isEqualTo(code);
  }
}
