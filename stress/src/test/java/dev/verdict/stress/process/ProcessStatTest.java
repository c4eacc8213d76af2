package dev.verdict.stress.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
  @Test
  void aLineOfTheKernelIsRead() {
    ProcessStat stat =
        ProcessStat.parse(
            "4242 (postgres) S 17 4242 4242 0 -1 4194560 900 80 1 0 250 50 3 4 20 0 1 0 99 1 2\n");
    assertThat(stat)
        .isEqualTo(
            new ProcessStat("postgres", 17, Duration.ofMillis(3_000), Duration.ofMillis(70)));
  }

  @Test
  void aNameMayHoldBracketsAndBlanks() {
    assertThat(ProcessStat.parse("1 (a) (b c) S 2 0 0 0 0 0 0 0 0 0 1 0 0 0 0"))
        .isEqualTo(new ProcessStat("a) (b c", 2, Duration.ofMillis(10), Duration.ZERO));
  }

  @Test
  void whoIsNotThereHasNoTime() {
    long nobody = Long.MAX_VALUE;
    assertThat(ProcessorTime.of(List.of(ProcessHandle.current().pid(), nobody))).isEmpty();
    assertThat(ProcessorTime.ofServer(nobody)).isEmpty();
  }

  @Test
  void whereLinuxTellsOurOwnTimeIsAsTheJvmKnowsIt() {
    assumeThat(Path.of("/proc/self/stat"))
        .satisfies(file -> assertThat(Files.exists(file)).isTrue());
    ProcessHandle self = ProcessHandle.current();
    Duration before = self.info().totalCpuDuration().orElseThrow();
    Duration ours = ProcessorTime.of(List.of(self.pid())).orElseThrow();
    Duration after = self.info().totalCpuDuration().orElseThrow();
    assertThat(ours).isBetween(before.minusMillis(20), after.plusMillis(20));
  }
}
