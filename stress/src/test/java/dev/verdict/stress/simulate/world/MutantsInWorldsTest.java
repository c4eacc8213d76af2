package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mutant is found by a named rule, within so many seeds. */
@Tag("once")
class MutantsInWorldsTest {
  private static final int SEEDS_MAX = 200;

  @BeforeAll
  static void beQuiet() {
    Quiet.now();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aMutantIsFound(Mutant mutant) {
    Optional<SeedResult> found = first(mutant);

    assertThat(found).as("%s: %s", mutant, mutant.words()).isPresent();
    System.out.printf(
        "%-22s %-70s seed %3d: %s%n",
        mutant, mutant.words(), found.get().seed(), found.get().brokenRules());
  }

  private static Optional<SeedResult> first(Mutant mutant) {
    return new Simulator().hunt(mutant, SEEDS_MAX);
  }

  @Test
  void aViolationIsToldByTheLeastThatBringsItAbout() {
    SeedResult found = first(Mutant.COMPENSATION_SKIPPED).orElseThrow();

    String story =
        Story.of(new Simulator(), found.seed(), new Options(Mutant.COMPENSATION_SKIPPED, false));

    assertThat(story)
        .contains("simulate --seed " + found.seed() + " --bug COMPENSATION_SKIPPED")
        .containsPattern("(?m)^[1-9] of \\d+ transactions and [0-5] of \\d+ faults are enough")
        .contains("ACTION of")
        .containsPattern("is told (ABORT|COMMIT)");
  }
}
