package dev.verdict.examples.order;

import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import java.time.Duration;
import java.util.List;

/**
 * Holds the goods of each line, three lines at a time, and a courier if there is a hurry. Then the
 * customer has two hours to pay: paid, the order is shipped, come what may; else all is let go.
 */
public final class OrderSaga {
  private static final Duration DEADLINE = Duration.ofHours(3);
  private static final Duration TIME_TO_PAY = Duration.ofHours(2);
  private static final int LINES_MAX = 50;
  private static final int LINES_AT_A_TIME = 3;

  private OrderSaga() {}

  /** The saga. */
  public static Saga<Order, Fulfilled> define() {
    SagaBuilder<Order> order = Saga.named("order", 1, Order.class).deadline(DEADLINE);
    StepRef<List<Reserved>> goods =
        order
            .step("reserve")
            .forEach(order.input(Order::lines), LINES_AT_A_TIME)
            .atMost(LINES_MAX)
            .on("stock")
            .call("reserve")
            .returns(Reserved.class)
            .undoneBy("release")
            .add();
    StepRef<Slot> courier =
        order
            .step("courier")
            .on("couriers")
            .call("book", order.input(Order::address))
            .returns(Slot.class)
            .undoneBy("cancel")
            .when(order.input(Order::express).equalTo(true))
            .add();
    StepRef<Paid> paid =
        order.step("paid").awaitSignal(Paid.class).within(TIME_TO_PAY).pivot().add();
    StepRef<Parcel> parcel =
        order
            .step("ship")
            .on("depot")
            .call(
                "ship",
                Shipment.class,
                ship ->
                    ship.set(Shipment::address)
                        .to(order.input(Order::address))
                        .set(Shipment::goods)
                        .to(goods.output())
                        .set(Shipment::courier)
                        .to(courier.output(Slot::id).optional()))
            .returns(Parcel.class)
            .afterPivot()
            .add();
    return order
        .returns(
            Fulfilled.class,
            out ->
                out.set(Fulfilled::receipt)
                    .to(paid.output(Paid::receipt))
                    .set(Fulfilled::tracking)
                    .to(parcel.output(Parcel::tracking)))
        .build();
  }
}
