package dev.verdict.examples.transfer;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;

class TransferSagaTest {
  static final Saga<Transfer, Nothing> SAGA = TransferSaga.isolated();

  private static final Transfer RENT = new Transfer("a-0", "a-1", 700_00);

  @SagaTest
  @CrashEverywhere
  void movesMoney(SagaRun<Transfer, Nothing> transfer) {
    assertThat(transfer.start(RENT)).isCompleted();
  }

  @SagaTest
  @CrashEverywhere
  void putsTheMoneyBackIfTheOtherAccountIsClosed(SagaRun<Transfer, Nothing> transfer) {
    transfer.participant("accounts").on("deposit").refuses("no such account");
    assertThat(transfer.start(RENT)).isCompensated().undid("withdraw");
  }

  @SagaTest
  void doesNothingIfAnAccountIsHeldForTooLong(SagaRun<Transfer, Nothing> transfer) {
    assertThat(transfer.holdsAreTaken().start(RENT)).isCompensated().because("lock_timeout");
  }
}
