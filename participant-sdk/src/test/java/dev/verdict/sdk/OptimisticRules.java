package dev.verdict.sdk;

import static dev.verdict.sdk.RulesSuite.DONE;
import static dev.verdict.sdk.RulesSuite.INSERT;
import static dev.verdict.sdk.RulesSuite.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work that runs before anybody looks: its answer is kept, or nothing of it. */
interface OptimisticRules extends OvertakenWorkRules {
  /** The undo went ahead: then the action, which still ran, is rolled back. */
  default List<String> leftWhenTheUndoOvertook(String undone, String done) {
    assertThat(undone).isEqualTo(DONE);
    assertThat(done).isEqualTo("{\"result\":\"tombstone\"}");
    return List.of();
  }

  @Test
  default void twoFirstDeliveriesAtOnceHaveOneEffect() throws Exception {
    TxId tx = Calls.newTx();
    String body = script(INSERT, "wait");
    CompletionStage<String> first = new Calls(suite().participant, tx).begin("action", "run", body);
    CompletionStage<String> second =
        new Calls(suite().participant, tx).begin("action", "run", body);
    assertThat(suite().entered.await(20, TimeUnit.SECONDS)).isTrue();
    waitUntilBothRun();
    suite().released.countDown();
    assertThat(List.of(first, second)).extracting(Calls::await).containsOnly(DONE);
    assertThat(suite().effects()).containsExactly("did");
  }

  private void waitUntilBothRun() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (suite().runs.get() < 2 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(suite().runs).hasValue(2);
  }

  @Test
  default void aDuplicateThatComesAfterTheUndoLeavesNothing() {
    String body = script(INSERT, "go");
    assertThat(suite().calls.work("action", "run", body)).isEqualTo(DONE);
    assertThat(suite().calls.end("compensate")).isEqualTo(DONE);
    assertThat(suite().calls.work("action", "run", body)).isEqualTo(DONE);
    assertThat(suite().effects()).containsExactly("did", "undid");
    assertThat(suite().runs).hasValue(2);
  }

  @Test
  default void anUndoThatOvertakesTheActionLeavesATombstone() {
    assertThat(suite().calls.end("compensate")).isEqualTo(DONE);
    assertThat(suite().calls.work("action", "run", script(INSERT, "go")))
        .isEqualTo("{\"result\":\"tombstone\"}");
    assertThat(suite().effects()).isEmpty();
  }

  @Test
  default void anOlderEpochThanTheBranchHasSeenIsTurnedAway() {
    String body = script(INSERT, "go");
    assertThat(suite().calls.work("action", "run", body, 5)).isEqualTo(DONE);
    assertThat(suite().calls.work("action", "run", body, 4)).contains("stale_epoch");
    assertThat(suite().effects()).containsExactly("did");
  }

  @Test
  default void workOfATransactionThatWasForgottenIsRefused() {
    TxId old = Calls.newTx();
    TxId newer = Calls.newTx();
    suite().database.execute("INSERT INTO verdict_watermark (tx) VALUES ('" + newer.text() + "')");
    assertThat(new Calls(suite().participant, old).work("action", "run", script(INSERT, "go")))
        .contains("refused")
        .contains("older than this participant remembers");
    assertThat(suite().effects()).isEmpty();
  }

  /** Its transaction has no number: it runs once more, announced. */
  @Test
  default void aHandlerThatWritesNothingIsAnsweredToo() {
    String body = script("SELECT 1", "go");
    assertThat(suite().calls.work("action", "run", body)).isEqualTo(DONE);
    assertThat(suite().runs).hasValue(2);
    assertThat(suite().calls.work("action", "run", body)).isEqualTo(DONE);
  }

  @Test
  default void aHandlerThatCommitsByADetourIsFoundOutAtItsSecondRun() {
    assertThat(suite().calls.work("action", "run", script(INSERT + "; COMMIT", "go")))
        .startsWith("409 ");
    assertThat(suite().effects()).containsExactly("did", "did");
  }
}
