package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.saga.internal.JsonText;
import dev.verdict.saga.testing.CrashReport;
import dev.verdict.saga.testing.Ending;
import dev.verdict.saga.testing.SagaRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a saga holds while it runs. */
class HoldsTest {
  record Transfer(String from, int to, long cents) {}

  record Receipt(String id) {}

  private static Saga<Transfer, Nothing> transfer() {
    SagaBuilder<Transfer> saga = Saga.named("transfer", 1, Transfer.class);
    saga.holds(
            Hold.exclusive("account:", saga.input(Transfer::from)),
            Hold.exclusive("account:", saga.input(Transfer::to)),
            Hold.shared(Value.constant(String.class, "rates")))
        .holdWait(Duration.ofSeconds(5));
    saga.step("debit").on("bank").call("debit", saga.input()).undoneBy("put-back").add();
    saga.step("credit").on("bank").call("credit", saga.input()).undoneBy("take-back").add();
    return saga.build();
  }

  @Test
  void theDefinitionNamesResourcesAndModes() {
    assertThat(JsonText.write(DefinitionJson.toJson(transfer().definition())))
        .contains(
            "\"holds\":[{\"resource\":{\"text\":[{\"value\":\"account:\"},{\"input\":\"/from\"}]},"
                + "\"mode\":\"exclusive\"},{\"resource\":{\"text\":[{\"value\":\"account:\"},"
                + "{\"input\":\"/to\"}]},\"mode\":\"exclusive\"},{\"resource\":{\"value\":\"rates\"},"
                + "\"mode\":\"shared\"}],\"hold_wait_ms\":5000");
  }

  @Test
  void aSagaThatGetsWhatItHoldsRuns() {
    assertThat(SagaRun.of(transfer()).start(new Transfer("a", 7, 100)).ending())
        .isEqualTo(Ending.COMPLETED);
  }

  @Test
  void aSagaThatDoesNotGetItInTimeDoesNothing() {
    var run = SagaRun.of(transfer()).holdsAreTaken().start(new Transfer("a", 7, 100));

    assertThat(run.ending()).isEqualTo(Ending.COMPENSATED);
    assertThat(run.ran()).isEmpty();
    assertThat(run.reason()).contains("lock_timeout");
  }

  @Test
  void aCrashAnywhereChangesNothing() {
    CrashReport report =
        SagaRun.crashEverywhere(
            transfer(),
            run -> {
              run.participant("bank").on("credit").refuses("closed");
              run.start(new Transfer("a", 7, 100));
            });

    assertThat(report.points()).isPositive();
  }

  @Test
  void whatASagaHoldsIsNotTheOutputOfAStep() {
    SagaBuilder<Transfer> saga = Saga.named("transfer", 1, Transfer.class);
    StepRef<Receipt> debit =
        saga.step("debit").on("bank").call("debit").returns(Receipt.class).undoneBy("credit").add();
    saga.holds(Hold.exclusive("receipt:", debit.output(Receipt::id)));

    assertThatThrownBy(saga::build)
        .hasMessageContaining(
            "so it cannot name the output of debit; take it from the saga's input");
  }
}
