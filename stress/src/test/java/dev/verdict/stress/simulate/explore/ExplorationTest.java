package dev.verdict.stress.simulate.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class ExplorationTest {
  static List<Scenario> smallWorlds() {
    return SmallWorlds.all();
  }

  @ParameterizedTest
  @MethodSource("smallWorlds")
  void noScheduleOfASmallWorldBreaksAProperty(Scenario scenario) {
    Explored explored = Exploration.of(scenario).run(states -> {});

    System.out.println(
        explored.scenario()
            + ": "
            + explored.states()
            + " states, "
            + explored.transitions()
            + " transitions, "
            + explored.took().toMillis()
            + " ms");
    explored.violations().forEach(violation -> System.out.println(violation.story()));
    assertThat(explored.violations()).isEmpty();
    assertThat(explored.complete()).isTrue();
  }
}
