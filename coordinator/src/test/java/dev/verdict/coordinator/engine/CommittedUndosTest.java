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

/** Once an attempt is known to have undone a step, the later ones are not looked for. */
class CommittedUndosTest {
  private final CommittedUndos committed = new CommittedUndos();

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
    assertThat(committed.before(attempt(5, 1))).isEqualTo(4);
  }

  @Test
  void whatIsKnownIsThatOfTheSagaUntilItIsOver() {
    committed.found(attempt(5, 1), 2);
    assertThat(committed.before(attempt(6, 1))).isEqualTo(2);
    assertThat(committed.before(attempt(6, 7))).isEqualTo(5);

    committed.forget(attempt(6, 1));
    assertThat(committed.before(attempt(6, 1))).isEqualTo(5);
  }

  @Test
  void itIsBounded() {
    for (int saga = 1; saga <= CommittedUndos.KEPT_MAX; saga++) {
      committed.found(attempt(5, saga), 2);
    }
    committed.found(attempt(5, CommittedUndos.KEPT_MAX + 1), 2);

    assertThat(committed.before(attempt(6, 1))).isEqualTo(5);
    assertThat(committed.before(attempt(6, CommittedUndos.KEPT_MAX + 1))).isEqualTo(2);
  }
}
