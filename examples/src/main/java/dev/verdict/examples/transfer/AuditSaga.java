package dev.verdict.examples.transfer;

import dev.verdict.saga.Hold;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads one account after the other; shared, so that auditors do not wait for each other. */
public final class AuditSaga {
  private static final Duration WAIT = Duration.ofMinutes(5);

  private AuditSaga() {}

  /**
   * The audit of accounts that do not change meanwhile.
   *
   * @param accounts how many accounts {@code <bank>-0} and so on there are
   */
  public static Saga<Audit, List<Balance>> isolated(int accounts) {
    SagaBuilder<Audit> saga = Saga.named("audit", 1, Audit.class).holdWait(WAIT);
    for (int i = 0; i < accounts; i++) {
      saga.holds(Hold.shared(Value.constant(String.class, "account:a-" + i)));
    }
    return steps(saga, accounts);
  }

  /** The same over accounts that change meanwhile. */
  public static Saga<Audit, List<Balance>> unprotected(int accounts) {
    return steps(Saga.named("unprotected-audit", 1, Audit.class), accounts);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of values
  private static Saga<Audit, List<Balance>> steps(SagaBuilder<Audit> saga, int accounts) {
    List<Value<Balance>> balances = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      StepRef<Balance> balance =
          saga.step("read-" + i)
              .on("accounts")
              .call("read", Value.constant(String.class, "a-" + i))
              .returns(Balance.class)
              .nothingToUndo()
              .add();
      balances.add(balance.output());
    }
    return saga.returns(Value.listOf(Balance.class, balances.toArray(new Value[0]))).build();
  }
}
