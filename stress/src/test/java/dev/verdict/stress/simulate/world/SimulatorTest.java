package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The system as it is, in worlds that seeds make; and that a seed says all there is to say. */
class SimulatorTest {
  private static final long SEEDS = 150;
  private static final int DECISIONS = 200;

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
  void noRuleIsBrokenByTheSystemAsItIs() {
    Simulator simulator = new Simulator();
    List<SeedResult> results =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> simulator.run(seed, Options.STANDARD))
            .toList();

    assertThat(results)
        .allSatisfy(
            result -> assertThat(result.violations()).as("seed %d", result.seed()).isEmpty());
    assertThat(results.stream().mapToInt(SeedResult::decisions).average().orElse(0))
        .isGreaterThan(DECISIONS);
    assertThat(faults(results)).hasSize(FaultKind.values().length);
  }

  private static Map<String, Integer> faults(List<SeedResult> results) {
    Map<String, Integer> faults = new TreeMap<>();
    for (SeedResult result : results) {
      result
          .counts()
          .forEach(
              (what, times) -> {
                if (what.startsWith("fault: ")) {
                  faults.merge(what, times, Integer::sum);
                }
              });
    }
    return faults;
  }
}
