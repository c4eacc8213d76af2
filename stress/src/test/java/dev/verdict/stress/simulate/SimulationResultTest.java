package dev.verdict.stress.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.process.Lines;
import dev.verdict.stress.simulate.explore.Coverage;
import dev.verdict.stress.simulate.explore.Explored;
import dev.verdict.stress.simulate.explore.Scenario;
import dev.verdict.stress.simulate.explore.Scenarios;
import dev.verdict.stress.simulate.world.Campaign;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a run counts as one in which everything held. */
class SimulationResultTest {
  private static SimulationResult result(
      int reached, long violations, int caught, List<String> missed) {
    return new SimulationResult(10, 20, 1.5, 100, 7, reached, 4, violations, caught, 5, missed);
  }

  @Test
  void everythingHeldIfNothingWasFoundAndNothingMissed() {
    assertThat(result(4, 0, 5, List.of()).allHeld()).isTrue();
  }

  @Test
  void aViolationIsNotAllHeld() {
    assertThat(result(4, 1, 5, List.of()).allHeld()).isFalse();
  }

  @Test
  void aCrashPointThatWasNotReachedIsNotAllHeld() {
    assertThat(result(3, 0, 5, List.of()).allHeld()).isFalse();
  }

  @Test
  void aSeededBugThatSurvivedIsNotAllHeld() {
    assertThat(result(4, 0, 4, List.of()).allHeld()).isFalse();
  }

  @Test
  void whateverElseWasMissedIsNotAllHeld() {
    assertThat(result(4, 0, 5, List.of("never met: atomic active x Inquire")).allHeld()).isFalse();
  }

  @Test
  void anExplorationThatDidNotEndIsMissed() throws InterruptedException {
    Scenario scenario = Scenarios.all().get(0);
    Explored cutShort =
        new Explored(
            scenario.name(),
            scenario.bounds(),
            9,
            9,
            false,
            Duration.ofSeconds(1),
            List.of(),
            new Coverage());

    SimulationResult result = of(0, List.of(cutShort));

    assertThat(result.missed()).contains("not explored to the end: " + scenario.name());
    assertThat(result.allHeld()).isFalse();
  }

  @Test
  void aMeetingThatNeverHappenedIsMissed() throws InterruptedException {
    assertThat(of(0, List.of()).missed()).contains("never met: atomic preparing x Answered");
  }

  @Test
  void seedsThatWereNotRunAreMissed() throws InterruptedException {
    assertThat(of(20, List.of()).missed()).contains("only 0 of 20 seeds were run");
  }

  @Test
  void aKindOfFaultThatNeverHappenedIsMissed() throws InterruptedException {
    assertThat(of(0, List.of()).missed()).contains("no simulated fault: locks hang");
  }

  private static SimulationResult of(long asked, List<Explored> explored)
      throws InterruptedException {
    Campaign none = Campaign.run(1, 0, 1, seeds -> {});
    return SimulationResult.of(asked, explored, none, new Hunt(5, List.of()));
  }

  @Test
  void theLineOfJsonHasTheNamesThatTheHelpTells() throws Exception {
    JsonNode line = new ObjectMapper().readTree(Lines.write(result(4, 0, 5, List.of("a"))));

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "seeds",
            "explored_states",
            "virtual_hours",
            "speedup",
            "decisions_per_seed",
            "crash_points_reached",
            "crash_points_total",
            "violations",
            "mutants_caught",
            "mutants_total",
            "missed");
  }
}
