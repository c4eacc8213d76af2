package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.Stress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FlagsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Stress.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--participants=0   | --participants must be from 1 to 32, not 0",
        "--participants=33  | --participants must be from 1 to 32, not 33",
        "--clients=-1       | --clients must be from 1 to 1024, not -1",
        "--clients=many     | '--clients'",
        "--seconds=0        | --seconds must be from 1 to 3600, not 0",
        "--seconds=3601     | --seconds must be from 1 to 3600, not 3601",
        "--rate=0           | --rate must be from 1 to 100000, not 0",
        "--payload=99       | --payload must be from 100 to 65536, not 99",
        "--payload=65537    | --payload must be from 100 to 65536, not 65537",
        "--nodes=4          | --nodes must be from 1 to 3, not 4",
        "--log-databases=3  | --log-databases must be from 1 to 2, not 3",
        "--sweep=disks      | '--sweep'",
        "--quick            | --quick is for --sweep",
        "--kind=xa          | '--kind'",
        "--postgres=mysql://a/b       | --postgres is not of the form postgresql://",
        "--postgres=postgresql://host | --postgres is not of the form postgresql://",
        "--postgres=://               | --postgres is not a URI",
        "--profile=/no/such/folder/x  | --profile cannot be written into /no/such/folder",
        "--speed=9          | Unknown option: '--speed=9'"
      })
  void aWrongFlagIsNamedAndExitsWith2(String flag, String message) {
    assertThat(run("bench", flag)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aRateTakesMoreAtTheSameTimeThanSixtyFourClients() {
    assertThat(plan().clients()).isEqualTo(64);
    assertThat(plan().isOpen()).isFalse();
    assertThat(plan("--rate=500").clients()).isEqualTo(1024);
    assertThat(plan("--rate=500").perS()).isEqualTo(500);
    assertThat(plan("--rate=500", "--clients=7").clients()).isEqualTo(7);
  }

  @Test
  void theBarrierHasNoRate() {
    assertThat(run("bench", "--barrier", "--rate=9")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate is not for --barrier and --core");
  }

  @Test
  void aSweepIsOfAtomicTransactionsWithoutARate() {
    assertThat(run("bench", "--sweep", "--rate=9")).isEqualTo(2);
    assertThat(err.toString()).contains("--sweep is without --barrier");
    assertThat(run("bench", "--sweep", "--kind=saga")).isEqualTo(2);
    assertThat(err.toString()).contains("--sweep is of atomic transactions");
    assertThat(run("bench", "--sweep", "--into=/no/such/folder")).isEqualTo(2);
    assertThat(err.toString()).contains("--into is not a folder to write into: /no/such/folder");
  }

  @Test
  void aSoakIsLongAndOfOneCoordinator() {
    assertThat(plan("--soak").seconds()).isEqualTo(1800);
    assertThat(run("bench", "--soak", "--seconds=9")).isEqualTo(2);
    assertThat(err.toString()).contains("--seconds must be from 10 to 3600, not 9");
    assertThat(run("bench", "--soak", "--log-databases=2")).isEqualTo(2);
    assertThat(err.toString()).contains("--log-databases is not for --barrier");
    assertThat(run("bench", "--sweep=databases", "--postgres=postgresql://a:b@c:1/d")).isEqualTo(2);
    assertThat(err.toString()).contains("--postgres is one server");
    assertThat(run("bench", "--soak", "--nodes=2")).isEqualTo(2);
    assertThat(err.toString()).contains("--nodes is not for --soak");
    assertThat(run("bench", "--soak", "--sweep")).isEqualTo(2);
    assertThat(err.toString()).contains("--soak is without");
  }

  @Test
  void aSweepIsOfAllDimensionsUnlessSomeAreNamed() {
    assertThat(sweep("--sweep").dimensions()).containsExactly(Dimension.values());
    assertThat(sweep("--sweep=rows,nodes").dimensions())
        .containsExactly(Dimension.ROWS, Dimension.NODES);
    assertThat(sweep("--sweep").usual().seconds()).isEqualTo(6);
    assertThat(sweep("--sweep", "--quick").usual().seconds()).isEqualTo(1);
  }

  private static SweepPlan sweep(String... flags) {
    BenchCommand command = new BenchCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(flags);
    return command.sweepPlan();
  }

  private static BenchPlan plan(String... flags) {
    BenchCommand command = new BenchCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(flags);
    return command.plan();
  }

  @Test
  void theCoordinatorGetsFurtherArguments() {
    BenchPlan plan = plan("--coordinator=--node-name=x", "--coordinator", "--log-level=debug");
    assertThat(plan.variation().coordinatorArguments())
        .containsExactly("--node-name=x", "--log-level=debug");
  }

  @Test
  void oneMeasurementAtATime() {
    assertThat(run("bench", "--barrier", "--hanging-service")).isEqualTo(2);
    assertThat(err.toString()).contains("--barrier is another measurement");
    assertThat(run("bench", "--core", "--barrier")).isEqualTo(2);
    assertThat(err.toString()).contains("--core is another measurement");
  }

  @Test
  void theProfileMustNotBeAFolder(@TempDir Path folder) {
    assertThat(run("bench", "--profile", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--profile is a folder: " + folder);
  }

  @Test
  void noCommandAndUnknownCommandsExitWith2() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("dance")).isEqualTo(2);
  }

  @Test
  void helpExplainsTheMethodAndTheExitCodes() {
    assertThat(run("bench", "--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("The floor is a bare Vert.x server", "medians over the rounds", "Exit codes");
  }

  @Test
  void onlyCommandsThatExistAreListed() {
    assertThat(Stress.commandLine().getSubcommands())
        .containsOnlyKeys("bench", "compare", "chaos", "backlog", "waiting", "simulate", "help");
  }
}
