package dev.verdict.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("once")
class ConformanceCommandTest {
  @TempDir private Path directory = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = ConformanceCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void aGoodParticipantPasses() throws Exception {
    try (ServiceServer server = new ServiceServer(Flaw.NONE)) {
      assertThat(run(server.uri().toString())).isZero();
      assertThat(out.toString())
          .contains("held: action book: a repeat gets the first answer")
          .contains("No law is broken: ");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBrokenParticipantFailsByTheNameOfTheLaw(Flaw flaw) throws Exception {
    try (ServiceServer server = new ServiceServer(flaw)) {
      String law = flaw.broken().orElseThrow().id();
      assertThat(run("--law", law, server.uri() + "/")).isEqualTo(1);
      assertThat(out.toString())
          .contains("BROKEN")
          .contains("[" + law + "]\n")
          .contains("Why it matters");
    }
  }

  @Test
  void theResultIsAlsoJson() throws Exception {
    try (ServiceServer server = new ServiceServer(Flaw.NO_TOMBSTONE)) {
      assertThat(run("--json", server.uri().toString())).isEqualTo(1);
      assertThat(out.toString().strip().lines()).hasSize(1);
      assertThat(out.toString())
          .startsWith("{\"conforms\":false,")
          .contains("\"law\":\"late-work-meets-tombstone\"");
      assertThat(err.toString()).contains("BROKEN");
    }
  }

  @Test
  void operationsMayBeDescribedInAFile() throws Exception {
    Path file = directory.resolve("operations.json");
    Files.writeString(
        file,
        """
        {"operations": [{"style": "saga", "operation": "book", "undo": "cancel",
          "payload": {"item": "a", "mode": "go"}}]}""");
    try (ServiceServer server = new ServiceServer(Flaw.NONE)) {
      assertThat(run("--operations", file.toString(), server.uri().toString())).isZero();
      assertThat(out.toString())
          .contains("Effects were not looked at")
          .contains("not checked: action book: a refusal is kept");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9000",
        "ftp://127.0.0.1",
        "http://",
        "ht tp://x",
        "",
        "http://127.0.0.1:70000",
        "http://127.0.0.1:1?x=1",
        "http://127.0.0.1:1/#top"
      })
  void anAddressThatIsNoneIsSaid(String url) {
    assertThat(run(url)).isEqualTo(2);
    assertThat(err.toString()).contains("'" + url + "'").hasLineCount(2);
  }

  @Test
  void aHostThatNobodyKnowsIsSaid() {
    assertThat(run("http://no-such-host.invalid:9000")).isEqualTo(2);
    assertThat(err.toString()).contains("no address is known of a host 'no-such-host.invalid'");
  }

  @Test
  void aParticipantThatIsNotThereIsSaid() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(run("http://127.0.0.1:" + port)).isEqualTo(2);
    assertThat(err.toString()).contains("cannot connect to http://127.0.0.1:" + port);
    assertThat(err.toString()).doesNotContain("--operations");
  }

  @Test
  void aLawThatIsNoneIsSaid() throws Exception {
    try (ServiceServer server = new ServiceServer(Flaw.NONE)) {
      assertThat(run("--law", "nonsense", server.uri().toString())).isEqualTo(2);
      assertThat(err.toString()).contains("no law 'nonsense'").contains("refusal-is-stored");
    }
  }

  @Test
  void aParticipantWithoutADescriptionIsSaid() throws Exception {
    try (ServiceServer server = new ServiceServer(Flaw.NONE)) {
      assertThat(run(server.uri() + "/elsewhere")).isEqualTo(2);
      assertThat(err.toString()).contains("answered status 404").contains("--operations FILE");
    }
  }

  @Test
  void whereNothingWasCheckedNothingIsPassed() throws Exception {
    Path file = directory.resolve("operations.json");
    Files.writeString(
        file,
        """
        {"operations": [{"style": "saga", "operation": "book", "undo": "cancel",
          "payload": {"item": "a", "mode": "go"}}]}""");
    try (ServiceServer server = new ServiceServer(Flaw.NONE)) {
      String url = server.uri().toString();
      assertThat(run("--json", "--law", "refusal-is-stored", "--operations", file.toString(), url))
          .isEqualTo(2);
      assertThat(out.toString()).startsWith("{\"conforms\":false,");
      assertThat(err.toString())
          .contains("No law was checked: 0 checks held, 1 could not be made.");
    }
  }

  @Test
  void aFailureOfTheCheckIsNotOneOfTheParticipant() throws Exception {
    CommandLine line = ConformanceCommand.commandLine();
    line.setErr(new PrintWriter(err));
    line.setOut(
        new PrintWriter(out) {
          @Override
          public void println(String text) {
            throw new IllegalStateException("no room for '" + text + "'");
          }
        });
    try (ServiceServer server = new ServiceServer(Flaw.NONE)) {
      assertThat(line.execute(server.uri().toString())).isEqualTo(2);
    }
    assertThat(err.toString()).contains("The check itself failed: ").hasLineCount(1);
  }

  @Test
  void aFileThatIsNotTextIsSaid() throws Exception {
    Path file = directory.resolve("operations.json");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0});
    assertThat(run("--operations", file.toString(), "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": it is not text in UTF-8");
  }

  @Test
  void aFileThatIsWrongIsSaid() throws Exception {
    Path file = directory.resolve("operations.json");
    Files.writeString(file, "{}");
    assertThat(run("--operations", file.toString(), "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains(file.toString()).contains("no array 'operations'");
    assertThat(run("--operations", file + "x", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file " + file + "x");
  }

  @Test
  void helpSaysWhatItDoes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("\"payload\": {\"seat\": \"${unique}\"}")
        .contains("Exit codes");
  }

  @Test
  void withoutAnAddressItSaysSo() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("URL");
  }
}
