package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad input has its own code, and never reaches the engine. */
class BadInputTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TX = "/v1/transactions/" + ScriptedTransactions.ID;
  private static final String SIGNALS = "/v1/sagas/" + ScriptedTransactions.ID + "/signals/";
  private static final String BRANCH = "{\"id\":\"a\",\"participant\":\"p\"}";
  private static final String INSTANCE = "/v1/participants/a/instances/a-1";
  private static final String ANYWHERE = "*";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        // path, body, status, code, pointer
        row("/v1/atomic", "{", 400, "malformed_json", ""),
        row("/v1/atomic", "{\"branches\":[}", 400, "malformed_json", ""),
        row("/v1/atomic", "nonsense", 400, "malformed_json", ""),
        row("/v1/atomic", "", 400, "malformed_json", ""),
        row("/v1/atomic", "{} {}", 400, "malformed_json", ""),
        row("/v1/atomic", "{\"labels\":{},\"labels\":{}}", 400, "malformed_json", ""),
        row("/v1/atomic", "null", 400, "wrong_type", ""),
        row("/v1/atomic", "[]", 400, "wrong_type", ""),
        row("/v1/atomic", "{}", 400, "missing_member", "/branches"),
        row("/v1/atomic", "{\"branches\":[]}", 400, "invalid_value", "/branches"),
        row("/v1/atomic", "{\"branches\":[null]}", 400, "wrong_type", "/branches/0"),
        row("/v1/atomic", "{\"branches\":{}}", 400, "wrong_type", "/branches"),
        row("/v1/atomic", "{\"branches\":[{}]}", 400, "missing_member", "/branches/0/id"),
        row("/v1/atomic", branches("{\"id\":7}"), 400, "wrong_type", "/branches/0/id"),
        row("/v1/atomic", branches("{\"id\":\"a b\"}"), 400, "invalid_value", "/branches/0/id"),
        row(
            "/v1/atomic",
            branches("{\"id\":\"a\"}"),
            400,
            "missing_member",
            "/branches/0/participant"),
        row(
            "/v1/atomic",
            branches("{\"id\":\"a\",\"participant\":\"p\",\"style\":\"3pc\"}"),
            400,
            "invalid_value",
            "/branches/0/style"),
        row("/v1/atomic", branches(BRANCH + "," + BRANCH), 400, "invalid_value", "/branches/1/id"),
        row(
            "/v1/atomic",
            branches("{\"id\":\"a\",\"participant\":\"p\",\"pay/load\":1}"),
            400,
            "unknown_member",
            "/branches/0/pay~1load"),
        row("/v1/atomic", with("timeout_ms", "-1"), 400, "invalid_timeout", "/timeout_ms"),
        row("/v1/atomic", with("timeout_ms", "0"), 400, "invalid_timeout", "/timeout_ms"),
        row("/v1/atomic", with("timeout_ms", "86400001"), 400, "invalid_timeout", "/timeout_ms"),
        row("/v1/atomic", with("call_timeout_ms", "0"), 400, "invalid_timeout", "/call_timeout_ms"),
        row("/v1/atomic", with("timeout_ms", "\"5\""), 400, "wrong_type", "/timeout_ms"),
        row("/v1/atomic", with("timeout_ms", "1.5"), 400, "wrong_type", "/timeout_ms"),
        row(
            "/v1/atomic",
            with("timeout_ms", "99999999999999999999"),
            400,
            "invalid_value",
            ANYWHERE),
        row("/v1/atomic", with("durable_begin", "\"yes\""), 400, "wrong_type", "/durable_begin"),
        row("/v1/atomic", with("business_key", "5"), 400, "wrong_type", "/business_key"),
        row(
            "/v1/atomic",
            with("business_key", '"' + "x".repeat(201) + '"'),
            400,
            "invalid_value",
            "/business_key"),
        row("/v1/atomic", with("business_key", "\"\\u0000\""), 400, "invalid_value", ANYWHERE),
        row("/v1/atomic", with("business_key", "\"\\ud800\""), 400, "invalid_value", ANYWHERE),
        row("/v1/atomic", with("labels", "{\"a b\":\"x\"}"), 400, "invalid_value", "/labels"),
        row("/v1/atomic", with("labels", "{\"a\":null}"), 400, "wrong_type", "/labels/a"),
        row("/v1/atomic", with("labels", labels(33)), 400, "invalid_value", "/labels"),
        row("/v1/atomic", payload("1e999999999"), 400, "invalid_value", ANYWHERE),
        row("/v1/atomic", payload("\"\\udc00\""), 400, "invalid_value", ANYWHERE),
        row("/v1/atomic", payload("1".repeat(101)), 400, "invalid_value", ANYWHERE),
        row("/v1/atomic", payload("[".repeat(70) + "]".repeat(70)), 400, "json_too_deep", ""),
        row("/v1/atomic", branches(many(1_001)), 422, "too_many_branches", "/branches"),
        row("/v1/atomic", "{\"x\":\"" + "y".repeat(1 << 20) + "\"}", 413, "body_too_large", ""),
        row("/v1/transactions", with("timeout_ms", "-5"), 400, "invalid_timeout", "/timeout_ms"),
        row("/v1/transactions/finished", "{}", 400, "missing_member", "/ids"),
        row("/v1/transactions/finished", "{\"ids\":[null]}", 400, "wrong_type", "/ids/0"),
        row("/v1/transactions/finished", "{\"ids\":[\"x\"]}", 400, "invalid_value", "/ids/0"),
        row("/v1/transactions/finished", ids(501), 400, "invalid_value", "/ids"),
        row(TX + "/branches", "{}", 400, "missing_member", "/id"),
        row(
            TX + "/branches",
            "{\"id\":\"a\",\"participant\":\"p\",\"vote\":\"me\"}",
            400,
            "invalid_value",
            "/vote"),
        row(TX + "/branches/a/vote", "{}", 400, "missing_member", "/vote"),
        row(TX + "/branches/a/vote", "{\"vote\":\"maybe\"}", 400, "invalid_value", "/vote"),
        row(TX + "/branches/a%20b/vote", "{\"vote\":\"yes\"}", 400, "invalid_id", ""),
        row(TX + "/commit", "{\"branches\":[]}", 400, "wrong_type", "/branches"),
        row(TX + "/commit", "{\"branches\":{\"a b\":null}}", 400, "invalid_value", "/branches"),
        row(TX + "/commit", "{\"branches\":{\"a\":{}}}", 400, "missing_member", "/branches/a/vote"),
        row(TX + "/abort", "{\"reason\":{}}", 400, "wrong_type", "/reason"),
        row(TX + "/retry", "{\"force\":true}", 400, "unknown_member", "/force"),
        row(TX + "/retry", "{}", 400, "missing_member", "/reason"),
        row(TX + "/retry", "nonsense", 400, "malformed_json", ""),
        row(TX + "/retry", "[]", 400, "wrong_type", ""),
        row(
            "/v1/atomic",
            branches(BRANCH + ",{\"id\":\"b\",\"participant\":\"p\",\"vote\":\"client\"}"),
            422,
            "client_vote_impossible",
            "/branches/1/vote"),
        row("/v1/transactions/nonsense/commit", "{}", 400, "invalid_id", ""),
        row("/v1/transactions/nonsense/abort", "", 400, "invalid_id", ""),
        row(SIGNALS + "paid", "{\"payload\":1,\"by\":2}", 400, "unknown_member", "/by"),
        row(SIGNALS + "is%20paid", "{}", 400, "invalid_id", ""),
        row(SIGNALS + "paid", payloadOf("y".repeat(1 << 20)), 413, "body_too_large", ""),
        row("/v1/sagas/nonsense/signals/paid", "{}", 400, "invalid_id", ""),
        row("/v1/sagas", "{}", 400, "missing_member", "/saga"),
        row("/v1/sagas", "{\"saga\":\"trip\",\"version\":0}", 400, "invalid_value", "/version"),
        row("/v1/sagas", "{\"saga\":\"trip\"}", 404, "unknown_definition", ""));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBadBodyIsAProblemWithItsOwnCode(
      String path, String body, int status, String code, String pointer) {
    server.transactions.asked.clear();

    HttpResponse<String> answer = server.send("POST", path, body);

    JsonNode problem = problem(answer, status, code);
    if (!pointer.equals(ANYWHERE)) {
      assertThat(problem.path("pointer").asText("")).isEqualTo(pointer);
    }
    assertThat(server.transactions.asked).isEmpty();
  }

  static Stream<Arguments> requests() {
    String ok = branches(BRANCH);
    String[] none = {};
    return Stream.of(
        // method, path, body, headers, status, code
        request("GET", "/v1/transactions?limit=0", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?limit=1001", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?colour=red", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?kind=xa", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?state=lost", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?since=yesterday", "", none, 400, "invalid_query"),
        request(
            "GET", "/v1/transactions?since=9999-12-31T12:00:00Z", "", none, 400, "invalid_query"),
        request(
            "GET", "/v1/transactions?until=1969-12-31T12:00:00Z", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?name=%00", "", none, 400, "invalid_query"),
        request("GET", "/v1/saga-definitions/a%00b/1", "", none, 400, "invalid_id"),
        request("GET", "/v1/transactions?label=tenant", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?stuck=1", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?kind=saga&kind=atomic", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?participant=a%20b", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?participant=", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?text=%0A", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?text=" + "x".repeat(201), "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?id_prefix=A", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?longer_than_ms=0", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?longer_than_ms=1e3", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?finished_within_ms=", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?heuristic=maybe", "", none, 400, "invalid_query"),
        request("GET", "/v1/transactions?cursor=abc", "", none, 400, "invalid_cursor"),
        request("GET", "/v1/transactions/abc", "", none, 400, "invalid_id"),
        request("GET", "/v1/transactions/abc/decision", "", none, 400, "invalid_id"),
        request("GET", "/v1/saga-definitions/trip/one", "", none, 400, "invalid_id"),
        request("GET", "/v1/saga-definitions/trip/1", "", none, 404, "unknown_definition"),
        request("GET", "/v2/atomic", "", none, 404, "not_found"),
        request("GET", "/v1/atomic", "", none, 405, "method_not_allowed"),
        request("DELETE", TX, "", none, 405, "method_not_allowed"),
        request("POST", "/v1/events", "", none, 405, "method_not_allowed"),
        request(
            "POST",
            "/v1/atomic",
            ok,
            h("Content-Type", "text/plain"),
            415,
            "unsupported_media_type"),
        request(
            "POST",
            TX + "/commit",
            "{}",
            h("Content-Type", "application/xml"),
            415,
            "unsupported_media_type"),
        request("POST", "/v1/atomic?timeout_ms=5", ok, none, 400, "invalid_query"),
        request("POST", "/v1/transactions?durable_begin=true", "{}", none, 400, "invalid_query"),
        request("GET", TX + "?history=false", "", none, 400, "invalid_query"),
        request("GET", "/v1/participants?name=a", "", none, 400, "invalid_query"),
        request("GET", "/v1/events?since=0", "", none, 400, "invalid_query"),
        request(
            "POST", "/v1/atomic", ok, h("Content-Encoding", "gzip"), 415, "unsupported_media_type"),
        request("POST", "/v1/atomic", ok, h("Prefer", "wait=soon"), 400, "invalid_header"),
        request(
            "POST", "/v1/atomic", ok, h("Idempotency-Key", "k".repeat(256)), 400, "invalid_header"),
        request("POST", "/v1/atomic", ok, h("Idempotency-Key", ""), 400, "invalid_header"),
        request(
            "POST",
            "/v1/atomic",
            ok,
            h("Idempotency-Key", "k1", "Idempotency-Key", "k2"),
            400,
            "repeated_header"),
        request(
            "POST",
            "/v1/transactions",
            "{}",
            h("Idempotency-Key", "k1", "Idempotency-Key", "k1"),
            400,
            "repeated_header"),
        request(
            "POST",
            "/v1/atomic",
            ok,
            h("Prefer", "wait=5", "Prefer", "respond-async"),
            400,
            "repeated_header"),
        request(
            "POST",
            TX + "/commit",
            "",
            h("Prefer", "wait=5", "Prefer", "respond-async"),
            400,
            "repeated_header"),
        request(
            "POST",
            "/v1/sagas",
            "{\"saga\":\"trip\"}",
            h("Verdict-Client", "a", "Verdict-Client", "b"),
            400,
            "repeated_header"),
        request("POST", "/v1/atomic", ok, h("Verdict-Client", "a b"), 400, "invalid_header"),
        request("POST", "/v1/atomic", ok, h("traceparent", "00-0-0-00"), 400, "invalid_header"),
        request(
            "PUT",
            "/v1/participants/a%20b",
            "{\"base_urls\":[\"http://x\"]}",
            none,
            400,
            "invalid_id"),
        request("GET", "/v1/participants/nobody", "", none, 404, "no_such_participant"),
        request("GET", "/v1/participants/a%20b", "", none, 400, "invalid_id"),
        request("PUT", "/v1/participants/a", "{}", none, 400, "missing_member"),
        request("PUT", "/v1/participants/a", "{\"base_urls\":[]}", none, 400, "invalid_value"),
        request("PUT", "/v1/participants/a", "{\"base_urls\":[null]}", none, 400, "invalid_value"),
        request(
            "PUT",
            "/v1/participants/a",
            "{\"base_urls\":[\"ftp://x\"]}",
            none,
            400,
            "invalid_value"),
        request(
            "PUT",
            "/v1/participants/a",
            "{\"base_urls\":[\"http://u:p@x\"]}",
            none,
            400,
            "invalid_value"),
        request(
            "PUT",
            "/v1/participants/a",
            "{\"base_urls\":[\"http://x?y\"]}",
            none,
            400,
            "invalid_value"),
        request("PUT", INSTANCE, "{}", none, 400, "missing_member"),
        request("PUT", INSTANCE, "", none, 400, "malformed_json"),
        request("PUT", INSTANCE, "{\"base_url\":null}", none, 400, "missing_member"),
        request("PUT", INSTANCE, "{\"base_url\":7}", none, 400, "wrong_type"),
        request("PUT", INSTANCE, "{\"base_url\":\"ftp://x\"}", none, 400, "invalid_value"),
        request("PUT", INSTANCE, "{\"base_url\":\"http://u:p@x\"}", none, 400, "invalid_value"),
        request("PUT", INSTANCE, "{\"base_url\":\"http://x:0\"}", none, 400, "invalid_value"),
        request(
            "PUT",
            INSTANCE,
            "{\"base_url\":\"http://x\",\"asks\":\"yes\"}",
            none,
            400,
            "wrong_type"),
        request(
            "PUT", INSTANCE, "{\"base_url\":\"http://x\",\"ttl\":1}", none, 400, "unknown_member"),
        capabilities("\"holdings\"", "wrong_type"),
        capabilities("[1]", "wrong_type"),
        capabilities("[null]", "wrong_type"),
        capabilities("[\"\"]", "invalid_value"),
        capabilities("[\"a b\"]", "invalid_value"),
        capabilities("[\"" + "a".repeat(51) + "\"]", "invalid_value"),
        capabilities("[" + "\"a\",".repeat(32) + "\"a\"]", "invalid_value"),
        request(
            "PUT",
            INSTANCE,
            "{\"base_url\":\"http://x\"}",
            h("Content-Type", "text/plain"),
            415,
            "unsupported_media_type"),
        request(
            "PUT",
            "/v1/participants/a/instances/b%20c",
            "{\"base_url\":\"http://x\"}",
            none,
            400,
            "invalid_id"),
        request(
            "PUT",
            "/v1/participants/a%20b/instances/c",
            "{\"base_url\":\"http://x\"}",
            none,
            400,
            "invalid_id"),
        request("DELETE", "/v1/participants/a/instances/b%20c", "", none, 400, "invalid_id"),
        request(
            "DELETE", "/v1/participants/nobody/instances/a", "", none, 404, "no_such_participant"),
        request("POST", INSTANCE, "", none, 405, "method_not_allowed"),
        request(
            "PUT", "/v1/saga-definitions", "{\"name\":\"trip\"}", none, 422, "invalid_definition"),
        request("PUT", "/v1/saga-definitions", "[]", none, 422, "invalid_definition"),
        request("PUT", "/v1/saga-definitions", "{", none, 400, "malformed_json"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aBadRequestIsAProblemWithItsOwnCode(
      String method, String path, String body, String[] headers, int status, String code) {
    server.transactions.asked.clear();

    problem(server.send(method, path, body, headers), status, code);

    assertThat(server.transactions.asked).isEmpty();
  }

  private static Arguments capabilities(String json, String code) {
    String body = "{\"base_url\":\"http://x\",\"capabilities\":" + json + "}";
    return request("PUT", INSTANCE, body, h(), 400, code);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        // body, what the detail says
        Arguments.of("{\n  \"branches\": [}", "line 2, column 16: here is not what may follow"),
        Arguments.of("{\"branches\": [", "line 1, column 15: the body ends too early"),
        Arguments.of("{\"a\": \"b", "line 1, column 9: the body ends too early"),
        Arguments.of("nonsense", "line 1, column 9: here is not what may follow"),
        Arguments.of(
            "{\"labels\":{},\n\"labels\":{}}", "line 2, column 9: a member's name stands twice"),
        Arguments.of("{} {}", "line 1, column 4: something follows the value"),
        Arguments.of("{\"a\":01}", "line 1, column 7: here is not what may follow"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aMalformedBodyIsToldWhereAndWhatInPlainWords(String body, String words) {
    JsonNode problem = problem(server.send("POST", "/v1/atomic", body), 400, "malformed_json");

    assertThat(problem.path("detail").asText())
        .isEqualTo("The body is not well-formed JSON (RFC 8259) at " + words + ".");
  }

  @Test
  void bytesThatAreNotUtf8AreAProblem() throws Exception {
    byte[][] bodies = {
      {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
      {0, 0, 0, '{', 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
      {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
      {'{', '"', (byte) 0xc1, (byte) 0xa1, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xe0, (byte) 0x80, (byte) 0xaf, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"', ':', '1', '}'}
    };
    for (byte[] body : bodies) {
      HttpResponse<String> answer =
          server.client.send(
              java.net.http.HttpRequest.newBuilder(server.uri("/v1/atomic"))
                  .header("Content-Type", "application/json")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(problem(answer, 400, "malformed_json").path("detail").asText()).contains("UTF-8");
    }
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    assertThat(server.send("DELETE", "/v1/transactions", "").headers().firstValue("Allow"))
        .hasValueSatisfying(allowed -> assertThat(allowed.split(", ")).contains("GET", "POST"));
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    try {
      JsonNode problem = MAPPER.readTree(answer.body());
      assertThat(problem.path("code").asText()).as(answer.body()).isEqualTo(code);
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(problem.path("status").asInt()).isEqualTo(status);
      assertThat(problem.path("type").asText()).isEqualTo("/problems/" + code);
      assertThat(problem.path("title").asText()).isNotEmpty();
      assertThat(problem.path("detail").asText()).isNotEmpty();
      return problem;
    } catch (IOException notJson) {
      throw new AssertionError(answer.statusCode() + " " + answer.body(), notJson);
    }
  }

  private static String payloadOf(String text) {
    return "{\"payload\":\"" + text + "\"}";
  }

  private static Arguments row(String path, String body, int status, String code, String pointer) {
    return Arguments.of(path, body, status, code, pointer);
  }

  private static Arguments request(
      String method, String path, String body, String[] headers, int status, String code) {
    return Arguments.of(method, path, body, headers, status, code);
  }

  private static String[] h(String... headers) {
    return headers;
  }

  private static String branches(String inner) {
    return "{\"branches\":[" + inner + "]}";
  }

  private static String with(String member, String value) {
    return "{\"branches\":[" + BRANCH + "],\"" + member + "\":" + value + "}";
  }

  private static String payload(String value) {
    return branches("{\"id\":\"a\",\"participant\":\"p\",\"payload\":" + value + "}");
  }

  private static String labels(int count) {
    ObjectNode labels = MAPPER.createObjectNode();
    IntStream.range(0, count).forEach(i -> labels.put("l" + i, "x"));
    return labels.toString();
  }

  private static String ids(int count) {
    String one = '"' + ScriptedTransactions.ID.text() + '"';
    return "{\"ids\":[" + String.join(",", Collections.nCopies(count, one)) + "]}";
  }

  private static String many(int count) {
    return String.join(
        ",",
        IntStream.range(0, count)
            .mapToObj(i -> "{\"id\":\"b" + i + "\",\"participant\":\"p\"}")
            .toList());
  }
}
