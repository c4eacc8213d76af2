package dev.verdict.saga;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.RunResult;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A step is done for each item of a list, some at a time. */
class ForEachTest {
  record Line(String sku, int count) {}

  record Order(String customer, List<Line> lines) {}

  record Take(String sku, int count, String customer) {}

  record Taken(String shelf) {}

  record Done(List<Taken> taken, List<Optional<Taken>> wrapped) {}

  private static final Order THREE =
      new Order("Ada", List.of(new Line("cup", 1), new Line("jug", 2), new Line("pan", 1)));

  static Saga<Order, Done> saga() {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class);
    StepRef<List<Taken>> taken =
        saga.step("take")
            .forEach(saga.input(Order::lines), 2)
            .atMost(4)
            .on("stock")
            .call(
                "take",
                Take.class,
                (in, line) ->
                    in.set(Take::sku)
                        .to(line.get(Line::sku))
                        .set(Take::count)
                        .to(line.get(Line::count))
                        .set(Take::customer)
                        .to(saga.input(Order::customer)))
            .returns(Taken.class)
            .undoneBy("put_back")
            .retry(new RetryPolicy(2, Duration.ofMillis(10), 1, Duration.ofMillis(10)))
            .add();
    StepRef<List<Optional<Taken>>> wrapped =
        saga.step("wrap")
            .forEach(saga.input(Order::lines), 4)
            .where(line -> line.get(Line::count).greaterThan(1))
            .atMost(4)
            .on("desk")
            .call("wrap", line -> line.get(Line::sku))
            .returns(Taken.class)
            .undoneBy("unwrap")
            .add();
    saga.step("tell").on("mail").call("send", taken.output()).nothingToUndo().add();
    return saga.returns(
            Done.class,
            out -> out.set(Done::taken).to(taken.output()).set(Done::wrapped).to(wrapped.output()))
        .build();
  }

  private static void answers(SagaRun<Order, Done> run) {
    run.participant("stock").on("take").answers(Take.class, take -> new Taken(take.sku()));
    run.participant("desk").on("wrap").returns(new Taken("desk"));
  }

  @SagaTest
  void eachItemIsAStepAndTheOutputIsTheListOfTheirs(SagaRun<Order, Done> run) {
    answers(run);

    RunResult<Done> result = run.start(THREE);

    assertThat(result)
        .isCompleted()
        .ran("take.0", "take.1", "take.2", "wrap.1", "tell")
        .called("stock", "take", 3)
        .got("desk", "wrap", "jug")
        .returned(
            new Done(
                List.of(new Taken("cup"), new Taken("jug"), new Taken("pan")),
                List.of(Optional.empty(), Optional.of(new Taken("desk")), Optional.empty())));
  }

  @SagaTest
  void asManyRunBesideEachOtherAsItSays(SagaRun<Order, Done> run) {
    answers(run);
    run.participant("stock").on("take").takes(Duration.ofSeconds(1));

    RunResult<Done> result = run.start(THREE);

    assertThat(result).tookAtLeast(Duration.ofSeconds(2)).tookAtMost(Duration.ofSeconds(3));
  }

  @SagaTest
  void ofAnEmptyListNothingIsCalled(SagaRun<Order, Done> run) {
    RunResult<Done> result = run.start(new Order("Ada", List.of()));

    assertThat(result).isCompleted().ran("tell").returned(new Done(List.of(), List.of()));
  }

  @SagaTest
  void aListThatIsTooLongGivesTheSagaUpBeforeAnythingIsDoneForIt(SagaRun<Order, Done> run) {
    Line line = new Line("cup", 1);

    RunResult<Done> result = run.start(new Order("Ada", List.of(line, line, line, line, line)));

    assertThat(result)
        .isCompensated()
        .because("step take: its list has 5 items, and at most 4 are allowed")
        .ran();
  }

  @SagaTest
  @CrashEverywhere
  void whatWasDoneForAnyItemIsUndone(SagaRun<Order, Done> run) {
    answers(run);
    run.step("take.2").refuses("sold out");

    RunResult<Done> result = run.start(THREE);

    assertThat(result).isCompensated();
    result.undisturbed(it -> assertThat(it).undid("take.0", "take.1"));
  }

  @SagaTest
  void eachItemIsRepeatedByItself(SagaRun<Order, Done> run) {
    answers(run);
    run.step("take.1").fails(1).thenReturns(new Taken("second try"));

    RunResult<Done> result = run.start(THREE);

    assertThat(result).isCompleted().called("stock", "take", 4);
  }
}
