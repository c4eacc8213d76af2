package dev.verdict.examples.transfer;

import dev.verdict.saga.Hold;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepReturns;
import dev.verdict.saga.Value;
import java.time.Duration;

/** Takes money off one account and puts it on another; both are held meanwhile. */
public final class TransferSaga {
  private static final Duration WAIT = Duration.ofMinutes(5);

  private TransferSaga() {}

  /** The transfer. Between its two steps the money is nowhere, and nobody sees that. */
  public static Saga<Transfer, Nothing> isolated() {
    SagaBuilder<Transfer> saga = Saga.named("transfer", 1, Transfer.class);
    saga.holds(
            Hold.exclusive("account:", saga.input(Transfer::from)),
            Hold.exclusive("account:", saga.input(Transfer::to)))
        .holdWait(WAIT);
    return steps(saga);
  }

  /** The same for all to see. */
  public static Saga<Transfer, Nothing> unprotected() {
    return steps(Saga.named("unprotected-transfer", 1, Transfer.class));
  }

  private static Saga<Transfer, Nothing> steps(SagaBuilder<Transfer> saga) {
    posting(saga, "withdraw", saga.input(Transfer::from)).undoneBy("put-back").add();
    posting(saga, "deposit", saga.input(Transfer::to)).undoneBy("take-back").add();
    return saga.build();
  }

  private static StepReturns posting(
      SagaBuilder<Transfer> saga, String operation, Value<String> account) {
    return saga.step(operation)
        .on("accounts")
        .call(
            operation,
            Posting.class,
            in ->
                in.set(Posting::account)
                    .to(account)
                    .set(Posting::cents)
                    .to(saga.input(Transfer::cents)));
  }
}
