package dev.verdict.stress.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that goes by a clock of its own. */
class ClockTest {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final long WAIT_MS = 300;
  private static final long CACHED_MS = 2_000;
  private static final long SLACK_MS = 20_000;
  private static final long JUMP_S = 90;

  @Test
  void aJumpIsSeenAndWaitsTakeAsLongAsEver(@TempDir Path folder) {
    assumeTrue(Clock.library().isPresent(), "libfaketime is not installed");
    Clock clock = new Clock(folder.resolve("clock"));
    try (Children children = new Children(folder)) {
      Child process =
          children.start(
              Program.small(JavaCommand.of(WaitingMain.class, "waiting"))
                  .with(clock.environment()));
      process.nextLine(ANSWER_MAX);

      assertThat(waitedMs(process)).isBetween(WAIT_MS - 10, WAIT_MS + SLACK_MS);

      clock.move(JUMP_S);
      Pauses.millis(CACHED_MS);
      assertThat(aheadMs(process)).isBetween(JUMP_S * 1_000 - SLACK_MS, JUMP_S * 1_000 + SLACK_MS);
      assertThat(waitedMs(process)).isBetween(WAIT_MS - 10, WAIT_MS + SLACK_MS);

      clock.move(-JUMP_S);
      Pauses.millis(CACHED_MS);
      assertThat(aheadMs(process))
          .isBetween(-JUMP_S * 1_000 - SLACK_MS, -JUMP_S * 1_000 + SLACK_MS);
      assertThat(waitedMs(process)).isBetween(WAIT_MS - 10, WAIT_MS + SLACK_MS);
    }
  }

  private static long waitedMs(Child process) {
    return Long.parseLong(process.order(Long.toString(WAIT_MS), ANSWER_MAX).split(" ")[1]);
  }

  private static long aheadMs(Child process) {
    return Long.parseLong(process.order("1", ANSWER_MAX).split(" ")[2])
        - System.currentTimeMillis();
  }
}
