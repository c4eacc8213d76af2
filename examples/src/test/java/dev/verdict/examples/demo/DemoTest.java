package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command as a user runs it, smaller. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
  private static final String FOLDER_LINE = "Logs and databases of this run: ";
  private static final Duration FINISH_ALONE_MAX = Duration.ofMinutes(3);

  @Test
  void everyCheckHolds() throws Exception {
    Finished demo = run("--once", "--transfers", "60", "--tickets", "10", "--trips", "20");

    assertThat(demo.output()).contains("ok    the banks' money is conserved to the cent");
    assertThat(demo.output()).doesNotContain("WRONG");
    assertThat(demo.exitCode()).isZero();
  }

  @Test
  void everyCheckHoldsWhenTheCoordinatorIsKilled() throws Exception {
    Finished demo =
        run("--once", "--kill", "--transfers", "100", "--tickets", "10", "--trips", "20");

    assertThat(demo.output()).contains("The coordinator was killed with");
    assertThat(demo.output()).doesNotContain("WRONG");
    assertThat(demo.exitCode()).isZero();
  }

  @Test
  void sagasFinishWhenTheirClientIsKilled() throws Exception {
    int port = TestCoordinator.freePort();
    Process demo = start(port, "--once", "--transfers", "1", "--tickets", "0", "--trips", "400");
    Path folder = folderOf(demo);
    URI coordinator = URI.create("http://127.0.0.1:" + port);
    new CoordinatorApi(coordinator).awaitBegun(50, Duration.ofMinutes(2));
    long process = Long.parseLong(Files.readString(folder.resolve("coordinator.pid")));
    Optional<ProcessHandle> decider = ProcessHandle.of(process);

    demo.destroyForcibly().waitFor();
    boolean finished = new CoordinatorApi(coordinator).awaitAllFinished(FINISH_ALONE_MAX);

    assertThat(finished).as("every saga ended without its client").isTrue();
    assertThat(decider).isPresent();
    decider.get().onExit().get(FINISH_ALONE_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aBadFlagIsNamed() throws Exception {
    Finished demo = run("--once", "--transfers", "0");

    assertThat(demo.output()).contains("--transfers is 0: it must be from 1 to 1000000");
    assertThat(demo.exitCode()).isEqualTo(2);
  }

  private record Finished(int exitCode, String output) {}

  private static Finished run(String... flags) throws Exception {
    Process demo = start(TestCoordinator.freePort(), flags);
    String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Finished(demo.waitFor(), output);
  }

  private static Process start(int port, String... flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--port",
                Integer.toString(port)));
    command.addAll(Arrays.asList(flags));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Reads on in the background, so that the process never waits for a reader. */
  private static Path folderOf(Process demo) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith(FOLDER_LINE)) {
      line = output.readLine();
    }
    assertThat(line).isNotNull();
    Thread drain = new Thread(() -> output.lines().forEach(each -> {}), "drain");
    drain.setDaemon(true);
    drain.start();
    return Path.of(String.valueOf(line).substring(FOLDER_LINE.length()));
  }
}
