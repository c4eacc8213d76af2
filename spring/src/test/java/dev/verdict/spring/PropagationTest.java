package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.spring.service.Bookings;
import dev.verdict.spring.service.Calls;
import dev.verdict.spring.service.Note;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.HttpServerErrorException;

/** A transaction goes along with a call, and the service that is called enlists itself. */
class PropagationTest extends RunningService {
  @Autowired Calls calls;
  @Autowired Participant participant;
  @Autowired TransactionTemplate local;

  @Test
  void theServiceThatIsCalledTakesPart() {
    assertThat(calls.call(here("/hold/seat"))).contains("held-seat");
    awaitEffects("hold seat", "use held-seat");
  }

  @Test
  void itsRefusalAbortsAlthoughItAnswered200() {
    assertThatThrownBy(() -> calls.call(here("/overdraw")))
        .isInstanceOf(TransactionAbortedException.class)
        .hasMessageContaining("insufficient funds");
    assertThat(effects.all()).isEmpty();
  }

  @Test
  void itsFailureAborts() {
    assertThatThrownBy(() -> calls.call(here("/fail")))
        .isInstanceOf(HttpServerErrorException.class);
    awaitEffects("hold failed", "release failed");
  }

  @Test
  void whatTheCallAskedForIsNobodysBusiness() {
    assertThatThrownBy(() -> calls.swallow(here("/nowhere?token=secret")))
        .isInstanceOf(TransactionAbortedException.class)
        .hasMessageContaining("POST http://127.0.0.1:" + port + "/nowhere")
        .hasMessageNotContaining("secret");
  }

  /** The branch has a connection of its own, and could wait for what its caller has locked. */
  @Test
  void noBranchIsJoinedInsideOfALocalTransaction() {
    TransactionContext context = TransactionContext.received(newTx().text() + "/0.1");
    try (TransactionContext.Binding bound = context.bind()) {
      assertThatThrownBy(() -> local.execute(status -> join()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a Spring transaction is open around the join of 'hold'");
    }
    assertThat(effects.all()).isEmpty();
  }

  private Result<Bookings.Booked> join() {
    return CurrentTransaction.join(participant, "hold", new Note("seat"), Bookings.Booked.class);
  }

  @Test
  void aMalformedTransactionIsABadRequest() {
    HttpRequest request =
        HttpRequest.newBuilder(here("/hold/seat"))
            .header(TransactionContext.HEADER, "nonsense")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(send(request).statusCode()).isEqualTo(400);
    assertThat(effects.all()).isEmpty();
  }

  /** The second phase may follow the answer. */
  private void awaitEffects(String... expected) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (effects.all().size() < expected.length && System.nanoTime() - end < 0) {
      pause();
    }
    assertThat(effects.all()).containsExactly(expected);
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
