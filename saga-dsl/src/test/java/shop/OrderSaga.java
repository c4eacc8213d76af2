package shop;

import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import java.time.Duration;

public final class OrderSaga {
  public record Order(String customer, String item, int count, long cents) {}

  public record Pick(String item, int count) {}

  public record Reservation(String id) {}

  public record Charge(String customer, long cents) {}

  public record Receipt(String number) {}

  public record Parcel(String reservation, String customer) {}

  public record Confirmation(String reservation, String receipt) {}

  private OrderSaga() {}

  public static Saga<Order, Confirmation> declare() {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class).deadline(Duration.ofMinutes(5));

    StepRef<Reservation> stock =
        saga.step("stock")
            .on("warehouse")
            .call(
                "reserve",
                Pick.class,
                in ->
                    in.set(Pick::item)
                        .to(saga.input(Order::item))
                        .set(Pick::count)
                        .to(saga.input(Order::count)))
            .returns(Reservation.class)
            .undoneBy("release")
            .add();

    StepRef<Receipt> payment =
        saga.step("payment")
            .on("payments")
            .call(
                "charge",
                Charge.class,
                in ->
                    in.set(Charge::customer)
                        .to(saga.input(Order::customer))
                        .set(Charge::cents)
                        .to(saga.input(Order::cents)))
            .returns(Receipt.class)
            .pivot()
            .add();

    saga.step("shipping")
        .on("warehouse")
        .call(
            "ship",
            Parcel.class,
            in ->
                in.set(Parcel::reservation)
                    .to(stock.output(Reservation::id))
                    .set(Parcel::customer)
                    .to(saga.input(Order::customer)))
        .afterPivot()
        .add();

    return saga.returns(
            Confirmation.class,
            out ->
                out.set(Confirmation::reservation)
                    .to(stock.output(Reservation::id))
                    .set(Confirmation::receipt)
                    .to(payment.output(Receipt::number)))
        .build();
  }
}
