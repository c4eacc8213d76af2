package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Steps that are not tried again after every failure. */
class RetriedFailuresTest {
  record Order(String item) {}

  private static Saga<Order, Nothing> order(UnaryOperator<RetryPolicy> retry) {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class);
    saga.step("hold").on("stock").call("hold", saga.input(Order::item)).undoneBy("free").add();
    saga.step("pack")
        .on("depot")
        .call("pack", saga.input(Order::item))
        .undoneBy("unpack")
        .retry(retry)
        .add();
    return saga.build();
  }

  @Test
  void aTimeOutThatIsNotTriedAgainUndoesWhatWasCarriedOutAllTheSame() {
    everywhere(
        it -> it.not(FailureKind.TIMED_OUT),
        run -> {
          run.participant("depot").on("pack").timesOutButApplied();
          assertThat(run.start(new Order("lamp")))
              .isCompensated()
              .called("depot", "pack", 1)
              .undid("pack", "hold");
        });
  }

  @Test
  void aFailureOfAnotherKindIsTriedAgain() {
    everywhere(
        it -> it.not(FailureKind.TIMED_OUT),
        run -> {
          run.participant("depot").on("pack").fails(2).thenSucceeds();
          assertThat(run.start(new Order("lamp"))).isCompleted().called("depot", "pack", 3);
        });
  }

  @Test
  void onlyTheNamedKindsAreTriedAgain() {
    everywhere(
        it -> it.only(FailureKind.TIMED_OUT, FailureKind.NOT_SENT),
        run -> {
          run.participant("depot").on("pack").timesOutWithoutEffect().then().fails(1);
          assertThat(run.start(new Order("lamp"))).isCompensated().undid("hold");
        });
  }

  @Test
  void aFailureIsTriedAgainUnlessItsParticipantCallsItWhatIsNot() {
    everywhere(
        it -> it.notCodes("depot_closed"),
        run -> {
          run.participant("depot").on("pack").failsWith("no_truck", 2).thenSucceeds();
          assertThat(run.start(new Order("lamp"))).isCompleted().called("depot", "pack", 3);
        });
    everywhere(
        it -> it.notCodes("depot_closed"),
        run -> {
          run.participant("depot")
              .on("pack")
              .failsWith("no_truck", 1)
              .then()
              .failsWith("depot_closed", 1);
          assertThat(run.start(new Order("lamp")))
              .isCompensated()
              .called("depot", "pack", 2)
              .undid("hold");
        });
  }

  @Test
  void onlyTheNamedCodesAreTriedAgain() {
    everywhere(
        it -> it.onlyCodes("no_truck"),
        run -> {
          run.participant("depot").on("pack").failsWith("no_truck", 1).then().fails(1);
          assertThat(run.start(new Order("lamp"))).isCompensated().called("depot", "pack", 2);
        });
  }

  @Test
  void aCallThatIsTooLargeIsNotTriedAgain() {
    everywhere(
        it -> it,
        run -> {
          run.participant("depot").on("pack").isTooLarge();
          assertThat(run.start(new Order("lamp"))).isCompensated().undid("hold");
        });
  }

  @Test
  void whatWasTooLargeForAPlainEndpointIsNotUndone() {
    SagaRun<Order, Nothing> run = SagaRun.of(order(it -> it));
    run.participant("depot").isPlain().on("pack").isTooLarge();
    assertThat(run.start(new Order("lamp")))
        .isCompensated()
        .called("depot", "unpack", 0)
        .undid("hold");
  }

  private static void everywhere(
      UnaryOperator<RetryPolicy> retry, Consumer<SagaRun<Order, Nothing>> test) {
    assertThat(SagaRun.crashEverywhere(order(retry), test).runs()).isPositive();
  }
}
