package dev.verdict.coordinator.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.console.JunitTest.End;
import dev.verdict.coordinator.console.JunitTest.Ending;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.wire.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a test of a saga says, case by case of what its log may tell. */
class JunitTestTest {
  private static final TxId ID = TxId.of(1_767_225_600_000L, 15, 1, 42);
  private static final BranchId A = new BranchId("a");
  private static final SagaDefinition SAGA =
      DefinitionJson.parse(
          JsonText.read(
              "{\"name\":\"s\",\"version\":1,\"recovery\":\"park\",\"steps\":[{\"name\":\"a\","
                  + "\"participant\":\"p\",\"operation\":\"do\",\"compensation\":\"undo\"}]}"));

  private final List<SagaRecord> records = new ArrayList<>();

  private JunitTestTest() {
    records.add(new SagaRecord.Started(SAGA, Json.text("in"), Set.of("p")));
  }

  private Optional<String> written(Ending ending) {
    return JunitTest.write(records, new End(ID, ending, Json.nil()), UnaryOperator.identity());
  }

  private void failed(CallKind call, int attempt, String why) {
    records.add(new SagaRecord.CallFailed(A, call, attempt, why, Durability.LAZY));
  }

  @Test
  void troublesStandInTheirOrder() {
    failed(CallKind.ACTION, 1, "p answered 500 to action");
    failed(CallKind.ACTION, 2, "p answered 503 to action");
    failed(CallKind.ACTION, 3, "p did not answer action within 100 ms");
    records.add(new SagaRecord.StepDone(A, Json.number(7), Durability.LAZY));
    records.add(new SagaRecord.Ended());

    assertThat(written(Ending.COMPLETED))
        .hasValueSatisfying(
            source ->
                assertThat(source)
                    .contains("run.participant(\"p\").isPlain();")
                    .contains(
                        "run.step(\"a\").fails(2).then().timesOutWithoutEffect().then()"
                            + ".returns(json(\"7\"));")
                    .contains(".isCompleted().returned(json(\"null\")).ran(\"a\");"));
  }

  @Test
  void figuresAreWrittenAsTheyAre() {
    Json figures = JsonText.read("[12345678901234567890,0.3000000000000000004,1E-9]");
    records.add(new SagaRecord.StepDone(A, figures, Durability.LAZY));
    records.add(new SagaRecord.Ended());

    assertThat(written(Ending.COMPLETED).orElseThrow())
        .contains("returns(json(\"[12345678901234567890,0.3000000000000000004,1E-9]\"))");
  }

  @Test
  void whatAPersonRetriedIsRetried() {
    failed(CallKind.ACTION, 1, "p answered 500 to action");
    records.add(new SagaRecord.StepParked(A, 1, "failed 1 times"));
    records.add(new SagaRecord.StepDone(A, Json.nil(), Durability.LAZY));
    records.add(new SagaRecord.Ended());

    assertThat(written(Ending.COMPLETED).orElseThrow()).containsOnlyOnce("run.retry();");
  }

  @Test
  void whatTheLogDoesNotTellYetIsNotWritten() {
    assertThat(written(Ending.COMPLETED)).isEmpty();
    assertThat(written(Ending.STUCK)).isEmpty();

    failed(CallKind.ACTION, 8, "p answered 500 to action");
    assertThat(written(Ending.STUCK).orElseThrow())
        .contains("run.step(\"a\").alwaysFails();")
        .contains(".isStuck()");
  }

  @Test
  void payloadsAreShownOnlyAsFarAsTheyMay() {
    records.add(new SagaRecord.StepDone(A, Json.text("secret"), Durability.LAZY));
    records.add(new SagaRecord.Ended());
    End end = new End(ID, Ending.COMPLETED, Json.text("secret"));

    assertThat(JunitTest.write(records, end, any -> Json.text("***")).orElseThrow())
        .doesNotContain("secret")
        .contains("json(\"\\\"***\\\"\")");
  }

  @Test
  void whatNoTestCanDoIsSaid() {
    records.add(new SagaRecord.Resolved(A, Outcome.ABORT, "ada", "done there"));
    assertThatThrownBy(() -> written(Ending.COMPENSATED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resolved by hand");

    records.remove(1);
    records.add(new SagaRecord.StepDone(A, Json.text("x".repeat(70_000)), Durability.LAZY));
    records.add(new SagaRecord.Ended());
    assertThatThrownBy(() -> written(Ending.COMPLETED)).hasMessageContaining("60000 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "trip,TripReplayTest",
    "order-2.new_one,Order2NewOneReplayTest",
    "7up,Saga7upReplayTest"
  })
  void aClassIsNamedAfterItsSaga(String saga, String expected) {
    assertThat(JunitTest.className(saga)).isEqualTo(expected);
  }
}
