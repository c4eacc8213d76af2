package dev.verdict.stress.simulate.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.saga.SagaMachine;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorationTest {
  private static final AtomicMachine ATOMIC = new AtomicMachine();
  private static final SagaMachine SAGA = new SagaMachine();

  static List<Scenario> smallWorlds() {
    Bounds one = Bounds.nodes(1, 1);
    return List.of(
        Scenarios.single(ATOMIC).within(one.network(1, 1, 1).unacknowledged(1).withAbort()),
        Scenarios.pair(ATOMIC).within(one),
        Scenarios.reserve(ATOMIC).within(Bounds.nodes(1, 0)),
        Scenarios.cannotAsk(ATOMIC).within(Bounds.nodes(1, 0)),
        Scenarios.grows(ATOMIC).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.operator(ATOMIC).within(Bounds.nodes(1, 0).withOperator()),
        Scenarios.amnesia(ATOMIC),
        Scenarios.oneStep(SAGA).within(one.network(1, 0, 0).withAbort()),
        Scenarios.twoSteps(SAGA).within(one.withAbort()),
        Scenarios.pivot(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.parallel(SAGA).within(Bounds.nodes(1, 0)),
        Scenarios.plain(SAGA).within(Bounds.nodes(1, 0).network(0, 0, 1).withAbort()),
        Scenarios.conditional(SAGA).within(Bounds.nodes(1, 0)));
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
