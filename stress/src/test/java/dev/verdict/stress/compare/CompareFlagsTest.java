package dev.verdict.stress.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.Stress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CompareFlagsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(args);
  }

  private static ComparePlan plan(String... args) {
    CommandLine line = new CommandLine(new CompareCommand());
    line.parseArgs(args);
    CompareCommand command = line.getCommand();
    return command.plan();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clients=0      | --clients must be from 1 to 1024, not 0",
        "--clients=1025   | --clients must be from 1 to 1024, not 1025",
        "--seconds=0      | --seconds must be from 1 to 3600, not 0",
        "--rounds=0       | --rounds must be from 1 to 99, not 0",
        "--rounds=many    | '--rounds'",
        "--rivals=xa      | --rivals takes seata-db, seata-file-sync, seata-file-async,",
        "--postgres=mysql://a/b | --postgres is not of the form postgresql://",
        "--speed=9        | Unknown option: '--speed=9'"
      })
  void aWrongFlagIsNamedAndExitsWith2(String flag, String message) {
    assertThat(run("compare", flag)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theCacheMustBeAFolder(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("compare", "--cache", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--cache is not a folder: " + file);
  }

  @Test
  void withoutFlagsAllRivalsAreMeasuredInThreeRounds() {
    ComparePlan plan = plan();

    assertThat(plan.rivals()).containsExactly(Rival.values());
    assertThat(plan.rounds()).isEqualTo(3);
    assertThat(plan.clients()).isEqualTo(64);
    assertThat(plan.postgres()).isEmpty();
    assertThat(plan.cache()).isAbsolute();
  }

  @Test
  void rivalsAreChosenByNameEachOnce() {
    assertThat(plan("--rivals", "narayana-lra,seata-db,narayana-lra").rivals())
        .containsExactly(Rival.NARAYANA_LRA, Rival.SEATA_DB);
  }

  @Test
  void helpExplainsTheMethodAndTheExitCodes() {
    assertThat(run("compare", "--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("Maven fetches them", "9 times the rate of seata-db", "Exit codes");
  }

  @Test
  void withoutMavenAndWithoutJarsTheRunSaysWhatToDoBeforeItStartsAnything(@TempDir Path folder) {
    String missing = folder.resolve("no-maven").toString();
    String cache = folder.resolve("cache").toString();

    assertThat(run("compare", "--maven", missing, "--cache", cache)).isEqualTo(1);
    assertThat(err.toString())
        .contains("compare failed: ", missing + " cannot be started", "--maven", "--cache");
    assertThat(out.toString()).isEmpty();
  }
}
