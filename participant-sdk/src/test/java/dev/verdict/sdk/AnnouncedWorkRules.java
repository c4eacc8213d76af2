package dev.verdict.sdk;

import static dev.verdict.sdk.RulesSuite.DONE;
import static dev.verdict.sdk.RulesSuite.INSERT;
import static dev.verdict.sdk.RulesSuite.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.CallKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that was announced is known by its transaction: whoever ends that one is found out. */
interface AnnouncedWorkRules extends OvertakenWorkRules {
  /** Two statements in one text are not looked through; what is kept in the end is. */
  @ParameterizedTest
  @ValueSource(strings = {"go", "fail", "40001", "lose"})
  default void aHandlerThatCommitsByADetourRunsOnceAndKeepsNoAnswer(String mode) {
    String sly = script(INSERT + "; COMMIT", mode);
    TxId tx = Calls.newTx();
    Calls calls = new Calls(suite().participant, tx);
    assertThat(calls.work("action", "run", sly)).startsWith("409 ").contains("by itself");
    assertThat(suite().database.query("SELECT state FROM verdict_barrier WHERE tx = '" + tx + "'"))
        .containsExactly("BROKEN");
    assertThat(calls.work("action", "run", sly)).startsWith("409 ").contains("by itself");
    assertThat(calls.end("compensate")).startsWith("409 ");
    assertThat(suite().effects()).containsExactly("did");
  }

  /** Whether it is done nobody can tell, and that is what the coordinator hears. */
  @Test
  default void aHandlerThatCommitsByADetourInOnePhaseIsNotSettled() {
    TxId tx = Calls.newTx();
    Calls calls = new Calls(suite().participant, tx);
    String sly = script(INSERT + "; COMMIT", "go");
    assertThat(calls.work("commit_one_phase", "run", sly)).matches("(?s)(409|500) .*");
    assertThat(calls.end("settle_one_phase")).startsWith("409 ").contains("by itself");
    assertThat(calls.work("commit_one_phase", "run", sly)).startsWith("409 ").contains("by itself");
    assertThat(suite().effects()).containsExactly("did");
  }

  /** The other delivery's answer says that nothing was written, which is no longer true. */
  @Test
  default void aHandlerThatCommitsByADetourBesideAReadOnlyVoteIsFoundOut() {
    TxId tx = Calls.newTx();
    String sly = script(INSERT + "; COMMIT", "overtaken");
    overtakenBy(tx, "TCC", "READ_ONLY", OvertakenWorkRules.hash(CallKind.TRY, tx, sly));
    Calls calls = new Calls(suite().participant, tx);
    assertThat(calls.work("try", "run", sly)).startsWith("409 ").contains("by itself");
    assertThat(calls.end("cancel")).startsWith("409 ");
    assertThat(suite().effects()).containsExactly("did");
  }

  @Test
  default void aHandlerThatRollsBackByADetourMayBeRepeated() {
    TxId tx = Calls.newTx();
    assertThat(work(tx, script(INSERT + "; ROLLBACK", "go"))).startsWith("500 ");
    assertThat(work(tx, script("RESET ALL; " + INSERT, "go"))).isEqualTo(DONE);
    assertThat(suite().effects()).containsExactly("did");
  }

  @Test
  default void workOfATransactionThatWasForgottenDoesNotRun() {
    TxId old = Calls.newTx();
    suite()
        .database
        .execute("INSERT INTO verdict_watermark (tx) VALUES ('" + Calls.newTx().text() + "')");
    assertThat(new Calls(suite().participant, old).work("action", "run", script(INSERT, "go")))
        .contains("refused");
    assertThat(suite().runs).hasValue(0);
  }
}
