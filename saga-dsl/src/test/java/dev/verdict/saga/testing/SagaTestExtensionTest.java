package dev.verdict.saga.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.verdict.saga.Saga;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** How a test that fails shows what went wrong, and which runs there are. */
class SagaTestExtensionTest {
  /** Not found by the build itself: most of it is to fail. */
  static class Examples {
    static final Saga<Trip, Itinerary> SAGA = TripSaga.declare();

    @SagaTest
    void runsOnce(SagaRun<Trip, Itinerary> trip) {
      Trips.allGoesWell(trip);
      trip.begin(Trips.WITH_CAR);
    }

    @SagaTest
    @CrashEverywhere
    void failsInTheFirstRerun(SagaRun<Trip, Itinerary> trip) {
      Trips.allGoesWell(trip);
      RunResult<Itinerary> result = trip.start(Trips.WITH_CAR);
      assertThat(result.isRerun()).isFalse();
    }

    @SagaTest
    @CrashEverywhere
    void runsEverywhere(SagaRun<Trip, Itinerary> trip) {
      Trips.allGoesWell(trip);
      trip.start(Trips.WITH_CAR);
    }

    @SagaTest
    @CrashEverywhere(only = "7/1/late")
    void runsOnlyThis(SagaRun<Trip, Itinerary> trip) {
      Trips.allGoesWell(trip);
      trip.start(Trips.WITH_CAR);
    }

    @SagaTest
    @CrashEverywhere
    void failsUndisturbed(SagaRun<Trip, Itinerary> trip) {
      Trips.allGoesWell(trip);
      SagaAssertions.assertThat(trip.start(Trips.WITH_CAR)).isStuck();
    }

    @SagaTest
    @CrashEverywhere
    void startsNothing(SagaRun<Trip, Itinerary> trip) {
      Trips.allGoesWell(trip);
    }

    @SagaTest
    void isOfNoKnownSaga(SagaRun<Trip, String> trip) {
      trip.timeline();
    }
  }

  @Test
  void withoutCrashesThereIsOneRunAndWhatItBeginsIsEnded() {
    run("runsOnce").assertStatistics(stats -> stats.started(1).succeeded(1));
  }

  @Test
  void afterTheFirstRerunThatFailsThereAreNoMore() {
    Events tests = run("failsInTheFirstRerun");

    tests.assertStatistics(stats -> stats.started(2).succeeded(1).failed(1));
    assertThat(failure(tests).getSuppressed()[0])
        .hasMessageContaining("crashed after")
        .hasMessageContaining("only this run: @CrashEverywhere(only = \"1/0/prompt\")")
        .hasMessageContaining("another coordinator takes over");
  }

  @Test
  void oneRerunCanBeMadeAlone() {
    run("runsOnlyThis").assertStatistics(stats -> stats.started(2).succeeded(2));
  }

  @Test
  void rerunsFollowTheFirstRunAlsoWhereTestsRunInParallel() {
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .selectors(selectMethod(Examples.class, "runsEverywhere", SagaRun.class))
        .execute()
        .testEvents()
        .assertStatistics(stats -> stats.started(99).succeeded(99));
  }

  @Test
  void aTestThatFailsUndisturbedIsNotRunAgain() {
    run("failsUndisturbed").assertStatistics(stats -> stats.started(1).failed(1));
  }

  @Test
  void aTestThatStartsNothingHasNothingToCrash() {
    Events tests = run("startsNothing");

    tests.assertStatistics(stats -> stats.started(1).failed(1));
    assertThat(failure(tests)).hasMessageContaining("starts no saga");
  }

  @Test
  void aSagaThatTheTestDoesNotHaveIsNamed() {
    assertThat(failure(run("isOfNoKnownSaga"))).hasMessageContaining("give the test class a field");
  }

  private static Events run(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Examples.class, method, SagaRun.class))
        .execute()
        .testEvents();
  }

  private static Throwable failure(Events tests) {
    return tests.failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .findFirst()
        .orElseThrow();
  }
}
