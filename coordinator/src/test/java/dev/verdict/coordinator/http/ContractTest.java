package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server and the contract say the same. */
class ContractTest {
  private static final Contract CONTRACT = new Contract();
  private static final String ID = ScriptedTransactions.ID.text();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsInTheContractAndTheOtherWayRound() {
    Vertx vertx = Vertx.vertx();
    try {
      HttpApi api = new HttpApi(vertx, server.setup());
      assertThat(CONTRACT.routes()).containsExactlyInAnyOrderElementsOf(api.routes());
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void everyProblemCodeIsInTheContractAndInTheDocumentation() throws Exception {
    String documentation =
        java.nio.file.Files.readString(java.nio.file.Path.of("../docs/http-api.md"));
    JsonNode codes = CONTRACT.root().at("/components/schemas/Problem/properties/code/enum");
    assertThat(codes)
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            Arrays.stream(ProblemCode.values()).map(ProblemCode::word).toList());
    for (ProblemCode code : ProblemCode.values()) {
      assertThat(documentation).contains("| `" + code.word() + "` | " + code.status() + " |");
    }
  }

  @Test
  void everyExampleKeepsItsSchema() {
    for (Map.Entry<String, JsonNode> schema :
        CONTRACT.root().at("/components/schemas").properties()) {
      for (JsonNode example : schema.getValue().path("examples")) {
        assertThat(CONTRACT.check(schema.getKey(), example)).as(schema.getKey()).isEmpty();
      }
    }
  }

  static Stream<Arguments> calls() {
    String tx = "/v1/transactions/{id}";
    return Stream.of(
        // method, path, schema of the request, status
        call("POST", "/v1/atomic", "AtomicRequest", 200),
        call("POST", "/v1/transactions", "BeginRequest", 201),
        call("POST", "/v1/transactions/finished", "FinishedRequest", 200),
        call("POST", tx + "/branches", "BranchRequest", 201),
        call("POST", tx + "/branches/{branch}/vote", "Vote", 200),
        call("POST", tx + "/commit", "CommitRequest", 200),
        call("POST", tx + "/commit", "", 200),
        call("POST", tx + "/abort", "AbortRequest", 200),
        call("POST", tx + "/pause", "ActionRequest", 200),
        call("POST", tx + "/resume", "ActionRequest", 200),
        call("POST", tx + "/cancel", "ActionRequest", 200),
        call("POST", tx + "/branches/{branch}/resolve", "ResolveRequest", 200),
        call("POST", tx + "/branches/{branch}/substitute", "SubstituteRequest", 200),
        call("POST", tx + "/branches/{branch}/skip", "ActionRequest", 200),
        call("POST", tx + "/branches/{branch}/input", "InputRequest", 200),
        call("GET", tx, "", 200),
        call("GET", tx + "/decision", "", 200),
        call("GET", "/v1/transactions", "", 200),
        call("PUT", "/v1/saga-definitions", "SagaDefinition", 201),
        call("PUT", "/v1/saga-definitions", "SagaDefinition", 200),
        call("GET", "/v1/saga-definitions", "", 200),
        call("GET", "/v1/saga-definitions/{name}/{version}", "", 200),
        call("GET", "/v1/saga-definitions/schema", "", 200),
        call("GET", "/v1/saga-definitions/{name}/diff?from=1&to=1", "", 200),
        call("POST", "/v1/sagas", "SagaRequest", 200),
        call("POST", "/v1/sagas/{id}/signals/{name}", "SignalRequest", 200),
        call("POST", "/v1/sagas/{id}/signals/{name}", "", 200),
        call("PUT", "/v1/participants/{name}", "ParticipantRequest", 200),
        call("PUT", "/v1/participants/{name}/instances/{instance}", "InstanceRequest", 200),
        call("GET", "/v1/participants/{name}", "", 200),
        call("DELETE", "/v1/participants/{name}/instances/{instance}", "", 200),
        call("GET", "/v1/participants", "", 200),
        call("GET", "/v1/stuck", "", 200),
        call("POST", tx + "/retry", "ActionRequest", 200),
        call("PUT", "/v1/views/{name}", "ViewRequest", 201),
        call("GET", "/v1/views", "", 200),
        call("DELETE", "/v1/views/{name}?version=1", "", 200),
        call("GET", "/v1/audit", "", 200),
        call("GET", "/v1/audit/head", "", 200),
        call("GET", "/v1/audit/verify", "", 200),
        call("GET", "/v1/batches", "", 200),
        call("POST", "/v1/batches", "BatchRequest", 201),
        call("GET", "/v1/reconciliation", "", 200),
        call("GET", tx + "/reconciliation", "", 200),
        call("POST", "/v1/reconciliation", "", 200),
        call("POST", tx + "/reconciliation", "", 200),
        call("GET", "/v1/disagreements", "", 200),
        call("GET", "/v1/proposals", "", 200),
        call("GET", "/v1/node", "", 200),
        call("GET", "/v1/alerts", "", 200),
        call("GET", "/health/live", "", 200),
        call("GET", "/health/ready", "", 200));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theContractsExamplesWorkAndAreAnsweredAsItSays(
      String method, String path, String request, int status) {
    String body =
        request.isEmpty()
            ? ""
            : CONTRACT.root().at("/components/schemas/" + request + "/examples/0").toString();

    HttpResponse<String> answer = server.send(method, filled(path), body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    checkAnswer(method, path.replaceAll("\\?.*", ""), answer);
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyFaultOfTheEngineIsAProblemAsTheContractSays(Code code) {
    server.transactions.failWith(code);
    try {
      HttpResponse<String> answer = server.send("GET", "/v1/transactions/" + ID, "");

      assertThat(answer.statusCode()).isBetween(404, 503).isNotEqualTo(500);
      assertThat(Contract.parse(answer.body()).path("code").asText())
          .isEqualToIgnoringCase(code.name());
      assertThat(answer.headers().firstValue("Retry-After").isPresent())
          .isEqualTo(answer.statusCode() == 503 || answer.statusCode() == 429);
      checkAnswer("GET", "/v1/transactions/{id}", answer);
    } finally {
      server.transactions.fault = Optional.empty();
    }
  }

  private static void checkAnswer(String method, String path, HttpResponse<String> answer) {
    String mediaType = answer.headers().firstValue("Content-Type").orElse("");
    String schema = CONTRACT.answerSchema(method, path, answer.statusCode(), mediaType);
    assertThat(schema).isNotEmpty();
    assertThat(CONTRACT.check(schema, Contract.parse(answer.body()))).as(answer.body()).isEmpty();
  }

  private static String filled(String path) {
    return path.replace("{id}", ID)
        .replace("{branch}", "debit")
        .replace("{name}", path.contains("definitions") ? "trip" : "bank-a")
        .replace("{instance}", "bank-a-1")
        .replace("{version}", "1");
  }

  private static Arguments call(String method, String path, String request, int status) {
    return Arguments.of(method, path, request, status);
  }
}
