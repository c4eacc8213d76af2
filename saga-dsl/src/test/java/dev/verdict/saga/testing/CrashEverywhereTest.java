package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Saga;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The trip, with a crash before and after everything that is written, sent and received. */
class CrashEverywhereTest {
  private static final int CALLS_OF_A_TRIP = 5;

  private static final Saga<Trip, Itinerary> SAGA = TripSaga.declare();

  @SagaTest
  @CrashEverywhere
  void aTripIsBookedWhateverCrashes(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);

    assertThat(trip.start(Trips.WITH_CAR)).isCompleted().returned(Trips.ITINERARY);
  }

  @SagaTest
  @CrashEverywhere(twice = 200)
  void aDeclinedTripIsUndoneWhateverCrashes(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
    trip.participant("payments").on("charge").refuses("declined");

    assertThat(trip.start(Trips.WITH_CAR)).isCompensated().undid("car", "hotel", "flight");
  }

  @SagaTest
  @CrashEverywhere
  void theHotelIsFullWhateverCrashes(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
    trip.participant("hotels").on("book").refuses("full");

    assertThat(trip.start(Trips.WITH_CAR)).isCompensated().ran("flight", "car");
  }

  @SagaTest
  @CrashEverywhere
  void answersAreLostAndCoordinatorsToo(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
    trip.participant("flights").on("book").timesOutButApplied();
    trip.participant("hotels").on("book").timesOutWithoutEffect();
    trip.participant("payments").on("charge").arrivesLate();

    assertThat(trip.start(Trips.WITH_CAR)).isCompleted();
  }

  @SagaTest
  @CrashEverywhere
  void participantsWithoutABarrierAndCrashes(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
    trip.participant("flights").isPlain();
    trip.participant("hotels").isPlain().on("cancel").fails(2);
    trip.participant("payments").on("charge").refuses("declined");

    assertThat(trip.start(Trips.WITH_CAR)).isCompensated();
  }

  @Test
  void whatTimeDecidesMayComeOutOtherwiseBeforeItIsDecidedAndOnlyThen() {
    CrashReport report =
        SagaRun.crashEverywhere(
            SAGA,
            trip -> {
              Trips.allGoesWell(trip);
              trip.cancelWhen("payment", StepStatus.RUNNING);
              RunResult<Itinerary> result = trip.start(Trips.WITH_CAR);
              result.undisturbed(plain -> assertThat(plain).isCompleted());
            });

    assertThat(report.open()).isPositive().isLessThan(report.runs());
    assertThat(report.words()).contains("came out otherwise, as they may");
  }

  @Test
  void everyWriteAndEveryMessageIsCovered() {
    CrashReport report =
        SagaRun.crashEverywhere(
            SAGA,
            trip -> {
              Trips.allGoesWell(trip);
              trip.start(Trips.WITH_CAR);
            });

    assertThat(report.writes()).isEqualTo(7);
    assertThat(report.messages()).isEqualTo(10);
    assertThat(report.points()).isEqualTo(18);
    assertThat(report.open()).isZero();
    assertThat(report.runs()).isGreaterThan(60);
  }

  @Test
  void aTripWithACrashEverywhereTakesLessThanTenSecondsAndARunLessThanFiftyMilliseconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    CrashReport report =
        SagaRun.crashEverywhere(
            SAGA,
            trip -> {
              Trips.allGoesWell(trip);
              trip.start(Trips.WITH_CAR);
            });
    Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun);

    System.out.printf("%s, in %d ms%n", report.words(), took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    assertThat(took.dividedBy(report.runs())).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void theRerunsWithRepeatedCallsCanBeLeftOut() {
    assertThat(runs(new SweepOptions(true, 0, 1, "")))
        .isEqualTo(runs(new SweepOptions(false, 0, 1, "")) + CALLS_OF_A_TRIP);
  }

  @Test
  void soManyFurtherRunsCrashTwiceAsAreAskedFor() {
    assertThat(runs(new SweepOptions(true, 30, 1, ""))).isEqualTo(runs(SweepOptions.DEFAULT) + 30);
  }

  private static int runs(SweepOptions options) {
    return Sweep.of(
            SAGA,
            SagaRun.Parts.REAL,
            options,
            trip -> {
              Trips.allGoesWell(trip);
              trip.start(Trips.WITH_CAR);
            })
        .runs();
  }

  @Test
  void aSagaThatIsStuckForAnHourHasNotMoreRunsThanItHasPoints() {
    CrashReport report =
        SagaRun.crashEverywhere(
            SAGA,
            trip -> {
              Trips.allGoesWell(trip);
              trip.step("mail").alwaysFails();
              assertThat(trip.start(Trips.WITHOUT_CAR)).isStuck();
            });

    assertThat(report.runs()).isLessThan(10 * report.points());
  }

  @Test
  void aRerunCanBeMadeAlone() {
    Disturbance rerun = Disturbance.parse("11/1/late+3/0/prompt");
    assertThat(rerun.code()).isEqualTo("11/1/late+3/0/prompt");
    assertThat(rerun.crashes()).hasSize(2);
    assertThat(Disturbance.parse("again:4").repeatedCall()).isEqualTo(4);
    assertThatThrownBy(() -> Disturbance.parse("11")).hasMessageContaining("one is 17/0/prompt");
  }

  @Test
  void aTestThatIsAnotherOneEachTimeIsAMistake() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                SagaRun.crashEverywhere(
                    SAGA,
                    trip -> {
                      Trips.allGoesWell(trip);
                      trip.start(runs.getAndIncrement() == 0 ? Trips.WITH_CAR : Trips.WITHOUT_CAR);
                    }))
        .hasMessageContaining("does the test do the same each time?");
  }

  @Test
  void aTestThatStartsNothingIsAMistake() {
    assertThatThrownBy(() -> SagaRun.crashEverywhere(SAGA, Trips::allGoesWell))
        .hasMessageContaining("starts no saga");
  }
}
