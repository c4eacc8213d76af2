package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WrongSagasTest {
  record In(String city, int nights, boolean car, Optional<String> note, List<String> tags) {}

  record Booked(String id, long cents) {}

  record Ask(String id, long cents) {}

  record Maybe(Optional<String> id) {}

  record Raw(Object anything) {}

  record Deep(Raw raw) {}

  private static List<String> problems(Consumer<SagaBuilder<In>> declare) {
    SagaBuilder<In> saga = Saga.named("test", 1, In.class);
    declare.accept(saga);
    try {
      saga.build();
      return List.of();
    } catch (InvalidSagaException e) {
      return e.problems();
    }
  }

  private static StepRef<Booked> book(StepSequence at, String name) {
    return at.step(name).on("s").call("book").returns(Booked.class).undoneBy("undo").add();
  }

  private static StepRef<Booked> perhaps(SagaBuilder<In> saga, String name) {
    return saga.step(name)
        .on("s")
        .call("book")
        .returns(Booked.class)
        .undoneBy("undo")
        .when(saga.input(In::car).equalTo(true))
        .add();
  }

  private static StepOptions<Nothing> use(StepSequence at, String name, StepRef<Booked> used) {
    return at.step(name)
        .on("s")
        .call(
            "use",
            Ask.class,
            in ->
                in.set(Ask::id)
                    .to(used.output(Booked::id))
                    .set(Ask::cents)
                    .to(used.output(Booked::cents)))
        .undoneBy("undo");
  }

  @Test
  void aComponentThatNobodySetIsNamedWithItsMend() {
    assertThat(
            problems(
                saga ->
                    saga.step("a")
                        .on("s")
                        .call("op", Ask.class, in -> in.set(Ask::id).to("1"))
                        .nothingToUndo()
                        .add()))
        .containsExactly("step 'a': Ask.cents is not set: add .set(Ask::cents).to(...)");
  }

  @Test
  void aComponentSetTwiceIsNamed() {
    assertThat(
            problems(
                saga ->
                    saga.step("a")
                        .on("s")
                        .call(
                            "op",
                            Ask.class,
                            in ->
                                in.set(Ask::id).to("1").set(Ask::id).to("2").set(Ask::cents).to(5L))
                        .nothingToUndo()
                        .add()))
        .containsExactly("step 'a': Ask.id is set twice: keep one");
  }

  @Test
  void aSagaWithoutStepsIsRefused() {
    assertThat(problems(saga -> {})).containsExactly("a saga needs at least one step");
  }

  @Test
  void aStepThatWasBegunButNotAddedIsNamed() {
    assertThat(
            problems(
                saga -> {
                  book(saga, "a");
                  StepOptions<Nothing> forgotten =
                      saga.step("b").on("s").call("op").nothingToUndo();
                  assertThat(forgotten).isNotNull();
                }))
        .containsExactly("step 'b': was begun but not added: end it with add()");
  }

  @Test
  void twoStepsOfOneNameAreNamed() {
    assertThat(
            problems(
                saga -> {
                  book(saga, "a");
                  book(saga, "a");
                }))
        .singleElement()
        .asString()
        .contains("two steps are named a", "another name");
  }

  @Test
  void aNameThatIsNoNameIsRefused() {
    assertThat(problems(saga -> book(saga, "book a flight")))
        .containsExactly(
            "step 'book a flight': is not a name for a step: use 1 to 64 of A-Z a-z 0-9 . _ -");
  }

  @Test
  void anOutputOfAStepBesideIsRefused() {
    assertThat(
            problems(
                saga -> {
                  Parallel block = saga.parallel();
                  StepRef<Booked> first = book(block.branch(), "first");
                  use(block.branch(), "second", first).add();
                }))
        .singleElement()
        .asString()
        .contains("step second", "first", "let it come after");
  }

  @Test
  void anOutputOfAStepThatComesLaterIsRefused() {
    assertThat(
            problems(
                saga -> {
                  Branch early = saga.parallel().branch();
                  StepRef<Booked> later = book(saga, "later");
                  use(early, "early", later).add();
                }))
        .singleElement()
        .asString()
        .contains("step early", "later", "let it come after");
  }

  @Test
  void anOutputThatMayBeSkippedIsRefused() {
    assertThat(problems(saga -> use(saga, "b", perhaps(saga, "a")).add()))
        .containsExactlyInAnyOrder(
            "step 'b': Ask.id comes from step 'a', which may be skipped: run this step only"
                + " when(... .ran()) of that step, or map value.optional() to an Optional component",
            "step 'b': Ask.cents comes from step 'a', which may be skipped: run this step only"
                + " when(... .ran()) of that step, or map value.optional() to an Optional component");
  }

  @Test
  void anOutputThatMayBeSkippedIsNoOutputOfTheSaga() {
    SagaBuilder<In> saga = Saga.named("test", 1, In.class);
    StepRef<Booked> skipped = perhaps(saga, "a");

    assertThatThrownBy(() -> saga.returns(skipped.output(Booked::id)).build())
        .isInstanceOf(InvalidSagaException.class)
        .hasMessageContaining("the saga's output: the value comes from step 'a'");
  }

  @Test
  void anOutputThatMayBeSkippedIsUsedWhereItsStepRan() {
    assertThat(
            problems(
                saga -> {
                  StepRef<Booked> skipped = perhaps(saga, "a");
                  use(saga, "b", skipped).when(skipped.ran()).add();
                  use(saga, "c", skipped).when(skipped.output(Booked::cents).greaterThan(5)).add();
                  use(saga, "d", skipped)
                      .when(saga.input(In::nights).lessThan(9).and(skipped.ran()))
                      .add();
                }))
        .isEmpty();
  }

  @Test
  void anotherConditionDoesNotShowThatTheStepRan() {
    assertThat(
            problems(
                saga -> {
                  StepRef<Booked> skipped = perhaps(saga, "a");
                  use(saga, "b", skipped)
                      .when(skipped.ran().or(saga.input(In::nights).greaterThan(1)))
                      .add();
                  use(saga, "c", skipped).when(skipped.ran().negated()).add();
                }))
        .hasSize(4);
  }

  @Test
  void anOutputThatMayBeSkippedGoesToAnOptionalComponent() {
    assertThat(
            problems(
                saga -> {
                  StepRef<Booked> skipped = perhaps(saga, "a");
                  saga.step("b")
                      .on("s")
                      .call(
                          "op",
                          Maybe.class,
                          in -> in.set(Maybe::id).to(skipped.output(Booked::id).optional()))
                      .nothingToUndo()
                      .add();
                }))
        .isEmpty();
  }

  @Test
  void whatIsOptionalOrAnItemIsUsedWhereItIsPresent() {
    assertThat(
            problems(
                saga -> {
                  Value<String> note = Value.unwrap(saga.input(In::note));
                  Value<String> tag = Value.item(saga.input(In::tags), 0);
                  saga.step("a").on("s").call("op", note).nothingToUndo().add();
                  saga.step("b").on("s").call("op", tag).nothingToUndo().add();
                  saga.step("c")
                      .on("s")
                      .call("op", note)
                      .nothingToUndo()
                      .when(note.isPresent())
                      .add();
                  saga.step("d")
                      .on("s")
                      .call("op", tag)
                      .nothingToUndo()
                      .when(tag.equalTo("sea"))
                      .add();
                }))
        .containsExactly(
            "step 'a': the input may be missing: run this step only when(... .isPresent()) of that"
                + " value, or map value.optional() to an Optional component",
            "step 'b': the input may be missing: run this step only when(... .isPresent()) of that"
                + " value, or map value.optional() to an Optional component");
  }

  @Test
  void typesWithoutAnAgreedJsonFormAreRefused() {
    assertThat(
            problems(
                saga -> {
                  saga.step("a").on("s").call("op").returns(Deep.class).nothingToUndo().add();
                  saga.step("b").on("s").call("op").returns(Thread.class).nothingToUndo().add();
                  saga.step("c")
                      .on("s")
                      .call("op")
                      .returns(Thread.State.class)
                      .nothingToUndo()
                      .add();
                }))
        .hasSize(2)
        .anyMatch(
            p ->
                p.startsWith(
                    "step 'a': returns(...): Raw.anything is not serializable (java.lang.Object):"
                        + " use records,"))
        .anyMatch(
            p -> p.startsWith("step 'b': returns(...): java.lang.Thread is not serializable"));
  }

  @Test
  void aValueOfAnotherSagaIsRefused() {
    SagaBuilder<In> other = Saga.named("other", 1, In.class);

    assertThat(
            problems(
                saga -> {
                  saga.step("a").on("s").call("op", other.input(In::city)).nothingToUndo().add();
                  saga.step("b")
                      .on("s")
                      .call("op")
                      .nothingToUndo()
                      .when(other.input(In::car).equalTo(true))
                      .add();
                }))
        .containsExactly(
            "step 'a': the input uses a value of another saga: use this saga's input and steps",
            "step 'b': when(...) uses a value of another saga: use this saga's input and steps");
  }

  @Test
  void theRulesOfTheCoordinatorAreCheckedToo() {
    assertThat(
            problems(
                saga -> {
                  saga.step("pay").on("s").call("op").pivot().add();
                  saga.step("again").on("s").call("op").pivot().timeout(Duration.ZERO).add();
                }))
        .hasSize(2)
        .anyMatch(p -> p.contains("again") && p.contains("pivot"))
        .anyMatch(p -> p.contains("again") && p.contains("timeout"));
    assertThat(problems(saga -> saga.step("a").on("s").call("op").afterPivot().add()))
        .anyMatch(p -> p.contains("give it a compensation"));
    assertThat(
            problems(
                saga -> {
                  saga.step("pay").on("s").call("op").pivot().add();
                  saga.step("undo").on("s").call("op").undoneBy("undo").add();
                }))
        .anyMatch(p -> p.contains("step undo has a compensation that would never run"));
  }

  @Test
  void theMessageListsEveryProblem() {
    SagaBuilder<In> saga = Saga.named("bad name", 0, In.class);
    saga.step("a").on("no service").call("").nothingToUndo().retry(RetryPolicy.DEFAULT).add();

    assertThatThrownBy(saga::build)
        .isInstanceOf(InvalidSagaException.class)
        .hasMessageStartingWith("saga 'bad name' has 4 problems:")
        .hasMessageContaining("step a: name the participant")
        .hasMessageContaining("step a: name the operation")
        .hasMessageContaining("version must be at least 1");
  }

  @Test
  void aBuiltSagaIsNotChangedByItsBuilder() {
    SagaBuilder<In> saga = Saga.named("test", 1, In.class);
    book(saga, "a");
    Saga<In, Nothing> built = saga.build();
    book(saga, "b");

    assertThat(built.definition().steps()).hasSize(1);
    assertThat(saga.build().definition().steps()).hasSize(2);
    assertThatCode(() -> built.decodeOutput(Json.nil())).doesNotThrowAnyException();
  }
}
