package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.saga.internal.JsonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Steps that wait: for a signal with a deadline and a default, and for time to pass. */
class WaitsTest {
  record Order(String item, String shelf) {}

  record Paid(String by, long cents) {}

  record Rating(int stars) {}

  private static final Duration HOUR = Duration.ofHours(1);

  private record Declared(Saga<Order, Integer> saga, StepRef<Paid> paid, StepRef<Rating> rating) {}

  private static Saga<Order, Integer> order() {
    return declared().saga();
  }

  private static Declared declared() {
    SagaBuilder<Order> saga = Saga.named("order", 1, Order.class);
    saga.step("hold").on("stock").call("hold", saga.input(Order::item)).undoneBy("free").add();
    StepRef<Paid> paid =
        saga.step("payment").awaitSignal(Paid.class).named("paid").within(HOUR).pivot().add();
    saga.step("ship").on("depot").call("ship", paid.output(Paid::by)).afterPivot().add();
    saga.step("settle_in").sleep(HOUR.multipliedBy(24)).add();
    StepRef<Rating> rating =
        saga.step("rating")
            .awaitSignal(Rating.class)
            .within(HOUR, Value.constant(Rating.class, new Rating(3)))
            .add();
    Saga<Order, Integer> order = saga.returns(rating.output(Rating::stars)).build();
    return new Declared(order, paid, rating);
  }

  private static final String DEFINITION =
      """
      {"name": "order", "version": 1, "steps": [
        {"name": "hold", "participant": "stock", "operation": "hold",
         "input": {"input": "/item"}, "after": [], "compensation": "free", "pivot": false,
         "retry": {"attempts_max": 5, "first_ms": 100, "factor": 2, "longest_ms": 10000},
         "timeout_ms": 10000},
        {"name": "payment", "signal": {"name": "paid", "deadline_ms": 3600000},
         "after": ["hold"], "undo": "impossible", "pivot": true},
        {"name": "ship", "participant": "depot", "operation": "ship",
         "input": {"step": "payment", "at": "/by"}, "after": ["payment"], "undo": "impossible",
         "pivot": false,
         "retry": {"attempts_max": "unlimited", "first_ms": 100, "factor": 2, "longest_ms": 30000},
         "timeout_ms": 10000},
        {"name": "settle_in", "sleep_ms": 86400000, "after": ["ship"], "undo": "nothing",
         "pivot": false},
        {"name": "rating", "signal": {"name": "rating", "deadline_ms": 3600000,
                                      "default": {"value": {"stars": 3}}},
         "after": ["settle_in"], "undo": "nothing", "pivot": false}],
       "output": {"step": "rating", "at": "/stars"}}
      """;

  @Test
  void theDeclarationBuildsToThisDefinition() {
    assertThat(DefinitionJson.toJson(order().definition())).isEqualTo(JsonText.read(DEFINITION));
  }

  @Test
  void aSignalIsTheOutputOfItsStep() {
    InMemoryRun run =
        new InMemoryRun()
            .signalled("paid", JsonText.read("{\"by\": \"card\", \"cents\": 990}"))
            .signalled("rating", JsonText.read("{\"stars\": 5}"));
    SagaState end = run.run(order().definition(), input());

    assertThat(end.status()).isEqualTo("completed");
    assertThat(end.output()).isEqualTo(Json.number(5));
    assertThat(run.calls())
        .containsExactly("action stock/hold \"lamp\"", "action depot/ship \"card\"");
    assertThat(run.now()).isEqualTo(HOUR.multipliedBy(24));
  }

  @Test
  void theDefaultStandsInForASignalThatDoesNotComeInTime() {
    InMemoryRun run =
        new InMemoryRun().signalled("paid", JsonText.read("{\"by\": \"card\", \"cents\": 990}"));
    SagaState end = run.run(order().definition(), input());

    assertThat(end.output()).isEqualTo(Json.number(3));
    assertThat(run.now()).isEqualTo(HOUR.multipliedBy(25));
  }

  @Test
  void withoutADefaultTheSagaIsUndone() {
    InMemoryRun run = new InMemoryRun();
    SagaState end = run.run(order().definition(), input());

    assertThat(end.status()).isEqualTo("compensated");
    assertThat(end.reason()).isEqualTo("step payment: no signal paid came within 1 h");
    assertThat(run.calls()).last().asString().startsWith("compensate stock/free");
  }

  @Test
  void theRecoveryIsPartOfTheDefinition() {
    SagaBuilder<Order> saga = Saga.named("s", 1, Order.class).recovery(Recovery.PARK);
    saga.step("hold").on("stock").call("hold").undoneBy("free").add();

    assertThat(saga.build().definition().recovery()).isEqualTo(Recovery.PARK);
  }

  @Test
  void aStepKnowsItsSignal() {
    assertThat(declared().paid().signal()).isEqualTo("paid");
    assertThat(declared().rating().signal()).isEqualTo("rating");
    SagaBuilder<Order> saga = Saga.named("nap", 1, Order.class);
    StepRef<Nothing> nap = saga.step("nap").sleep(HOUR).add();
    assertThatIllegalArgumentException()
        .isThrownBy(nap::signal)
        .withMessage("step nap waits for no signal");
  }

  private static Json input() {
    return order().encodeInput(new Order("lamp", "7"));
  }
}
