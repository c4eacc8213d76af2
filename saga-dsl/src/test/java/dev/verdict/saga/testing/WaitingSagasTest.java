package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.Value;
import java.time.Duration;

/** Sagas that sleep and wait for signals, on a clock that costs nothing. */
class WaitingSagasTest {
  record Order(String item) {}

  record Paid(String by) {}

  record Rating(int stars) {}

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  static final Saga<Order, Rating> SAGA = order();

  private static Saga<Order, Rating> order() {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class);
    saga.step("hold").on("stock").call("hold", saga.input(Order::item)).undoneBy("free").add();
    StepRef<Paid> paid =
        saga.step("payment").awaitSignal(Paid.class).named("paid").within(HOUR).pivot().add();
    saga.step("ship").on("depot").call("ship", paid.output(Paid::by)).afterPivot().add();
    saga.step("settle_in").sleep(DAY).add();
    StepRef<Rating> rating =
        saga.step("rating")
            .awaitSignal(Rating.class)
            .within(HOUR, Value.constant(Rating.class, new Rating(3)))
            .add();
    return saga.returns(rating.output()).build();
  }

  @SagaTest
  @CrashEverywhere
  void aSignalIsTheOutputOfItsStep(SagaRun<Order, Rating> order) {
    order.signalAfter(Duration.ofMinutes(10), "paid", new Paid("card"));
    order.signalWhen("rating", StepStatus.RUNNING, "rating", new Rating(5));

    assertThat(order.start(new Order("lamp")))
        .returned(new Rating(5))
        .ranInOrder("hold", "ship")
        .tookAtLeast(DAY);
  }

  @SagaTest
  @CrashEverywhere
  void aSignalMayComeBeforeItsStep(SagaRun<Order, Rating> order) {
    order.signal("paid", new Paid("card")).signal("rating", new Rating(4));

    assertThat(order.start(new Order("lamp"))).returned(new Rating(4));
  }

  @SagaTest
  @CrashEverywhere
  void aSignalThatDoesNotComeInTimeTurnsTheSagaBack(SagaRun<Order, Rating> order) {
    assertThat(order.start(new Order("lamp")))
        .isCompensated()
        .undid("hold")
        .tookAtLeast(HOUR)
        .tookAtMost(HOUR.plusMinutes(1));
  }

  @SagaTest
  @CrashEverywhere
  void aSignalThatDoesNotComeInTimeHasItsDefault(SagaRun<Order, Rating> order) {
    order.signal("paid", new Paid("card"));

    assertThat(order.start(new Order("lamp"))).returned(new Rating(3));
  }

  @SagaTest
  void aSleepIsPassedByAdvancingTheClock(SagaRun<Order, Rating> order) {
    order.begin(new Order("lamp"));
    order.advanceTime(Duration.ofMinutes(1));
    order.signal("paid", new Paid("card"));
    order.advanceTime(DAY.minusMinutes(1));
    assertThat(order.status("settle_in")).isEqualTo(StepStatus.RUNNING);
    order.advanceTime(Duration.ofMinutes(2));
    assertThat(order.status("settle_in")).isEqualTo(StepStatus.DONE);
  }

  @SagaTest
  void aSignalThatNobodyWaitsForIsAMistake(SagaRun<Order, Rating> order) {
    assertThatThrownBy(() -> order.signal("payed", new Paid("card")))
        .hasMessage("saga 'order' waits for no signal 'payed'; there are: paid, rating");
    assertThatThrownBy(() -> order.signal("paid", new Rating(5)))
        .hasMessage("the saga expects that signal paid returns Paid, not Rating");
  }
}
