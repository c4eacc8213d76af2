package dev.verdict.stress.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.simulate.world.kernel.Weather;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is thrown in a world is found, like everything else that must not be. */
class CampaignTest {
  private static final SeedResult WELL =
      new SeedResult(0, 1, 1, 1, 1, Map.of(), List.of(), List.of());

  @BeforeAll
  static void beQuiet() {
    Quiet.now();
  }

  private static SeedResult fails(long seed) {
    if (seed % 4 == 0) {
      throw new IllegalStateException("seed " + seed + " cannot be planned");
    }
    return WELL;
  }

  @Test
  void aSeedThatThrowsIsAViolationAndTheOthersAreRun() throws InterruptedException {
    Campaign campaign = Campaign.run(1, 10, 2, seeds -> {}, () -> CampaignTest::fails);

    assertThat(campaign.seeds()).isEqualTo(10);
    assertThat(campaign.seedsBroken()).isEqualTo(2);
    assertThat(campaign.violations()).isEqualTo(2);
    assertThat(campaign.broken()).extracting(SeedResult::seed).containsExactlyInAnyOrder(4L, 8L);
    assertThat(campaign.broken())
        .flatExtracting(SeedResult::violations)
        .allSatisfy(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.NOTHING_THROWN);
              assertThat(violation.detail()).contains("cannot be planned at ");
            });
  }

  @Test
  void anErrorIsFoundLikeAnException() throws InterruptedException {
    Campaign campaign =
        Campaign.run(
            1,
            1,
            1,
            seeds -> {},
            () ->
                seed -> {
                  throw new StackOverflowError();
                });

    assertThat(campaign.seeds()).isOne();
    assertThat(campaign.violations()).isOne();
  }

  @Test
  void aWorldThatThrowsEndsWithThatViolationAndWhatHappenedBefore() {
    PlannedFault crash = new PlannedFault(FaultKind.CRASH, 1_000, 1_000, 0, 0);
    Plan withNobodyToCrash =
        new Plan(
            7,
            0,
            4,
            1_000_000,
            Weather.FAIR,
            StatementFaults.NONE,
            List.of(),
            List.of(crash),
            Map.of());

    SeedResult result = new Simulator().run(withNobodyToCrash, new Options(Mutant.NONE, true));

    assertThat(result.seed()).isEqualTo(7);
    assertThat(result.brokenRules()).isEqualTo("nothing-thrown");
    assertThat(result.trace()).anyMatch(line -> line.contains("throws java.lang."));
    assertThat(result.counts()).containsKey("fault: crash");
  }

  @Test
  void whatDidNotHappenIsToldByItsName() throws InterruptedException {
    Campaign campaign = Campaign.run(1, 1, 1, seeds -> {}, () -> seed -> WELL);

    assertThat(campaign.faultsMissed()).hasSize(FaultKind.values().length).contains("locks hang");
    assertThat(campaign.crashPointsMissed()).isEqualTo(CrashPoints.names());
  }
}
