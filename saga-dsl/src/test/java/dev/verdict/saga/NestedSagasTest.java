package dev.verdict.saga;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.RunResult;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A saga runs as a step of another, and is undone with it. */
class NestedSagasTest {
  record Order(String goods, String to, boolean gift) {}

  record Held(String shelf) {}

  record Shipment(String shelf, String to) {}

  record Parcel(String id) {}

  record Done(Optional<String> parcel) {}

  private static final Saga<Shipment, Parcel> SHIPPING = shipping();

  private static Saga<Shipment, Parcel> shipping() {
    SagaBuilder<Shipment> saga = Saga.named("shipping", 1, Shipment.class);
    saga.step("pack")
        .on("depot")
        .call("pack", saga.input(Shipment::shelf))
        .undoneBy("unpack")
        .add();
    StepRef<Parcel> sent =
        saga.step("send")
            .on("carrier")
            .call("send", saga.input(Shipment::to))
            .returns(Parcel.class)
            .undoneBy("call_back")
            .add();
    return saga.returns(sent.output()).build();
  }

  static Saga<Order, Done> order() {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class);
    StepRef<Held> held =
        saga.step("hold")
            .on("stock")
            .call("hold", saga.input(Order::goods))
            .returns(Held.class)
            .undoneBy("free")
            .add();
    StepRef<Parcel> ship =
        saga.step("ship")
            .runs(
                SHIPPING,
                in ->
                    in.set(Shipment::shelf)
                        .to(held.output(Held::shelf))
                        .set(Shipment::to)
                        .to(saga.input(Order::to)))
            .when(saga.input(Order::gift).equalTo(false))
            .add();
    saga.step("tell")
        .on("mail")
        .call("send", ship.output(Parcel::id))
        .nothingToUndo()
        .when(ship.ran())
        .add();
    return saga.returns(
            Done.class, out -> out.set(Done::parcel).to(ship.output(Parcel::id).optional()))
        .build();
  }

  private static void answers(SagaRun<Order, Done> run) {
    run.step("hold").returns(new Held("7b"));
    run.step("ship.send").returns(new Parcel("p-1"));
  }

  @SagaTest
  void itsInputAndOutputAreMappedLikeThoseOfAnyStep(SagaRun<Order, Done> run) {
    answers(run);

    RunResult<Done> result = run.start(new Order("cup", "Oslo", false));

    assertThat(result).isCompleted();
    assertThat(result).returned(new Done(Optional.of("p-1")));
    assertThat(result).ranInOrder("hold", "ship.pack", "ship.send", "tell");
  }

  @SagaTest
  void itIsSkippedAsAWhole(SagaRun<Order, Done> run) {
    answers(run);

    RunResult<Done> result = run.start(new Order("cup", "Oslo", true));

    assertThat(result).returned(new Done(Optional.empty()));
    assertThat(result).ran("hold").skipped("ship.pack", "ship.send", "ship", "tell");
  }

  @SagaTest
  @CrashEverywhere
  void itIsUndoneWithTheSagaThatRunsIt(SagaRun<Order, Done> run) {
    answers(run);
    run.step("tell").refuses("no address");

    RunResult<Done> result = run.start(new Order("cup", "Oslo", false));

    assertThat(result).isCompensated();
    assertThat(result).undidInOrder("ship.send", "ship.pack", "hold");
  }

  @Test
  void twoSagasOfOneNameAndVersionCannotBothBeRun() {
    SagaBuilder<Shipment> other = Saga.named("shipping", 1, Shipment.class);
    other.step("pack").on("depot").call("pack").undoneBy("unpack").add();
    Saga<Shipment, Nothing> changed = other.build();
    SagaBuilder<Shipment> both = Saga.named("both", 1, Shipment.class);
    both.step("one").runs(SHIPPING, both.input()).add();
    both.step("two").runs(changed, both.input()).add();

    assertThatExceptionOfType(InvalidSagaException.class)
        .isThrownBy(both::build)
        .withMessageContaining("step 'two': runs saga shipping version 1, and another step runs");
  }
}
