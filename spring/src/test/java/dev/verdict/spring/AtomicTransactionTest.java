package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.VerdictClient;
import dev.verdict.spring.service.Transfers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** The annotation, with this service's own operations as branches and a real coordinator. */
class AtomicTransactionTest extends RunningService {
  @Autowired Transfers transfers;
  @Autowired VerdictClient client;
  @Autowired TransactionTemplate local;

  @Test
  void itCommitsWhenTheMethodReturns() {
    TransactionOutcome outcome = client.get(transfers.transfer(NAME, "debit"));

    assertThat(outcome.isCommitted()).isTrue();
    assertThat(effects.all())
        .containsExactlyInAnyOrder("debit transfer", "fee transfer", "debit second", "fee second");
  }

  @Test
  void aVoteAgainstItIsAnException() {
    assertThatThrownBy(() -> transfers.transfer(NAME, "overdraw"))
        .isInstanceOf(TransactionAbortedException.class)
        .hasMessageContaining("insufficient funds");
    assertThat(effects.all()).isEmpty();
  }

  @Test
  void anExceptionAborts() {
    assertThatThrownBy(() -> transfers.fail(NAME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("changed my mind");
    assertThat(effects.all()).isEmpty();
    assertThat(TransactionContext.current()).isEmpty();
  }

  @Test
  void aPartThatFailedForbidsTheCommit() {
    assertThatThrownBy(() -> transfers.swallow(NAME))
        .isInstanceOf(TransactionAbortedException.class);
    assertThat(effects.all()).isEmpty();
  }

  @Test
  void itIsNotBegunInsideOfALocalTransaction() {
    assertThatThrownBy(
            () -> local.executeWithoutResult(status -> transfers.transfer(NAME, "debit")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its locks would outlive");
  }

  @Test
  void aPartIsNotCalledInsideOfALocalTransactionEither() {
    assertThatThrownBy(() -> transfers.inside(local, NAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its locks would outlive");
    assertThat(effects.all()).isEmpty();
  }

  @Test
  void outsideOfItThereIsNoScope() {
    assertThatThrownBy(CurrentTransaction::scope)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@AtomicTransaction");
  }
}
