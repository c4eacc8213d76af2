package dev.verdict.examples.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.examples.courier.Delivery;
import dev.verdict.examples.courier.Pickup;
import dev.verdict.examples.stock.Reservation;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An order over three services as a saga. */
class SagaOverThreeServicesTest {
  private static ThreeServices services;
  private static SagaClient client;

  record Order(String number, String sku, int pieces, String city, String voucher, int cents) {}

  record Voucher(String code, int cents) {}

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    services = new ThreeServices(folder);
    client = SagaClient.of(services.coordinator());
    client.register(saga());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    services.close();
  }

  private static Saga<Order, Pickup> saga() {
    SagaBuilder<Order> order = Saga.named("order", 1, Order.class).deadline(ThreeServices.PATIENCE);
    order
        .step("stock")
        .on("stock")
        .call(
            "reserve",
            Reservation.class,
            in ->
                in.set(Reservation::order)
                    .to(order.input(Order::number))
                    .set(Reservation::sku)
                    .to(order.input(Order::sku))
                    .set(Reservation::pieces)
                    .to(order.input(Order::pieces)))
        .undoneBy("release")
        .add();
    StepRef<Pickup> pickup =
        order
            .step("courier")
            .on("courier")
            .call(
                "book",
                Delivery.class,
                in ->
                    in.set(Delivery::order)
                        .to(order.input(Order::number))
                        .set(Delivery::city)
                        .to(order.input(Order::city)))
            .returns(Pickup.class)
            .undoneBy("cancel")
            .add();
    order
        .step("voucher")
        .on("vouchers")
        .call(
            "redeem",
            Voucher.class,
            in ->
                in.set(Voucher::code)
                    .to(order.input(Order::voucher))
                    .set(Voucher::cents)
                    .to(order.input(Order::cents)))
        .undoneBy("restore")
        .add();
    return order.returns(pickup.output()).build();
  }

  private static SagaResult<Pickup> run(Order order) {
    return client.await(client.start(saga(), order), ThreeServices.PATIENCE);
  }

  @Test
  void itHappensEverywhere() throws Exception {
    SagaResult<Pickup> result = run(new Order("o-1", "lamp", 2, "Oslo", "gift", 1200));

    assertThat(result).isInstanceOf(SagaResult.Completed.class);
    assertThat(services.query("stock", "SELECT pieces FROM reservation WHERE order_number = 'o-1'"))
        .containsExactly("2");
    assertThat(services.query("courier", "SELECT state FROM pickup WHERE order_number = 'o-1'"))
        .containsExactly("booked");
  }

  @Test
  void orNowhere() throws Exception {
    SagaResult<Pickup> result = run(new Order("o-2", "lamp", 3, "Vienna", "gift", 999_999));

    assertThat(result).isInstanceOf(SagaResult.Compensated.class);
    assertThat(services.query("stock", "SELECT pieces FROM reservation WHERE order_number = 'o-2'"))
        .isEmpty();
    assertThat(services.query("courier", "SELECT state FROM pickup WHERE order_number = 'o-2'"))
        .containsExactly("cancelled");
  }
}
