package dev.verdict.stress.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.Stress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaosFlagsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seconds=0              | --seconds must be from 1 to 86400",
        "--seconds=5              | --seconds must be at least",
        "--seconds=many           | --seconds",
        "--coordinators=0         | --coordinators must be from 1 to 9",
        "--coordinators=10        | --coordinators must be from 1 to 9",
        "--faults=kill,earthquake | --faults names 'earthquake'; known: kill, pause",
        "--faults=                | --faults",
        "--seed=x                 | --seed",
        "--what                   | --what"
      })
  void aWrongFlagIsNamedAndEndsWithTwo(String flag, String told) {
    assertThat(run("chaos", flag)).isEqualTo(2);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void aFileThatIsNoCoordinatorsJarIsRefusedBeforeAnythingStarts(@TempDir Path folder)
      throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    Path other = folder.resolve("other.jar");
    new JarOutputStream(Files.newOutputStream(other), manifest("dev.verdict.stress.Stress"))
        .close();
    Map<Path, String> files =
        Map.of(
            folder.resolve("none.jar"),
            "is not a file",
            folder,
            "is not a file",
            text,
            "cannot be read as a jar",
            other,
            "is no coordinator's jar: its manifest does not name");
    files.forEach(
        (file, told) -> {
          assertThat(run("chaos", "--seed=4711", "--other-coordinator-jar=" + file)).isEqualTo(2);
          assertThat(err.toString()).contains("--other-coordinator-jar " + file + " " + told);
        });
    assertThat(err.toString()).doesNotContain("seed 4711");
  }

  @Test
  void anotherVersionNeedsAFaultThatRestartsCoordinators(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("coordinator.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest("dev.verdict.coordinator.Main"))
        .close();
    assertThat(run("chaos", "--other-coordinator-jar=" + jar, "--faults=pause")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--other-coordinator-jar needs a fault that restarts coordinators:"
                + " kill, vanish, rolling-restart, crash-points");
  }

  private static Manifest manifest(String mainClass) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    return manifest;
  }

  @Test
  void helpExplainsFaultsResultAndExitCodes() {
    assertThat(run("chaos", "--help")).isZero();
    assertThat(out.toString())
        .contains(
            "kill-connections",
            "rolling-restart",
            "--other-coordinator-jar=FILE",
            "crash-points",
            "in_doubt_p99_ms",
            "Exit codes",
            "libfaketime");
  }
}
