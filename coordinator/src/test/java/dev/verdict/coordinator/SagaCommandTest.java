package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.verdict.coordinator.config.CommandLineArguments;
import dev.verdict.coordinator.config.CommandLineArguments.Request;
import dev.verdict.coordinator.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code saga}, from its words to what it prints. */
class SagaCommandTest {
  private static final String TRIP =
      "{'name': 'trip', 'version': 1, 'steps': ["
          + "{'name': 'flight', 'participant': 'air', 'operation': 'book', 'compensation': 'cancel'},"
          + "{'name': 'pay', 'participant': 'bank', 'operation': 'pay', 'pivot': true,"
          + " 'input': {'step': 'flight', 'at': '/cents'}}]}";

  private Path folder = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String first = "";
  private String second = "";

  @BeforeEach
  void write(@TempDir Path fresh) throws IOException {
    folder = fresh;
    first = file("first.json", TRIP);
    second =
        file(
            "second.json",
            version2().replace("'pivot': true", "'pivot': true, 'timeout_ms': 3000"));
  }

  private static String version2() {
    return TRIP.replace("'version': 1", "'version': 2");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace('\'', '"')).toString();
  }

  private int run(String... words) {
    Request request = new CommandLineArguments().parse(words, Map.of());
    return SagaCommand.run(
        ((Request.Saga) request).wanted(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aSagaThatAFileRunsIsLookedForBesideIt() throws IOException {
    file("trip-1.json", TRIP);
    String round =
        file(
            "round.json",
            "{'name': 'round', 'steps': [{'name': 'out', 'saga': {'name': 'trip', 'version': 1}}]}");

    assertThat(run("saga", "check", round)).isEqualTo(SagaCommand.EXIT_WELL);

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("keeps every rule: 3 steps");
  }

  @Test
  void aSagaThatAFileRunsMustBeThere() throws IOException {
    String round =
        file(
            "round.json",
            "{'name': 'round', 'steps': [{'name': 'out', 'saga': {'name': 'trip', 'version': 1}}]}");

    assertThat(run("saga", "check", round)).isEqualTo(SagaCommand.EXIT_UNWELL);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown_saga");
  }

  @Test
  void diffSaysInWordsWhatTheNewFileDoesDifferently() {
    assertThat(run("saga", "diff", first, second)).isZero();
    assertThat(text(out).lines())
        .containsExactly(
            "from trip version 1 to trip version 2:",
            "  step pay has 3 s for a call instead of 10 s");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void diffFailsIfTheNewVersionCannotFollow() throws IOException {
    String renamed = file("renamed.json", version2().replace("'name': 'flight'", "'name': 'out'"));

    assertThat(run("saga", "diff", first, renamed)).isEqualTo(1);
    assertThat(text(out)).contains("step flight is renamed to out");
    assertThat(text(err))
        .contains("trip version 2 cannot follow trip version 1:")
        .contains("step_renamed: step pay uses the output of flight");
  }

  @Test
  void diffTakesWhatIsRegistered() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/saga-definitions/trip/",
        exchange -> {
          boolean known = exchange.getRequestURI().getPath().matches(".*/[12]");
          String second = exchange.getRequestURI().getPath().endsWith("2") ? version2() : TRIP;
          byte[] body =
              ("{'definition': " + second + "}")
                  .replace('\'', '"')
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      assertThat(run("saga", "diff", "--coordinator", url, "trip", "1", "2")).isZero();
      assertThat(text(out)).contains("nothing is different");
      assertThat(run("saga", "diff", "--coordinator=" + url, "trip", "1", "9")).isEqualTo(1);
      assertThat(text(err)).contains("trip version 9 is not registered at " + url);
    } finally {
      server.stop(0);
    }
    assertThat(run("saga", "draw", "--coordinator=http://127.0.0.1:1", "trip", "1")).isEqualTo(1);
    assertThat(text(err)).contains("no answer from http://127.0.0.1:1: ");
  }

  @ParameterizedTest
  @CsvSource({"mermaid, flowchart TD", "dot, digraph", "svg, <svg"})
  void drawPrintsTheFormatAskedFor(String format, String begin) {
    assertThat(run("saga", "draw", first, "--format", format)).isZero();
    assertThat(text(out)).startsWith(begin);
  }

  @Test
  void checkSaysThatAllIsWellOrWhatIsNot() throws IOException {
    assertThat(run("saga", "check", first)).isZero();
    assertThat(text(out)).contains("trip version 1 keeps every rule: 2 steps", "hash ");

    String loop =
        file("loop.json", TRIP.replace("'name': 'flight',", "'name': 'flight', 'after': ['pay'],"));
    assertThat(run("saga", "check", loop)).isEqualTo(1);
    assertThat(text(err)).contains("trip version 1 breaks a rule:", "  cycle: steps wait");
  }

  @Test
  void schemaPrintsTheSchema() {
    assertThat(run("saga", "schema")).isZero();
    assertThat(text(out)).contains("urn:verdict:saga-definition:1");
  }

  @Test
  void whatCannotBeReadIsSaidPlainly() throws IOException {
    assertThat(run("saga", "check", folder.resolve("none.json").toString())).isEqualTo(1);
    assertThat(text(err)).contains("none.json: there is no such file");
    assertThat(run("saga", "check", file("bad.json", "{'name'"))).isEqualTo(1);
    assertThat(text(err)).contains("bad.json: is not JSON: ").contains("line 1");
    assertThat(run("saga", "check", file("other.json", "{'name': 's'}"))).isEqualTo(1);
    assertThat(text(err)).contains("other.json: at the top: member steps is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "saga, needs one of check",
    "saga diff a.json, saga diff needs two files",
    "saga diff a b c, saga diff needs two files",
    "saga draw, saga draw needs one file",
    "saga draw a --format gif, --format is gif; allowed are mermaid",
    "saga diff --coordinator nowhere trip 1 2, nowhere is no URL",
    "saga diff --coordinator http://h trip 1, a saga's name and two versions",
    "saga draw --coordinator http://h trip one, one is not a version",
    "saga paint a, see --help",
    "saga draw --colour a, see --help"
  })
  void wrongWordsAreSaidWithTheMend(String words, String problem) {
    assertThatThrownBy(() -> new CommandLineArguments().parse(words.split(" "), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("see --help");
  }

  @ParameterizedTest
  @CsvSource({
    "saga --help, Looks at saga definitions",
    "saga diff --help, NAME OLD NEW",
    "saga draw --help, mermaid (the default)",
    "saga check --help, Exit codes",
    "saga schema --help, JSON Schema"
  })
  void eachHasItsHelp(String words, String part) {
    assertThat(new CommandLineArguments().parse(words.split(" "), Map.of()))
        .isInstanceOfSatisfying(
            Request.Print.class, print -> assertThat(print.text()).contains(part));
  }
}
