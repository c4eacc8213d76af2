package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a handler calls can commit without the barrier. */
class EscapeTest extends RunningService {
  private final TxId tx = newTx();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new-transaction",
        "no-transaction",
        "commit-by-sql",
        "commit",
        "rollback-only",
        "elsewhere"
      })
  void anEscapeFailsTheCallAndLeavesNothing(String operation) {
    assertThat(work(tx, "action", operation, "escaped")).startsWith("500");
    assertThat(effects.all()).isEmpty();

    assertThat(work(tx, "settle", operation, "escaped")).contains("tombstone");
  }

  @Test
  void anEscapeWhoseFailureIsSwallowedHasNotHappened() {
    assertThat(work(tx, "action", "swallowed-new-transaction", "escaped")).contains("done");
    assertThat(effects.all()).containsExactly("before", "swallowed");
  }

  @Test
  void aSavepointMayBeRolledBack() {
    assertThat(work(tx, "action", "nested", "taken back")).contains("done");
    assertThat(effects.all()).containsExactly("before", "after");
  }

  @Test
  void afterTheCommitATransactionOfItsOwnIsNoEscape() {
    assertThat(work(tx, "action", "after-commit", "afterwards")).contains("done");
    assertThat(effects.all()).containsExactly("before", "afterwards");
  }

  @Test
  void whatFailsAfterTheCommitDoesNotMakeTheWorkFail() {
    assertThat(work(tx, "action", "failing-after-commit", "kept")).contains("done");
    assertThat(effects.all()).containsExactly("kept");
  }

  @Test
  void aThreadIsCleanAfterAnEscape() {
    for (int i = 0; i < 40; i++) {
      work(newTx(), "action", "new-transaction", "escaped");
    }
    assertThat(work(tx, "action", "book", "flight")).contains("done");
    assertThat(effects.all()).containsExactly("book flight", "log flight");
  }
}
