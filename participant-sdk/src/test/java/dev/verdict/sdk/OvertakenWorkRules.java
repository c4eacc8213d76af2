package dev.verdict.sdk;

import static dev.verdict.sdk.RulesSuite.DONE;
import static dev.verdict.sdk.RulesSuite.INSERT;
import static dev.verdict.sdk.RulesSuite.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may happen on PostgreSQL to work whose row is written only with its answer. Somebody who
 * does not know of the lock of a branch may put a row there meanwhile: an older version of the SDK,
 * on another instance; or who committed between the look and the lock.
 */
interface OvertakenWorkRules {
  /** The tests' own suite. */
  RulesSuite suite();

  /** What an action comes to. */
  default String work(TxId tx, String script) {
    return new Calls(suite().participant, tx).work("action", "run", script);
  }

  private void overtakenBy(TxId tx, String state, String inputHash) {
    overtakenBy(tx, "SAGA", state, inputHash);
  }

  /** Lets somebody put a row of that style and state there while the handler runs. */
  default void overtakenBy(TxId tx, String style, String state, String inputHash) {
    suite().elsewhere =
        () ->
            suite()
                .database
                .execute(
                    """
                    INSERT INTO verdict_barrier
                      (tx, branch, service, style, state, operation, input_hash, input, output,
                        reason, epoch)
                    VALUES ('%s', 'b', 'bank', '%s', '%s', 'run', '%s', 'null', '"first"', '', 1)
                    """
                        .formatted(tx.text(), style, state, inputHash));
  }

  /** The hash of the input of work. */
  static String hash(CallKind kind, TxId tx, String script) {
    BranchKey key = new BranchKey(tx, new BranchId("b"));
    return Call.of(kind, key, 1, "run", JsonText.parse(script)).inputHash();
  }

  @Test
  default void workIsRolledBackIfSomebodyEndedTheBranchMeanwhileWithoutItsLock() {
    TxId tx = Calls.newTx();
    overtakenBy(tx, "TOMBSTONE", "");
    assertThat(work(tx, script(INSERT, "overtaken"))).isEqualTo("{\"result\":\"tombstone\"}");
    assertThat(suite().effects()).isEmpty();
    assertThat(suite().runs).hasValue(1);
  }

  @Test
  default void workIsRolledBackIfSomebodyDidItMeanwhileWithoutItsLock() {
    TxId tx = Calls.newTx();
    overtakenBy(tx, "DONE", "of other input");
    assertThat(work(tx, script(INSERT, "overtaken"))).isEqualTo("{\"result\":\"input_mismatch\"}");
    assertThat(suite().effects()).isEmpty();
    assertThat(suite().runs).hasValue(1);
  }

  /** What the first delivery did may be the very reason why the second one fails. */
  @ParameterizedTest
  @ValueSource(strings = {"overtaken", "overtaken, failing", "overtaken, failing with a code"})
  default void aRepeatThatFailsAfterTheFirstDeliveryCommittedGetsTheFirstAnswer(String mode) {
    TxId tx = Calls.newTx();
    String script = script(INSERT, mode);
    overtakenBy(tx, "DONE", hash(CallKind.ACTION, tx, script));
    assertThat(work(tx, script)).isEqualTo("{\"result\":\"done\",\"output\":\"first\"}");
    assertThat(suite().effects()).isEmpty();
    assertThat(suite().runs).hasValue(1);
  }

  @Test
  default void workThatFailsAfterTheBranchWasEndedIsToldSo() {
    TxId tx = Calls.newTx();
    overtakenBy(tx, "TOMBSTONE", "");
    assertThat(work(tx, script(INSERT, "overtaken, failing")))
        .isEqualTo("{\"result\":\"tombstone\"}");
  }

  @Test
  default void workThatFailsAloneHasFailed() {
    TxId tx = Calls.newTx();
    assertThat(work(tx, script(INSERT, "overtaken, failing"))).startsWith("500 ");
    assertThat(work(tx, script(INSERT, "overtaken, failing with a code")))
        .startsWith("424 ")
        .contains("seat_taken");
    assertThat(work(tx, script(INSERT, "go"))).isEqualTo(DONE);
    assertThat(suite().effects()).containsExactly("did");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "commit and chain",
        "/* sly */ COMMIT",
        "END",
        "ROLLBACK",
        "ABORT",
        "PREPARE TRANSACTION 'sly'",
        "ROLLBACK PREPARED 'sly'",
        "BEGIN",
        "START TRANSACTION"
      })
  default void aHandlerCannotEndTheTransaction(String sql) {
    TxId tx = Calls.newTx();
    assertThat(work(tx, script(sql, "go"))).startsWith("500 ");
    assertThat(work(tx, script(INSERT, "commit"))).startsWith("500 ");
    assertThat(suite().effects()).isEmpty();
    assertThat(work(tx, script(INSERT, "go"))).isEqualTo(DONE);
  }

  @Test
  default void aHandlerMayRollBackToASavepoint() {
    String half = "SAVEPOINT s; " + INSERT + "; ROLLBACK TO s; " + INSERT;
    assertThat(work(Calls.newTx(), script(half, "go"))).isEqualTo(DONE);
    assertThat(suite().effects()).containsExactly("did");
  }
}
