package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system as it is, in worlds that seeds make; and that a seed says all there is to say. */
@Tag("once")
class SimulatorTest {
  private static final long SEEDS = 150;
  private static final int DECISIONS = 200;
  private static final int THREADS = 2;

  @BeforeAll
  static void beQuiet() {
    Quiet.now();
  }

  @Test
  void aSeedIsTheSameEveryTime() {
    Options traced = new Options(Mutant.NONE, true);
    for (long seed = 1; seed <= 3; seed++) {
      List<String> first = new Simulator().run(seed, traced).trace();
      Simulator used = new Simulator();
      used.run(seed + 1, Options.STANDARD);

      assertThat(first).hasSizeGreaterThan(1_000);
      assertThat(used.run(seed, traced).trace()).as("seed %d", seed).isEqualTo(first);
    }
  }

  @Test
  void noRuleIsBrokenByTheSystemAsItIs() throws InterruptedException {
    Campaign campaign = Campaign.run(1, SEEDS, THREADS, seeds -> {});

    assertThat(campaign.broken()).extracting(SeedResult::seed, SeedResult::violations).isEmpty();
    assertThat(campaign.seeds()).isEqualTo(SEEDS);
    assertThat(campaign.decisionsPerSeed()).isGreaterThan(DECISIONS);
    assertThat(campaign.counts().keySet().stream().filter(what -> what.startsWith("fault: ")))
        .hasSize(FaultKind.values().length);
    assertThat(campaign.counts())
        .containsKeys("locks: granted", "locks: waited for", "locks: worked under", "locks: swept")
        .containsKeys("step: done", "step: undone", "step: undone later");
    System.out.printf(
        Locale.ROOT,
        "%d seeds, %.1f virtual hours, %.0f times faster than time, crash points missed: %s%n",
        campaign.seeds(),
        campaign.virtualHours(),
        campaign.speedup(),
        campaign.crashPointsMissed());
  }

  /**
   * 22: the end of a wait was noted by a clock that ran ahead. 19,943: a key was used twice, both
   * times aborted, and the client gave up.
   */
  @ParameterizedTest
  @ValueSource(longs = {22, 19_943})
  void whatASeedOnceFoundIsNotFoundAgain(long seed) {
    assertThat(new Simulator().run(seed, Options.STANDARD).violations()).isEmpty();
  }

  @Test
  void eachKindOfRecordAndCallIsTwoCrashPoints() {
    int kinds =
        AtomicRecord.class.getPermittedSubclasses().length
            + SagaRecord.class.getPermittedSubclasses().length
            + CallKind.values().length;
    assertThat(CrashPoints.names()).hasSize(2 * kinds).doesNotHaveDuplicates();
  }
}
