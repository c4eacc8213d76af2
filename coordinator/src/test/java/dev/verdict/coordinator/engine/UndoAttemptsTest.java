package dev.verdict.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What was found of attempts is not looked for again. */
class UndoAttemptsTest {
  private final UndoAttempts attempts = new UndoAttempts();

  private static BranchCall attempt(int number, int saga) {
    return new BranchCall(
        CallKind.COMPENSATE,
        TxId.of(saga, 0, 1, saga),
        new BranchId("pay"),
        BuiltIn.ATOMIC,
        BuiltIn.ATOMIC_UNDO,
        Json.nil(),
        number,
        Duration.ofSeconds(2));
  }

  @Test
  void whereNothingIsKnownTheOneBeforeComesFirst() {
    assertThat(attempts.before(attempt(5, 1))).isEqualTo(4);
    assertThat(attempts.before(attempt(1, 1))).isZero();
  }

  @Test
  void theOneThatUndidTheStepIsThatOfTheSagaUntilItIsOver() {
    attempts.committed(attempt(5, 1), 2);
    assertThat(attempts.before(attempt(6, 1))).isEqualTo(2);
    assertThat(attempts.isCommitted(attempt(6, 1), 2)).isTrue();
    assertThat(attempts.isCommitted(attempt(6, 1), 3)).isFalse();
    assertThat(attempts.before(attempt(6, 7))).isEqualTo(5);

    attempts.forget(attempt(6, 1));
    assertThat(attempts.before(attempt(6, 1))).isEqualTo(5);
  }

  @Test
  void thoseThatNeverBeganArePassedOver() {
    for (int never : new int[] {7, 6, 4}) {
      attempts.neverBegan(attempt(8, 1), never);
    }
    assertThat(attempts.before(attempt(8, 1))).isEqualTo(5);
    assertThat(attempts.before(attempt(10, 1))).isEqualTo(9);
    assertThat(attempts.mayHaveBegun(attempt(10, 1), 8)).isEqualTo(8);
    assertThat(attempts.mayHaveBegun(attempt(10, 1), 4)).isEqualTo(3);

    for (int never : new int[] {5, 3, 2, 1}) {
      attempts.neverBegan(attempt(8, 1), never);
    }
    assertThat(attempts.before(attempt(8, 1))).isZero();
  }

  @Test
  void itIsBounded() {
    for (int saga = 1; saga <= UndoAttempts.KEPT_MAX; saga++) {
      attempts.committed(attempt(5, saga), 2);
    }
    attempts.committed(attempt(5, UndoAttempts.KEPT_MAX + 1), 2);

    assertThat(attempts.before(attempt(6, 1))).isEqualTo(5);
    assertThat(attempts.before(attempt(6, UndoAttempts.KEPT_MAX + 1))).isEqualTo(2);
  }
}
