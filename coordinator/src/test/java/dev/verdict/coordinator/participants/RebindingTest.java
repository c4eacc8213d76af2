package dev.verdict.coordinator.participants;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.addresses.Destination;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service's name leads to where it may be, and a moment later to what only this machine may
 * reach: that is never called. The name server and both servers are real.
 */
class RebindingTest {
  private static final String ALLOWED = "127.0.0.2";
  private static final String FORBIDDEN = "127.0.0.1";

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger reached = new AtomicInteger();
  private NameServer names;
  private Vertx vertx;
  private Context context;
  private int port;

  @BeforeEach
  void open() throws Exception {
    names = new NameServer();
    AddressResolverOptions resolver =
        new AddressResolverOptions().addServer(names.place()).setCacheMaxTimeToLive(0);
    vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(resolver));
    context = vertx.getOrCreateContext();
    port = serve(0, ALLOWED, served);
    serve(port, FORBIDDEN, reached);
  }

  private int serve(int wanted, String host, AtomicInteger calls) throws Exception {
    return result(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      calls.incrementAndGet();
                      request.response().end("{\"result\":\"done\"}");
                    })
                .listen(wanted, host))
        .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    result(vertx.close());
    names.close();
  }

  private HttpParticipantCalls calls(String host, boolean http2) {
    URI base = URI.create("http://" + host + ":" + port);
    Participant bank =
        new Participant("bank", List.of(base), true, Set.of(), http2 ? Set.of(base) : Set.of());
    ParticipantRegistry registry =
        new ParticipantRegistry(
            new MemoryDatabase(1, () -> Instant.EPOCH).participants(Runnable::run),
            List.of(bank),
            AddressRules.parse(ALLOWED).orElseThrow());
    return new HttpParticipantCalls(vertx, registry, CallLimits.DEFAULT, calls -> {}, clock);
  }

  private Future<BranchAnswer> call(HttpParticipantCalls calls) {
    BranchCall call =
        new BranchCall(
            CallKind.TRY,
            TxId.of(1_800_000_000_000L, 1, 1, 1),
            new BranchId("debit"),
            "bank",
            "debit",
            Json.nil(),
            3,
            Duration.ofSeconds(20));
    Promise<BranchAnswer> promise = Promise.promise();
    context.runOnContext(here -> calls.call(call, 7, "").onComplete(promise));
    return promise.future();
  }

  private void refused(Future<BranchAnswer> answer) {
    assertThatThrownBy(() -> result(answer))
        .cause()
        .isInstanceOfSatisfying(
            CallFailedException.class,
            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.NOT_SENT))
        .hasMessageContaining("bank could not be reached for try: ")
        .hasMessageContaining("is a loopback address, which addresses.allow does not allow");
    assertThat(reached).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNameThatLeadsElsewhereLaterIsNotFollowed(boolean http2) throws Exception {
    HttpParticipantCalls calls = calls("bank.test", http2);
    names.address = ALLOWED;
    assertThat(result(call(calls))).isInstanceOf(BranchAnswer.Done.class);
    assertThat(served).hasValue(1);

    names.address = FORBIDDEN;
    assertThat(result(call(calls)))
        .as("what was checked is called")
        .isInstanceOf(BranchAnswer.Done.class);
    clock.pass(Destination.FRESH);
    refused(call(calls));
    assertThat(served).hasValue(2);
  }

  @Test
  void aNameIsAskedForOnceAndNotAgainWhenItIsCalled() throws Exception {
    names.address = ALLOWED;
    HttpParticipantCalls calls = calls("bank.test", false);
    result(call(calls));
    int asked = names.questions.get();
    for (int i = 0; i < 10; i++) {
      result(call(calls));
    }
    assertThat(names.questions).hasValue(asked);
    assertThat(served).hasValue(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {FORBIDDEN, "localhost", "[::1]", "[::ffff:127.0.0.1]"})
  void whatWasRegisteredBeforeItWasForbiddenIsNotCalled(String host) {
    refused(call(calls(host, false)));
  }
}
