package dev.verdict.examples.order;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

class OrderSagaTest {
  static final Saga<Order, Fulfilled> SAGA = OrderSaga.define();

  private static final List<Line> LINES =
      List.of(new Line("lamp", 1), new Line("bulb", 4), new Line("cable", 1), new Line("plug", 2));
  private static final Order ORDER = new Order("Ada", "Oslo", false, LINES);
  private static final Order EXPRESS = new Order("Ada", "Oslo", true, LINES);
  private static final Paid PAID = new Paid("R-7");

  @BeforeEach
  void allGoesWell(SagaRun<Order, Fulfilled> order) {
    order
        .participant("stock")
        .on("reserve")
        .answers(Line.class, line -> new Reserved("shelf of " + line.article(), line.count()));
    order.participant("couriers").on("book").returns(new Slot("noon"));
    order.participant("depot").on("ship").returns(new Parcel("T-1"));
  }

  @SagaTest
  void whatIsPaidIsShipped(SagaRun<Order, Fulfilled> order) {
    order.signalAfter(Duration.ofHours(1), "paid", PAID);

    assertThat(order.start(EXPRESS))
        .returned(new Fulfilled("R-7", "T-1"))
        .ran("reserve.0", "reserve.1", "reserve.2", "reserve.3", "courier", "ship")
        .got("depot", "ship", new Shipment("Oslo", reserved(), Optional.of("noon")));
  }

  private static List<Reserved> reserved() {
    return LINES.stream()
        .map(line -> new Reserved("shelf of " + line.article(), line.count()))
        .toList();
  }

  @SagaTest
  void withoutHurryNoCourierIsBooked(SagaRun<Order, Fulfilled> order) {
    order.signal("paid", PAID);

    assertThat(order.start(ORDER)).isCompleted().skipped("courier").called("couriers", "book", 0);
  }

  @SagaTest
  void whatIsNotPaidInTwoHoursIsLetGo(SagaRun<Order, Fulfilled> order) {
    assertThat(order.start(EXPRESS))
        .isCompensated()
        .because("no signal paid came within 2 h")
        .undid("reserve.0", "reserve.1", "reserve.2", "reserve.3", "courier")
        .tookAtLeast(Duration.ofHours(2));
  }

  @SagaTest
  void ofALineThatIsSoldOutNothingElseIsKept(SagaRun<Order, Fulfilled> order) {
    order.step("reserve.3").refuses("sold out");

    assertThat(order.start(ORDER))
        .isCompensated()
        .because("sold out")
        .undid("reserve.0", "reserve.1", "reserve.2");
  }

  @SagaTest
  void anOrderThatIsTooLongIsGivenUpBeforeAnythingIsReserved(SagaRun<Order, Fulfilled> order) {
    List<Line> many = Collections.nCopies(51, new Line("lamp", 1));

    assertThat(order.start(new Order("Ada", "Oslo", true, many)))
        .isCompensated()
        .because("its list has 51 items, and at most 50 are allowed")
        .ran();
  }

  @SagaTest
  void onceItIsPaidItCannotBeCancelled(SagaRun<Order, Fulfilled> order) {
    order.signal("paid", PAID).cancelWhen("ship", StepStatus.RUNNING);

    assertThat(order.start(ORDER)).isCompleted().refusedTheCancel();
  }

  @SagaTest
  @CrashEverywhere
  void whateverCrashesAPaidOrderIsShippedOnce(SagaRun<Order, Fulfilled> order) {
    order.signal("paid", PAID);

    assertThat(order.start(EXPRESS)).isCompleted().returned(new Fulfilled("R-7", "T-1"));
  }

  @SagaTest
  @CrashEverywhere
  void whateverCrashesAnUnpaidOrderIsLetGo(SagaRun<Order, Fulfilled> order) {
    assertThat(order.start(EXPRESS)).isCompensated();
  }
}
