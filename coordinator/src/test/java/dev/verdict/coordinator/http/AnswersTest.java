package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.atomic.Vote;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches the engine, and how its answers are told. */
class AnswersTest {
  private static final String ID = ScriptedTransactions.ID.text();
  private static final String ONE = "{\"branches\":[{\"id\":\"a\",\"participant\":\"p\"}]}";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.transactions.asked.clear();
    server.transactions.fault = Optional.empty();
    server.transactions.outcome = Optional.of(Outcome.COMMIT);
  }

  @Test
  void aCallWaitsHalfAMinuteUnlessToldOtherwise() {
    HttpResponse<String> standard = server.send("POST", "/v1/atomic", ONE);
    HttpResponse<String> short5 = server.send("POST", "/v1/atomic", ONE, "Prefer", "wait=5");
    HttpResponse<String> async =
        server.send("POST", "/v1/atomic", ONE, "Prefer", "respond-async, wait=5");
    server.send("POST", "/v1/atomic", ONE, "Prefer", "wait=1000; x=y, handling=strict");
    server.send("POST", "/v1/atomic", ONE, "Prefer", "wait=99999999999999999999");
    server.send("POST", "/v1/atomic", ONE, "Prefer", "wait=5, wait=6");

    assertThat(server.transactions.asked)
        .extracting(asked -> asked.get(2))
        .containsExactly(
            new Wait(Wait.Until.FINISHED, Duration.ofSeconds(30)),
            new Wait(Wait.Until.FINISHED, Duration.ofSeconds(5)),
            new Wait(Wait.Until.ACCEPTED, Duration.ZERO),
            new Wait(Wait.Until.FINISHED, Duration.ofSeconds(60)),
            new Wait(Wait.Until.FINISHED, Duration.ofSeconds(60)),
            new Wait(Wait.Until.FINISHED, Duration.ofSeconds(5)));
    assertThat(standard.statusCode()).isEqualTo(200);
    assertThat(standard.headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(short5.headers().firstValue("Preference-Applied")).hasValue("wait=5");
    assertThat(async.statusCode()).isEqualTo(202);
    assertThat(async.headers().firstValue("Location")).hasValue("/v1/transactions/" + ID);
  }

  @Test
  void whoChecksHealthMayAskForTheHeadOnly() {
    for (String path : List.of("/health/live", "/health/ready", "/metrics", "/")) {
      HttpResponse<String> head = server.send("HEAD", path, "");

      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
    assertThat(server.send("HEAD", "/v1/transactions/" + ID, "").statusCode()).isEqualTo(405);
    assertThat(server.send("HEAD", "/v1/transactions/" + ID + "/decision", "").statusCode())
        .isEqualTo(405);
  }

  @Test
  void aWaitThatEndsUndecidedIs202() {
    server.transactions.outcome = Optional.empty();

    assertThat(server.send("POST", "/v1/atomic", ONE).statusCode()).isEqualTo(202);
  }

  @Test
  void aKeyStandsForTheBodysValueNotItsText() {
    KeyClaim first = claim("{\"timeout_ms\":5,\"branches\":[]}", "k");
    KeyClaim reordered = claim("{ \"branches\": [], \"timeout_ms\": 5 }", "k");
    KeyClaim other = claim("{\"timeout_ms\":6,\"branches\":[]}", "k");

    assertThat(reordered).isEqualTo(first);
    assertThat(other.requestHash()).isNotEqualTo(first.requestHash());
    assertThat(first.key().principal()).isEqualTo("teller-7");
    assertThat(first.key().key()).isEqualTo("k");
  }

  private static KeyClaim claim(String body, String key) {
    server.transactions.asked.clear();
    server.send(
        "POST", "/v1/transactions", body, "Idempotency-Key", key, "Verdict-Client", "teller-7");
    return started().claim().orElseThrow();
  }

  @Test
  void theCallerAndTheTraceReachTheEngine() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    server.send("POST", "/v1/atomic", ONE, "traceparent", trace, "Verdict-Client", "teller");

    assertThat(started().origin().traceparent()).isEqualTo(trace);
    assertThat(started().origin().principal()).isEqualTo("teller");
    assertThat(started().origin().namespace()).isEqualTo("default");
  }

  private static StartRequest started() {
    return (StartRequest) server.transactions.asked.get(0).get(1);
  }

  @Test
  void aCommitStatesItsBranchesOrNothing() {
    String commit = "/v1/transactions/" + ID + "/commit";
    server.send("POST", commit, "");
    server.send("POST", commit, "{\"branches\":{\"a\":null,\"b\":{\"vote\":\"yes\"}}}");

    assertThat(server.transactions.asked)
        .extracting(asked -> asked.get(2))
        .containsExactly(
            Optional.empty(),
            Optional.of(
                Map.of(
                    new BranchId("a"),
                    Optional.empty(),
                    new BranchId("b"),
                    Optional.of(Vote.commit()))));
  }

  @Test
  void anUnexpectedFaultHasAnIdThatIsAlsoLogged() {
    server.transactions.fault = Optional.of(new IllegalStateException("secret words"));

    HttpResponse<String> answer = server.send("GET", "/v1/transactions/" + ID, "");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("\"code\":\"internal\"").contains("error_id");
    assertThat(answer.body()).doesNotContain("secret words");
  }

  @Test
  void aNodeThatStartsOrDrainsAnswers503AndSaysWhy() {
    try (TestServer other = new TestServer()) {
      other.slot.withhold("the database is away");

      HttpResponse<String> call = other.send("POST", "/v1/atomic", ONE);
      HttpResponse<String> ready = other.send("GET", "/health/ready", "");

      assertThat(call.statusCode()).isEqualTo(503);
      assertThat(call.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(call.body()).contains("the database is away");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("the database is away");
      assertThat(other.send("GET", "/health/live", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSagaDefinitionThatGoesInCirclesIsRefusedWithEachReason() {
    String step =
        "{\"name\":\"%s\",\"participant\":\"p\",\"operation\":\"o\",\"after\":[\"%s\"],"
            + "\"compensation\":\"c\"}";
    String body =
        "{\"name\":\"loop\",\"version\":1,\"steps\":["
            + step.formatted("a", "b")
            + ","
            + step.formatted("b", "a")
            + "]}";

    HttpResponse<String> answer = server.send("PUT", "/v1/saga-definitions", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("invalid_definition").contains("\"code\":\"cycle\"");
    assertThat(server.send("GET", "/v1/saga-definitions/loop/1", "").statusCode()).isEqualTo(404);
  }

  @Test
  void anotherDefinitionUnderTheSameNameAndVersionIsAConflict() {
    String body =
        "{\"name\":\"once\",\"version\":1,\"steps\":[{\"name\":\"a\",\"participant\":\"p\","
            + "\"operation\":\"%s\",\"compensation\":\"c\"}]}";

    assertThat(server.send("PUT", "/v1/saga-definitions", body.formatted("x")).statusCode())
        .isEqualTo(201);
    assertThat(server.send("PUT", "/v1/saga-definitions", body.formatted("x")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> other = server.send("PUT", "/v1/saga-definitions", body.formatted("y"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("definition_conflict");
  }

  @Test
  void thePageLoadsNothingFromElsewhere() {
    HttpResponse<String> page = server.send("GET", "/", "");

    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    Matcher asset = Pattern.compile("(?:href|src)=\"(/console/[^\"]+)\"").matcher(page.body());
    List<String> found = asset.results().map(result -> result.group(1)).toList();
    assertThat(found).hasSizeGreaterThan(1);
    for (String path : found) {
      HttpResponse<String> file = server.send("GET", path, "");
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      assertThat(file.headers().firstValue("Cache-Control"))
          .hasValueSatisfying(kept -> assertThat(kept).contains("immutable"));
    }
  }

  @Test
  void aFileOfAnotherReleaseOfThePageIsNotThere() {
    for (String path : List.of("/console/0/main.js", "/console/", "/console/../etc/passwd")) {
      assertThat(server.send("GET", path, "").statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void everyFileOfThePageIsServed() throws Exception {
    Path folder = Path.of("src/main/resources/dev/verdict/coordinator/console");
    List<String> listed = Files.readAllLines(folder.resolve("files.txt"));
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(listed)
          .containsAll(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                  .filter(name -> name.endsWith(".js") || name.endsWith(".css"))
                  .toList());
    }
  }
}
