package dev.verdict.stress.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.Stress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The flags; what runs behind them has tests of its own. */
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
    assertThat(err.toString()).contains("--trace", "holds no trace");
  }

  @Test
  void oneSeedAndATraceAtOnceAreRefused() {
    assertThat(execute("simulate", "--seed=7", "--trace=x")).isEqualTo(2);
    assertThat(err.toString()).contains("mutually exclusive");
  }
}
