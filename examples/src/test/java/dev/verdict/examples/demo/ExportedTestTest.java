package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Sagas that a real coordinator ran are exported as tests; what was exported compiles, and passes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExportedTestTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What the service answers, by operation: each answer once, the last one for ever. */
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();
  private URI coordinator = URI.create("http://127.0.0.1");
  private Path folder = Path.of("");

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    coordinator = TestCoordinator.freeAddress();
    open.add(TestCoordinator.start(folder, coordinator));
    assertThat(new CoordinatorApi(coordinator).awaitReady(PATIENCE)).isTrue();
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", this::answer);
    service.start();
    open.add(() -> service.stop(0));
    String url = "http://127.0.0.1:" + service.getAddress().getPort();
    send("PUT", "/v1/participants/agency", "{'base_urls':['" + url + "'],'asks':true}");
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode call = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      String next = next(call.path("operation").asText());
      if (next.isEmpty()) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      byte[] body = next.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized String next(String operation) {
    List<String> left = answers.getOrDefault(operation, List.of(done("null")));
    return left.size() > 1 ? left.remove(0) : left.get(0);
  }

  private void answers(String operation, String... wanted) {
    answers.put(operation, new ArrayList<>(List.of(wanted)));
  }

  private static String done(String output) {
    return "{\"result\":\"done\",\"output\":" + output + "}";
  }

  private static String refused(String reason) {
    return "{\"result\":\"refused\",\"reason\":\"" + reason + "\"}";
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(coordinator.resolve(path))
            .header("Content-Type", "application/json")
            .header("Prefer", "respond-async")
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    return answer;
  }

  private String begun(String name, String steps) throws Exception {
    String definition =
        "{'name':'" + name + "','version':1,'steps':[" + steps + "],'output':{'step':'flight'}}";
    HttpResponse<String> defined = send("PUT", "/v1/saga-definitions", definition);
    assertThat(defined.statusCode()).as(defined.body()).isEqualTo(201);
    String start = "{'saga':'" + name + "','input':{'who':'Åsa \\\\ \\u0007','items':[1,2]}}";
    HttpResponse<String> answer = send("POST", "/v1/sagas", start);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return MAPPER.readTree(answer.body()).path("id").asText();
  }

  private void await(String tx, Predicate<JsonNode> holds) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode seen = MAPPER.readTree(send("GET", "/v1/transactions/" + tx, "").body());
    while (!holds.test(seen)) {
      assertThat(System.nanoTime()).as(seen.toString()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
      seen = MAPPER.readTree(send("GET", "/v1/transactions/" + tx, "").body());
    }
  }

  private static Predicate<JsonNode> state(String state) {
    return tx -> tx.path("state").asText().equals(state);
  }

  private static String step(String name, String rest) {
    return "{'name':'" + name + "','participant':'agency','operation':'" + name + "'," + rest + "}";
  }

  /** What has just ended is not exported before the log has its end. */
  private HttpResponse<String> exported(String tx) throws Exception {
    String path = "/v1/transactions/" + tx + "/junit";
    HttpResponse<String> answer = send("GET", path, "");
    for (int i = 0; i < 100 && answer.statusCode() == 409; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      answer = send("GET", path, "");
    }
    return answer;
  }

  /** Compiles it and runs it with JUnit. */
  private String passes(String tx) throws Exception {
    HttpResponse<String> exported = exported(tx);
    assertThat(exported.statusCode()).as(exported.body()).isEqualTo(200);
    String source = exported.body();
    String name = source.replaceAll("(?s).*\nclass (\\w+) .*", "$1");
    Path sources = Files.createDirectories(folder.resolve(tx));
    Path file = Files.writeString(sources.resolve(name + ".java"), source);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                sources.toString(),
                file.toString());
    assertThat(compiled).as(source).isZero();
    URL[] classes = {sources.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(loader.loadClass(name)))
          .execute()
          .testEvents()
          .assertThatEvents()
          .as(source)
          .filteredOn(event -> event.getType().name().equals("FINISHED"))
          .singleElement()
          .asString()
          .contains("SUCCESSFUL");
    }
    return source;
  }

  @Test
  void oneThatWasCompletedAfterFaultsAndASignal() throws Exception {
    answers("flight", "", "", done("{\"seat\":\"12\\\"A\"}"));
    String tx =
        begun(
            "holiday",
            step("flight", "'compensation':'unbook'")
                + ",{'name':'nap','sleep_ms':50},{'name':'sun','signal':{}},"
                + step("pay", "'pivot':true"));
    await(tx, seen -> seen.path("explanation").path("cause").asText().equals("waiting_for_signal"));
    send("POST", "/v1/sagas/" + tx + "/signals/sun", "{'payload':{'hours':9}}");
    await(tx, state("completed"));

    assertThat(passes(tx))
        .contains("class HolidayReplayTest")
        .contains("run.step(\"flight\").fails(2).then().returns(")
        .contains("run.signal(\"sun\", json(\"{\\\"hours\\\":9}\"));")
        .contains(".isCompleted()");
  }

  @Test
  void oneThatWasRefusedAndUndone() throws Exception {
    answers("book", done("1"));
    answers("charge", refused("no \\\"money\\\""));
    answers("unbook", "", done("null"));
    String tx =
        begun(
            "spree",
            "{'name':'flight','participant':'agency','operation':'book','compensation':'unbook'},"
                + step("charge", "'pivot':true"));
    await(tx, state("compensated"));

    assertThat(passes(tx))
        .contains("run.step(\"charge\").refuses(")
        .contains("run.undoOf(\"flight\").fails(1).then().succeeds();")
        .contains(".isCompensated().undid(\"flight\")");
  }

  @Test
  void oneThatIsStuckAfterItsPivot() throws Exception {
    answers("ticket", refused("out of paper"));
    String tx =
        begun(
            "tour",
            step("flight", "'compensation':'unbook'")
                + ","
                + step("fee", "'pivot':true")
                + ","
                + step("ticket", "'undo':'nothing'"));
    await(tx, seen -> seen.has("stuck"));

    assertThat(passes(tx)).contains(".refuses(\"out of paper\")").contains(".isStuck()");
  }

  @Test
  void oneThatAnOperatorCancelled() throws Exception {
    String tx =
        begun(
            "retreat",
            step("flight", "'compensation':'unflight'") + ",{'name':'bell','signal':{}}");
    await(tx, seen -> seen.path("explanation").path("cause").asText().equals("waiting_for_signal"));
    assertThat(send("GET", "/v1/transactions/" + tx + "/junit", "").statusCode()).isEqualTo(409);
    send("POST", "/v1/transactions/" + tx + "/cancel", "{'reason':'rain'}");
    await(tx, state("compensated"));

    assertThat(passes(tx))
        .contains("run.cancelWhen(\"flight\", StepStatus.DONE);")
        .contains(".undid(\"flight\")");
  }
}
