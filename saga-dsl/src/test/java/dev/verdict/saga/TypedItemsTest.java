package dev.verdict.saga;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.verdict.saga.testing.SagaRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A test says of the items of a list what is done for them, and the compiler knows the type. */
class TypedItemsTest {
  record Basket(List<String> items) {}

  record Taken(String shelf) {}

  private final SagaBuilder<Basket> basket = Saga.named("basket", 1, Basket.class);
  private final StepRef<List<Taken>> take =
      basket
          .step("take")
          .forEach(basket.input(Basket::items), 4)
          .on("stock")
          .call("take")
          .returns(Taken.class)
          .undoneBy("put_back")
          .add();
  private final StepRef<List<Optional<Taken>>> wrap =
      basket
          .step("wrap")
          .forEach(basket.input(Basket::items), 4)
          .where(item -> item.equalTo("cup"))
          .on("desk")
          .call("wrap")
          .returns(Taken.class)
          .undoneBy("unwrap")
          .add();
  private final StepRef<String> look =
      basket.step("look").on("stock").call("look").returns(String.class).nothingToUndo().add();
  private final SagaRun<Basket, List<Taken>> run =
      SagaRun.of(basket.returns(take.output()).build());
  private final Basket input = new Basket(List.of("pan", "cup", "jug"));

  TypedItemsTest() {
    run.step(look).returns("fine");
  }

  @Test
  void eachItemIsAnsweredAlikeButTheOneOfWhichMoreIsSaid() {
    run.items(take).returns(new Taken("low"));
    run.item(take, 2).fails(1).thenReturns(new Taken("high"));
    run.itemsWhere(wrap).answers(String.class, item -> new Taken("for " + item));

    assertThat(run.start(input))
        .returned(List.of(new Taken("low"), new Taken("low"), new Taken("high")))
        .called("stock", "take", 4)
        .called("desk", "wrap", 1);
  }

  @Test
  void theOneItemThatIsRefusedTurnsTheSagaBack() {
    run.items(take).returns(new Taken("low"));
    run.itemWhere(wrap, 1).refuses("no paper");

    assertThat(run.start(input)).isCompensated().undid("take.0", "take.1", "take.2");
  }

  @Test
  void aStepThatIsDoneForNoListHasNoItems() {
    SagaBuilder<Basket> outer = Saga.named("outer", 1, Basket.class);
    StepRef<List<Taken>> all =
        outer.step("all").runs(basket.returns(take.output()).build(), outer.input()).add();
    SagaRun<Basket, Nothing> other = SagaRun.of(outer.build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.items(all))
        .withMessage("step all is not done for each item of a list: use step(...)");
  }
}
