package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.testing.JsonText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A saga as a step of another one. */
class NestingTest {
  private static final String SHIPPING =
      "{'name': 'shipping', 'version': 2, 'deadline_ms': 5000, 'recovery': 'park', 'steps': ["
          + "{'name': 'pack', 'participant': 'depot', 'operation': 'pack', 'after': [],"
          + " 'input': {'input': '/goods'}, 'compensation': 'unpack'},"
          + "{'name': 'slot', 'participant': 'carrier', 'operation': 'book', 'after': [],"
          + " 'when': {'compare': {'input': '/where/country'}, 'equals': 'NO'},"
          + " 'input': {'input': '/where'}, 'compensation': 'cancel'},"
          + "{'name': 'send', 'participant': 'carrier', 'operation': 'send',"
          + " 'after': ['pack', 'slot'], 'input': {'step': 'pack', 'at': '/box'},"
          + " 'compensation': 'call_back'}],"
          + " 'output': {'object': {'parcel': {'step': 'send', 'at': '/id'}}}}";

  private static final String ORDER =
      "{'name': 'order', 'deadline_ms': 60000, 'steps': ["
          + "{'name': 'hold', 'participant': 'stock', 'operation': 'hold', 'compensation': 'free'},"
          + "{'name': 'ship', 'saga': {'name': 'shipping', 'version': 2}, 'input': {'object': {"
          + " 'goods': {'step': 'hold', 'at': '/items'}, 'where': {'input': '/address'}}}},"
          + "{'name': 'mail', 'participant': 'post', 'operation': 'send', 'undo': 'nothing',"
          + " 'input': {'step': 'ship', 'at': '/parcel'}}]}";

  private static SagaDefinition saga(String json) {
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static Library holding(String... sagas) {
    List<SagaDefinition> known = List.of(sagas).stream().map(NestingTest::saga).toList();
    return ref -> known.stream().filter(each -> SagaRef.of(each).equals(ref)).findFirst();
  }

  private static SagaDefinition resolved(String order, String... sagas) {
    Nesting nesting = Nesting.resolve(saga(order), holding(sagas));
    assertThat(nesting.problems()).isEmpty();
    assertThat(DefinitionRules.check(nesting.definition())).isEmpty();
    return nesting.definition();
  }

  private static Step step(SagaDefinition definition, String name) {
    return definition.step(new BranchId(name));
  }

  private static List<String> after(SagaDefinition definition, String name) {
    return step(definition, name).after().stream().map(BranchId::text).toList();
  }

  @Test
  void itsStepsTakeThePlaceOfTheStepThatRunsIt() {
    SagaDefinition order = resolved(ORDER, SHIPPING);

    assertThat(order.steps())
        .extracting(each -> each.name().text())
        .containsExactly("hold", "ship.pack", "ship.slot", "ship.send", "ship", "mail");
    assertThat(after(order, "ship.pack")).containsExactly("hold");
    assertThat(after(order, "ship.slot")).containsExactly("hold");
    assertThat(after(order, "ship.send")).containsExactly("ship.pack", "ship.slot");
    assertThat(after(order, "ship")).containsExactly("ship.send");
    assertThat(after(order, "mail")).containsExactly("ship");
  }

  @Test
  void itsInputIsWhatTheStepSaysAndItsOutputTheSteps() {
    SagaDefinition order = resolved(ORDER, SHIPPING);

    assertThat(Words.of(step(order, "ship.pack").work().mapping())).isEqualTo("hold /items");
    assertThat(Words.of(step(order, "ship.slot").work().mapping())).isEqualTo("input /address");
    assertThat(Words.of(step(order, "ship.slot").when().orElseThrow()))
        .isEqualTo("input /address/country = \"NO\"");
    assertThat(Words.of(step(order, "ship.send").work().mapping())).isEqualTo("ship.pack /box");
    assertThat(Words.of(step(order, "ship").work().mapping())).isEqualTo("{parcel: ship.send /id}");
    assertThat(Words.of(step(order, "mail").work().mapping())).isEqualTo("ship /parcel");
  }

  @Test
  void itIsUndoneAsItSaysItself() {
    assertThat(step(resolved(ORDER, SHIPPING), "ship.pack").undo())
        .isEqualTo(new Step.Undo.Compensation("unpack"));
  }

  @Test
  void theDeadlineAndTheRecoveryAreThoseOfTheWhole() {
    SagaDefinition order = resolved(ORDER, SHIPPING);

    assertThat(order.deadline()).contains(Duration.ofMinutes(1));
    assertThat(order.recovery()).isEqualTo(Recovery.BACKWARD);
  }

  @Test
  void theConditionOfTheStepIsThatOfAllItsSteps() {
    SagaDefinition order =
        resolved(
            ORDER
                .replace("'input': {'object'", "'when': {'present': {'input': '/ship'}}, $0")
                .replace("$0", "'input': {'object'")
                .replace("'at': '/parcel'", "'at': '/parcel', 'optional': true"),
            SHIPPING);

    assertThat(Words.of(step(order, "ship.pack").when().orElseThrow()))
        .isEqualTo("input /ship is there");
    assertThat(Words.of(step(order, "ship.slot").when().orElseThrow()))
        .isEqualTo("input /ship is there and input /address/country = \"NO\"");
    assertThat(step(order, "ship").when()).isEqualTo(step(order, "ship.pack").when());
  }

  @Test
  void itsPivotIsThePivotOfTheWhole() {
    String paying =
        "{'name': 'paying', 'steps': [{'name': 'ask', 'participant': 'bank', 'operation': 'ask',"
            + " 'undo': 'nothing'}, {'name': 'pay', 'participant': 'bank', 'operation': 'pay',"
            + " 'pivot': true}, {'name': 'file', 'participant': 'files', 'operation': 'add'}]}";
    String order =
        ORDER
            .replace("'mail', 'participant'", "'paid', $1 {'name': 'mail', 'participant'")
            .replace("$1", "'saga': {'name': 'paying', 'version': 1}},")
            .replace("'undo': 'nothing'", "'timeout_ms': 7");
    Library library = holding(SHIPPING, paying);
    SagaDefinition read = DefinitionJson.parse(JsonText.read(order.replace('\'', '"')), library);

    Nesting nesting = Nesting.resolve(read, library);

    assertThat(DefinitionRules.check(nesting.definition())).isEmpty();
    assertThat(step(nesting.definition(), "paid.pay").pivot()).isTrue();
    assertThat(step(nesting.definition(), "mail").call().orElseThrow().retry())
        .as("what comes after it is repeated for ever if nothing else is said")
        .isEqualTo(RetryPolicy.FOREVER);
  }

  @Test
  void afterThePivotItOnlyGoesForward() {
    String paid =
        ORDER
            .replace("'compensation': 'free'", "'pivot': true")
            .replace("'undo'", "'pivot'")
            .replace("'pivot': 'nothing'", "'timeout_ms': 7");
    SagaDefinition order = resolved(paid, SHIPPING);

    Step pack = step(order, "ship.pack");
    assertThat(pack.undo()).isEqualTo(new Step.Undo.Impossible());
    assertThat(pack.call().orElseThrow().retry())
        .isEqualTo(
            new RetryPolicy(
                RetryPolicy.UNLIMITED, Duration.ofMillis(100), 2, Duration.ofSeconds(10)));
  }

  @Test
  void itsSignalsHaveTheStepsNameBeforeTheirOwn() {
    String asking =
        "{'name': 'asking', 'steps': [{'name': 'wait', 'signal': {'name': 'answered'}}]}";
    String twice =
        "{'name': 'survey', 'deadline_ms': 9000, 'steps': ["
            + "{'name': 'first', 'saga': {'name': 'asking', 'version': 1}},"
            + "{'name': 'second', 'saga': {'name': 'asking', 'version': 1}}]}";

    SagaDefinition survey = resolved(twice, asking);

    assertThat(survey.steps().stream().flatMap(each -> each.signal().stream()))
        .extracting(Work.Signal::signal)
        .containsExactly("first.answered", "second.answered");
  }

  @Test
  void sagasNestInSagas() {
    SagaDefinition shop =
        Nesting.resolve(
                saga(
                    "{'name': 'shop', 'steps': [{'name': 'buy', 'input': {'input': '/cart'},"
                        + " 'saga': {'name': 'order', 'version': 1}}]}"),
                ref -> java.util.Optional.of(resolved(ORDER, SHIPPING)))
            .definition();

    assertThat(DefinitionRules.check(shop)).isEmpty();
    assertThat(Words.of(step(shop, "buy.ship.slot").work().mapping()))
        .isEqualTo("input /cart/address");
  }

  @Test
  void theWholeIsReadAndHashedAsItRuns() {
    SagaDefinition order = resolved(ORDER, SHIPPING);

    assertThat(DefinitionJson.parse(DefinitionJson.toJson(order))).isEqualTo(order);
    assertThat(DefinitionHash.of(order))
        .isNotEqualTo(DefinitionHash.of(resolved(ORDER, SHIPPING.replace("'unpack'", "'empty'"))));
  }

  @Test
  void asItIsWrittenItIsReadAndWrittenToo() {
    SagaDefinition written = saga(ORDER);

    assertThat(Nesting.references(written)).containsExactly(new SagaRef("shipping", 2));
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(written))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'shipping', 'version': 2 | 'order', 'version': 1 | SAGA_IN_ITSELF ship",
        "'name': 'ship'           | 'name': 'shipaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' | TOO_DEEP shipaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "'name': 'mail'           | 'name': 'ship.mail' | NAME_IN_SAGA ship.mail",
      })
  void whatDoesNotFitIsSaid(String written, String wrong, String problem) {
    Nesting nesting = Nesting.resolve(saga(ORDER.replace(written, wrong)), holding(SHIPPING));

    assertThat(nesting.problems())
        .extracting(each -> each.code() + " " + each.step())
        .containsExactly(problem);
  }

  @Test
  void whatIsNotRegisteredIsSaid() {
    Nesting nesting = Nesting.resolve(saga(ORDER), Library.EMPTY);

    assertThat(DefinitionRules.check(nesting.definition()))
        .extracting(Problem::words)
        .containsExactly(
            "step ship: there is no saga shipping version 2; register it first, or name one that"
                + " is there");
  }

  @Test
  void aSagaIsNoPivotAsAWhole() {
    assertThat(
            DefinitionRules.check(
                Nesting.resolve(
                        saga(ORDER.replace("'name': 'ship'", "'name': 'ship', 'pivot': true")),
                        holding(SHIPPING))
                    .definition()))
        .extracting(Problem::code)
        .contains(Problem.Code.SAGA_IS_PIVOT);
  }

  @Test
  void whatItHoldsTheWholeHolds() {
    String shipping =
        SHIPPING.replace(
            "'steps': [",
            "'holds': [{'resource': {'text': [{'value': 'to:'}, {'input': '/where/city'}]}}],"
                + " 'hold_wait_ms': 90000, 'steps': [");
    String order =
        ORDER.replace("'steps': [", "'holds': [{'resource': {'value': 'stock'}}], 'steps': [");
    Holds holds = resolved(order, shipping).holds();

    assertThat(holds.locks())
        .extracting(lock -> Words.of(lock.resource()))
        .containsExactly("\"stock\"", "\"to:\" & input /address/city");
    assertThat(holds.waitMax()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void whatItHoldsMustNotHangOnAStepOfTheWhole() {
    String shipping =
        SHIPPING.replace("'steps': [", "'holds': [{'resource': {'input': '/goods'}}], 'steps': [");
    SagaDefinition order = Nesting.resolve(saga(ORDER), holding(shipping)).definition();

    assertThat(DefinitionRules.check(order))
        .extracting(Problem::code)
        .containsExactly(Problem.Code.HOLD_USES_STEP);
  }
}
