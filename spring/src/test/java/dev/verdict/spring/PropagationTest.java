package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.spring.service.Calls;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.client.HttpServerErrorException;

/** A transaction goes along with a call, and the service that is called enlists itself. */
class PropagationTest extends RunningService {
  @Autowired Calls calls;

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
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
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
