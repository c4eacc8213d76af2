package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Sagas that do not turn back by themselves. */
class RecoveryTest {
  record Order(String item) {}

  private static Saga<Order, Nothing> order(Recovery recovery) {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class).recovery(recovery);
    saga.step("hold").on("stock").call("hold", saga.input(Order::item)).undoneBy("free").add();
    saga.step("pack").on("depot").call("pack", saga.input(Order::item)).undoneBy("unpack").add();
    return saga.build();
  }

  @Test
  void forwardASagaWhoseStepIsRefusedIsStuckAndNothingIsUndone() {
    SagaRun<Order, Nothing> run = SagaRun.of(order(Recovery.FORWARD));
    run.participant("depot").on("pack").refuses("closed");

    assertThat(run.start(new Order("lamp"))).isStuck().ran("hold").undid();
  }

  @Test
  void forwardAStepThatFailsLongIsRepeatedUntilItSucceeds() {
    everywhere(
        Recovery.FORWARD,
        run -> {
          run.participant("depot").on("pack").fails(7).thenSucceeds();
          assertThat(run.start(new Order("lamp"))).isCompleted().called("depot", "pack", 8);
        });
  }

  @Test
  void parkedASagaWaitsForAPerson() {
    SagaRun<Order, Nothing> run = SagaRun.of(order(Recovery.PARK));
    run.participant("depot").on("pack").fails(5).thenSucceeds();

    run.begin(new Order("lamp"));
    run.advanceTime(Duration.ofDays(1));
    assertThat(run.status("pack")).isEqualTo(StepStatus.RUNNING);
    run.retry();

    assertThat(run.finish()).isCompleted().called("depot", "pack", 6);
  }

  @Test
  void parkedASagaStaysSoIfNobodyAsks() {
    everywhere(
        Recovery.PARK,
        run -> {
          run.participant("depot").on("pack").neverAnswers();
          assertThat(run.start(new Order("lamp"))).isStuck();
        });
  }

  private static void everywhere(Recovery recovery, Consumer<SagaRun<Order, Nothing>> test) {
    assertThat(SagaRun.crashEverywhere(order(recovery), test).runs()).isPositive();
  }
}
