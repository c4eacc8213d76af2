package dev.verdict.stress.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.Stress;
import dev.verdict.stress.simulate.trace.Recorded;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The flags; what runs behind them has tests of its own. */
@Tag("once")
class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void oneSeedIsReplayed() {
    assertThat(execute("simulate", "--seed=7")).as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("seed 7 breaks no rule", "decisions");
  }

  @Test
  void noSeedsAreRefused() {
    assertThat(execute("simulate", "--seeds=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds must be from 1 to");
  }

  @Test
  void aFolderWithoutATraceIsRefused(@TempDir Path folder) {
    assertThat(execute("simulate", "--trace=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("--trace", "there is no ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seed=7 --trace=x        | mutually exclusive",
        "--seed=3 --seeds=10       | --seeds does not go together with --seed",
        "--seed=4 --first-seed=2   | --first-seed does not go together with --seed",
        "--trace=x --seeds=5       | --seeds does not go together with --trace",
        "--trace=x --traced        | --traced does not go together with --trace",
        "--bug=NO_TOMBSTONE        | --bug does not go together with all seeds",
        "--seed=0                  | --seed must be from 1 to",
        "--seed=1 --bug=NO_SUCH    | NO_SUCH",
        "--threads=0               | --threads must be from 1 to",
        "--first-seed=9223372036854775806 | --first-seed must be from 1 to",
      })
  void whatIsNotUsedOrWrongIsRefused(String arguments, String why) {
    assertThat(execute(("simulate " + arguments).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(why);
  }

  @Test
  void theEventsOfASeedCanBeWatchedAndAreTheSameEachTime() {
    assertThat(execute("simulate", "--seed=7", "--traced")).isZero();
    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(execute("simulate", "--seed=7", "--traced")).isZero();

    assertThat(out.toString()).isEqualTo(first).contains("FAULT", "0 violations");
  }

  @Test
  void aSeedEndsWithALineOfJson() throws IOException {
    assertThat(execute("simulate", "--seed=7", "--bug=SILENCE_IS_SUCCESS", "--traced", "--json"))
        .isEqualTo(1);

    JsonNode line = new ObjectMapper().readTree(out.toString());
    assertThat(line.path("seed").asInt()).isEqualTo(7);
    assertThat(line.path("decisions").asInt()).isPositive();
    assertThat(line.path("violations").get(0).path("rule").asText()).isNotEmpty();
    assertThat(err.toString()).contains("FAULT");
  }

  @Test
  void aTraceEndsWithALineOfJson(@TempDir Path folder) throws IOException {
    Recorded recorded = Recorded.read();
    recorded.write(folder);
    assertThat(execute("simulate", "--trace=" + folder, "--json")).isZero();
    JsonNode accepted = new ObjectMapper().readTree(out.toString());
    assertThat(accepted.path("entries").asInt()).isEqualTo(recorded.all("entries").size());
    assertThat(accepted.path("refused").asInt()).isZero();

    out.getBuffer().setLength(0);
    recorded.all("calls").clear();
    recorded.write(folder);
    assertThat(execute("simulate", "--trace=" + folder, "--json")).isEqualTo(1);
    JsonNode refused = new ObjectMapper().readTree(out.toString());
    assertThat(refused.path("refused").asInt()).isPositive();
    assertThat(refused.path("refusals").get(0).path("what").asText()).contains("never answered");
  }

  @Test
  void aTornLineIsNoViolation(@TempDir Path folder) throws IOException {
    Recorded.read().write(folder);
    Files.writeString(folder.resolve("calls.jsonl"), "{\"service\":\"nor");
    assertThat(execute("simulate", "--trace=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("calls.jsonl, line 1, is not a Call");
  }
}
