package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.saga.BranchRef;
import dev.verdict.saga.Race;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepOn;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Blocks of which not all branches are needed. */
class RacesTest {
  record Trip(String to) {}

  record Quote(String id, long cents) {}

  record Order(Optional<String> air, Optional<String> rail, Optional<String> bus) {}

  record Ticket(Optional<String> rail) {}

  record Booked(Optional<String> air, Optional<String> rail) {}

  /** Two of three quotes are enough, and then the order. */
  private static Saga<Trip, Booked> trip(int need) {
    SagaBuilder<Trip> saga = Saga.named("trip", 1, Trip.class);
    Race quotes = saga.atLeast(need);
    BranchRef<Quote> air = quotes.branch(branch -> quote(branch.step("air"), "airline", saga));
    BranchRef<Quote> rail = quotes.branch(branch -> quote(branch.step("rail"), "railway", saga));
    BranchRef<Quote> bus =
        quotes.branch(
            branch -> {
              branch.step("stop").on("coach").call("stop").undoneBy("forget").add();
              return quote(branch.step("bus"), "coach", saga);
            });
    saga.step("order")
        .on("shop")
        .call(
            "order",
            Order.class,
            in ->
                in.set(Order::air)
                    .to(air.output(Quote::id))
                    .set(Order::rail)
                    .to(rail.output(Quote::id))
                    .set(Order::bus)
                    .to(bus.output(Quote::id)))
        .undoneBy("return")
        .add();
    saga.step("miles")
        .on("airline")
        .call("miles", Value.unwrap(air.output(Quote::id)))
        .nothingToUndo()
        .when(air.output(Quote::id).isPresent())
        .add();
    return saga.returns(
            Booked.class,
            out ->
                out.set(Booked::air)
                    .to(air.output(Quote::id))
                    .set(Booked::rail)
                    .to(rail.output(Quote::id)))
        .build();
  }

  private static StepRef<Quote> quote(StepOn step, String service, SagaBuilder<Trip> saga) {
    return step.on(service)
        .call("hold", saga.input(Trip::to))
        .returns(Quote.class)
        .undoneBy("free")
        .add();
  }

  @Test
  void theFirstBranchThatIsDoneIsEnoughAndTheOthersAreUndone() {
    SagaRun<Trip, Booked> run = SagaRun.of(trip(1));
    holds(run);
    run.participant("airline").on("hold").returns(new Quote("a", 9)).takes(Duration.ofSeconds(1));
    run.participant("coach").on("stop").takes(Duration.ofSeconds(1));

    assertThat(run.start(new Trip("LIS")))
        .isCompleted()
        .returned(new Booked(Optional.empty(), Optional.of("r")))
        .skipped("miles");
  }

  @Test
  void withACrashAnywhereEnoughBranchesStandAndNothingOfTheOthers() {
    everywhere(
        1,
        run -> {
          holds(run);
          assertThat(run.start(new Trip("LIS"))).isCompleted();
        });
  }

  @Test
  void aBranchThatIsRefusedIsDoneWithout() {
    everywhere(
        2,
        run -> {
          holds(run);
          run.participant("airline").on("hold").refuses("no seat");
          assertThat(run.start(new Trip("LIS")))
              .isCompleted()
              .returned(new Booked(Optional.empty(), Optional.of("r")));
        });
  }

  @Test
  void aBranchThatNobodyAnswersIsDoneWithoutAndItsFirstStepIsUndone() {
    everywhere(
        2,
        run -> {
          holds(run);
          run.participant("coach").on("hold").neverAnswers();
          run.participant("shop").on("order").takes(Duration.ofSeconds(1));
          assertThat(run.start(new Trip("LIS"))).isCompleted();
        });
  }

  @Test
  void withTooFewBranchesLeftTheSagaIsUndone() {
    everywhere(
        2,
        run -> {
          holds(run);
          run.participant("airline").on("hold").refuses("no seat");
          run.participant("railway").on("hold").refuses("strike");
          assertThat(run.start(new Trip("LIS"))).isCompensated();
        });
  }

  /** What lost in one block becomes known later, and is no input of the next block's undo. */
  @Test
  void theUndoOfAPlainLoserIsToldWhatItsActionWasTold() {
    SagaBuilder<Trip> saga = Saga.named("blocks", 1, Trip.class);
    Race first = saga.anyOf();
    first.branch(branch -> quote(branch.step("air"), "airline", saga));
    BranchRef<Quote> rail = first.branch(branch -> quote(branch.step("rail"), "railway", saga));
    Race second = saga.anyOf();
    second.branch(
        branch ->
            branch
                .step("ticket")
                .on("plain")
                .call("print", Ticket.class, in -> in.set(Ticket::rail).to(rail.output(Quote::id)))
                .undoneBy("void")
                .add());
    second.branch(branch -> quote(branch.step("bus"), "coach", saga));
    everywhere(
        saga.build(),
        run -> {
          holds(run);
          run.participant("railway").on("hold").returns(new Quote("r", 9)).answersLate();
          run.participant("plain").isPlain().on("print").takes(Duration.ofSeconds(2));
          run.participant("coach").on("hold").takes(Duration.ofSeconds(1));
          assertThat(run.start(new Trip("LIS"))).isCompleted();
        });
  }

  @Test
  void whatFailsAfterTheBlockUndoesTheWinnersToo() {
    everywhere(
        1,
        run -> {
          holds(run);
          run.participant("shop").on("order").refuses("closed");
          assertThat(run.start(new Trip("LIS"))).isCompensated();
        });
  }

  private static void holds(SagaRun<Trip, ?> run) {
    run.participant("airline").on("hold").returns(new Quote("a", 9));
    run.participant("railway").on("hold").returns(new Quote("r", 7));
    run.participant("coach").on("hold").returns(new Quote("b", 5));
  }

  private static void everywhere(int need, Consumer<SagaRun<Trip, Booked>> test) {
    everywhere(trip(need), test);
  }

  private static <O> void everywhere(Saga<Trip, O> saga, Consumer<SagaRun<Trip, O>> test) {
    assertThat(SagaRun.crashEverywhere(saga, test).runs()).isPositive();
  }
}
