package dev.verdict.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive as whoever fetched it meets it: unpacked somewhere else, in a path with blanks. */
@Timeout(300)
class ArchiveTest {
  private static final String VERSION = System.getProperty("verdict.version", "");
  private static final Pattern READY = Pattern.compile("Verdict is ready: (http://[^/]+)/");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
  private static final long SIZE_BYTES_MAX = 150_000_000;
  private static final long PATIENCE_S = 120;

  @TempDir static Path folder = Path.of("");

  private static Path home = Path.of("");
  private static Path elsewhere = Path.of("");

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = Path.of("target", "verdict-" + VERSION + ".tar.gz").toAbsolutePath();
    assertThat(Files.size(archive)).isLessThan(SIZE_BYTES_MAX);
    Path place = Files.createDirectories(folder.resolve("a place with blanks"));
    elsewhere = Files.createDirectories(folder.resolve("some where else"));
    assertThat(run(place, "tar", "xzf", archive.toString())).isEmpty();
    home = place.resolve("verdict-" + VERSION);
  }

  private static String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /** Runs to the end, which must be 0, and returns what was printed. */
  private static String run(Path directory, String... command) throws Exception {
    Path output = Files.createTempFile(folder, "out", ".txt");
    Process process = start(directory, output, command);
    assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }

  private static Process start(Path directory, Path output, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("VERDICT_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VERDICT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    return builder.start();
  }

  @Test
  void itsProgramsRunFromAnywhere() throws Exception {
    assertThat(run(elsewhere, program("verdict"), "--version").strip())
        .isEqualTo("verdict-coordinator " + VERSION);
    assertThat(run(elsewhere, program("verdict"), "--help")).contains("--postgres-uri");
    assertThat(run(elsewhere, program("verdict-demo"), "--help")).contains("--incident");
    assertThat(run(elsewhere, program("verdict-stress"), "--help")).contains("chaos");
    assertThat(run(elsewhere, program("verdict-conformance"), "--help")).contains("Usage");
  }

  @Test
  void aLinkToAProgramWorks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("coordinator link"), home.resolve("bin"));
    assertThat(run(elsewhere, link.resolve("verdict").toString(), "--version")).contains(VERSION);
    Path direct =
        Files.createSymbolicLink(elsewhere.resolve("verdict"), home.resolve("bin/verdict"));
    assertThat(run(elsewhere, direct.toString(), "--version")).contains(VERSION);
  }

  @Test
  void aNodeStartsAndEndsWhenItIsTold() throws Exception {
    Path output = Files.createTempFile(folder, "node", ".txt");
    Process node = start(elsewhere, output, program("verdict"), "--http-port", "0");
    try {
      Matcher ready = READY.matcher("");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
      while (!ready.find()) {
        assertThat(node.isAlive()).as(Files.readString(output)).isTrue();
        assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(100);
        ready = READY.matcher(Files.readString(output));
      }
      HttpRequest question =
          HttpRequest.newBuilder(URI.create(ready.group(1) + "/health/ready")).build();
      assertThat(HttpClient.newHttpClient().send(question, BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      assertThat(elsewhere.resolve(".verdict/data")).isDirectory();
      // The script has become the JVM, so that a signal reaches the coordinator itself.
      node.destroy();
      assertThat(node.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  @Test
  void theExampleIsAConfigurationThatANodeTakes() throws Exception {
    Path output = Files.createTempFile(folder, "wrong", ".txt");
    String file = home.resolve("config/verdict.yaml").toString();
    // Only what is of another machine is complained of, and what is provoked: the rest is
    // understood.
    Process node =
        start(
            elsewhere,
            output,
            program("verdict"),
            "--config=" + file,
            "--event-loops=0",
            "--cluster-host=127.0.0.1");
    assertThat(node.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isEqualTo(2);
    List<String> problems =
        Files.readAllLines(output).stream().map(line -> line.split(" ", 2)[0]).toList();
    assertThat(problems).containsExactlyInAnyOrder("postgres.password_file", "event_loops");
  }

  @Test
  void whatItsReadmeNamesIsInIt() throws IOException {
    List<String> missing = new ArrayList<>();
    Matcher links = LINK.matcher(Files.readString(home.resolve("README.md")));
    while (links.find()) {
      if (!Files.exists(home.resolve(links.group(1)))) {
        missing.add(links.group(1));
      }
    }
    assertThat(missing).isEmpty();
    assertThat(Files.readString(home.resolve("verdict-sbom.cdx.json")))
        .contains(
            "\"CycloneDX\"", "\"vertx-core\"", "\"hazelcast\"", "\"HikariCP\"", "\"jmh-core\"");
    assertThat(home.resolve("licences")).isDirectory();
  }
}
