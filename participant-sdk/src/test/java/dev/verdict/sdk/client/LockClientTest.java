package dev.verdict.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.wire.LockMode;
import dev.verdict.sdk.FakeHttp;
import dev.verdict.sdk.FakeHttp.Answer;
import dev.verdict.sdk.FakeHttp.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LockClientTest {
  private static final Answer GRANTED =
      new Answer(201, "{\"lease\":\"l-1\",\"state\":\"granted\",\"token\":17,\"left_ms\":30000}");

  private static final Answer OVER = new Answer(409, "{\"code\":\"lease_over\",\"detail\":\"\"}");

  private Optional<FakeHttp> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(FakeHttp::close);
  }

  private LockClient client(Function<Seen, Answer> answers) {
    FakeHttp started = new FakeHttp(answers);
    server = Optional.of(started);
    return VerdictClient.builder(started.uri()).deadline(Duration.ofSeconds(5)).build().locks();
  }

  private FakeHttp fake() {
    return server.orElseThrow();
  }

  @Test
  void aLeaseIsTakenAndGivenBack() {
    LockClient locks = client(request -> GRANTED);
    try (Lease lease =
        locks.acquire(LeaseRequest.exclusive("account:42").and(LockMode.SHARED, "rates"))) {
      assertThat(lease.token()).isEqualTo(17);
      assertThat(lease.isHeld()).isTrue();
    }
    assertThat(fake().seen())
        .extracting(Seen::line)
        .containsExactly("POST /v1/locks", "DELETE /v1/locks/l-1");
    assertThat(fake().seen().get(0).body())
        .isEqualTo(
            "{\"resources\":[{\"resource\":\"account:42\",\"mode\":\"exclusive\"},"
                + "{\"resource\":\"rates\",\"mode\":\"shared\"}],\"ttl_ms\":30000,\"wait_ms\":10000}");
  }

  @Test
  void whatOthersHoldIsNoFailure() {
    LockClient locks = client(r -> new Answer(409, "{\"code\":\"lock_timeout\",\"detail\":\"\"}"));

    assertThat(locks.tryAcquire(LeaseRequest.exclusive("account:42"))).isEmpty();
  }

  @Test
  void itRenewsItselfUntilItIsLost() throws Exception {
    AtomicInteger renewals = new AtomicInteger();
    LockClient locks =
        client(
            request ->
                request.line().endsWith("/renew") && renewals.incrementAndGet() > 2
                    ? OVER
                    : GRANTED);
    Lease lease = locks.acquire(LeaseRequest.exclusive("a").ttl(Duration.ofSeconds(3)));
    lease.lost().toCompletableFuture().get(60, TimeUnit.SECONDS);

    assertThat(lease.isHeld()).isFalse();
    assertThat(renewals).hasValue(3);
  }

  @Test
  void aLeaseThatWasForgottenIsGivenBackToo() {
    LockClient locks =
        client(
            request ->
                request.line().startsWith("DELETE")
                    ? new Answer(404, "{\"code\":\"unknown_lease\",\"detail\":\"\"}")
                    : GRANTED);
    locks.acquire(LeaseRequest.exclusive("a")).close();

    assertThat(fake().seen()).hasSize(2);
  }
}
