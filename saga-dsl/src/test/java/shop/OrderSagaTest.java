package shop;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;
import org.junit.jupiter.api.BeforeEach;
import shop.OrderSaga.Charge;
import shop.OrderSaga.Confirmation;
import shop.OrderSaga.Order;
import shop.OrderSaga.Receipt;
import shop.OrderSaga.Reservation;

class OrderSagaTest {
  static final Saga<Order, Confirmation> SAGA = OrderSaga.declare();
  static final Order ORDER = new Order("ada", "lamp", 2, 5980);

  @BeforeEach
  void allGoesWell(SagaRun<Order, Confirmation> order) {
    order.participant("warehouse").on("reserve").returns(new Reservation("R1"));
    order.participant("payments").on("charge").returns(new Receipt("P1"));
  }

  @SagaTest
  void anOrderIsReservedPaidAndShipped(SagaRun<Order, Confirmation> order) {
    assertThat(order.start(ORDER))
        .returned(new Confirmation("R1", "P1"))
        .ranInOrder("stock", "payment", "shipping")
        .got("payments", "charge", new Charge("ada", 5980));
  }

  @SagaTest
  void aDeclinedCardReleasesTheStock(SagaRun<Order, Confirmation> order) {
    order.participant("payments").on("charge").refuses("card declined");

    assertThat(order.start(ORDER)).isCompensated().because("card declined").undid("stock");
  }

  @SagaTest
  void aPaymentWhoseAnswerIsLostIsNotMadeTwice(SagaRun<Order, Confirmation> order) {
    order.participant("payments").on("charge").timesOutButApplied();

    assertThat(order.start(ORDER))
        .isCompleted()
        .called("payments", "charge", 2)
        .ran("stock", "payment", "shipping");
  }

  @SagaTest
  @CrashEverywhere
  void whateverCrashesADeclinedCardReleasesTheStock(SagaRun<Order, Confirmation> order) {
    order.participant("payments").on("charge").refuses("card declined");

    assertThat(order.start(ORDER)).isCompensated();
  }
}
