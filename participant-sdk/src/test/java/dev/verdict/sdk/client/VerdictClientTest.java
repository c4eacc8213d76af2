package dev.verdict.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.sdk.FakeHttp;
import dev.verdict.sdk.FakeHttp.Answer;
import dev.verdict.sdk.FakeHttp.Seen;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a fake server: the coordinator lives in a module that this one must not depend on, and
 * the paths tested here are mostly those that a healthy one does not take.
 */
class VerdictClientTest {
  private static final TxId ID = TxId.of(1, 2, 3, 4);
  private static final BranchSpec DEBIT =
      BranchSpec.prepared("debit", "bank-a", "transfer-out", Map.of("cents", 5));

  private final AtomicInteger count = new AtomicInteger();
  private Optional<FakeHttp> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(FakeHttp::close);
  }

  private FakeHttp serve(Function<Seen, Answer> answers) {
    FakeHttp started = new FakeHttp(answers);
    server = Optional.of(started);
    return started;
  }

  private static VerdictClient client(URI... addresses) {
    return VerdictClient.builder(addresses).deadline(Duration.ofSeconds(5)).build();
  }

  private static Answer transaction(String outcome, String state) {
    return new Answer(
        200,
        """
        {"id":"%s","kind":"atomic","state":"%s","outcome":"%s","reason":"because"}"""
            .formatted(ID.text(), state, outcome));
  }

  private static Answer problem(int status, String code) {
    return new Answer(status, "{\"code\":\"%s\",\"detail\":\"so\"}".formatted(code));
  }

  @Test
  void aOneShotTransactionIsCommitted() {
    FakeHttp fake = serve(request -> transaction("commit", "committing"));
    TransactionOptions terms =
        TransactionOptions.DEFAULT.timeout(Duration.ofSeconds(3)).label("tenant", "acme");
    assertThat(client(fake.uri()).atomic(terms, DEBIT))
        .isEqualTo(new TransactionOutcome.Committed(ID));
    assertThat(fake.seen().get(0).line()).isEqualTo("POST /v1/atomic");
    assertThat(fake.seen().get(0).body())
        .isEqualTo(
            """
            {"timeout_ms":3000,"labels":{"tenant":"acme"},"branches":[{"id":"debit",\
            "participant":"bank-a","style":"2pc","operation":"transfer-out",\
            "payload":{"cents":5}}]}""");
  }

  @Test
  void whatATransactionHoldsIsAskedForWithItsBeginning() {
    FakeHttp fake = serve(request -> transaction("commit", "committing"));
    TransactionOptions terms =
        TransactionOptions.DEFAULT
            .holding(LockMode.EXCLUSIVE, "account:42")
            .holding(LockMode.SHARED, "rates")
            .lockWait(Duration.ofSeconds(2));
    assertThat(client(fake.uri()).atomic(terms, DEBIT).isCommitted()).isTrue();
    assertThat(fake.seen().get(0).body())
        .startsWith(
            """
            {"locks":[{"resource":"account:42","mode":"exclusive"},\
            {"resource":"rates","mode":"shared"}],"lock_wait_ms":2000,"branches":[""");
  }

  @Test
  void whoIsNotGrantedWhatItHoldsIsToldWhy() {
    FakeHttp fake = serve(request -> problem(409, "lock_timeout"));
    TransactionOptions terms = TransactionOptions.DEFAULT.holding(LockMode.EXCLUSIVE, "account:42");
    assertThatThrownBy(() -> client(fake.uri()).atomic(terms, DEBIT))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("lock_timeout");
    assertThat(fake.seen()).hasSize(1);
  }

  @Test
  void abortIsAnOutcomeNotAnException() {
    FakeHttp fake = serve(request -> transaction("abort", "aborted"));
    assertThat(client(fake.uri()).atomic(DEBIT))
        .isEqualTo(new TransactionOutcome.Aborted(ID, "because"));
  }

  @Test
  void repeatsCarryTheSameKeyAndNewCallsAnotherOne() {
    FakeHttp fake =
        serve(
            request ->
                switch (count.getAndIncrement() % 3) {
                  case 0 -> new Answer(503, "");
                  case 1 -> new Answer(0, "");
                  default -> transaction("commit", "committed");
                });
    VerdictClient client = client(fake.uri());
    assertThat(client.atomic(DEBIT).isCommitted()).isTrue();
    assertThat(client.atomic(DEBIT).isCommitted()).isTrue();
    List<String> keys = fake.seen().stream().map(Seen::idempotencyKey).toList();
    assertThat(keys).hasSize(6).doesNotContain("");
    assertThat(keys.subList(0, 3)).containsOnly(keys.get(0));
    assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
  }

  @Test
  void anotherCoordinatorIsAskedWhenOneIsAway() {
    FakeHttp fake = serve(request -> transaction("commit", "committed"));
    VerdictClient client = client(URI.create("http://127.0.0.1:1"), fake.uri());
    assertThat(client.atomic(DEBIT).isCommitted()).isTrue();
  }

  @Test
  void withoutAnAnswerInTimeTheOutcomeIsInDoubt() {
    FakeHttp fake = serve(request -> new Answer(503, ""));
    VerdictClient client =
        VerdictClient.builder(fake.uri()).deadline(Duration.ofMillis(200)).build();
    TransactionOutcome outcome = client.atomic(DEBIT);
    assertThat(outcome).isInstanceOf(TransactionOutcome.InDoubt.class);
    assertThat(((TransactionOutcome.InDoubt) outcome).idempotencyKey()).isNotEmpty();
    assertThat(client.commit(ID, List.of())).isInstanceOf(TransactionOutcome.InDoubt.class);
    assertThatThrownBy(client::begin).isInstanceOf(UnavailableException.class);
  }

  /** Such as of a proxy, behind which the commit may have gone through. */
  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 504})
  void aStatusThatSaysNothingOfTheTransactionIsPassedToTheNextAddress(int status) {
    FakeHttp fake =
        serve(
            request ->
                count.getAndIncrement() % 2 == 0
                    ? new Answer(status, "<html>Bad Gateway</html>")
                    : transaction("commit", "committed"));
    VerdictClient client = client(fake.uri());
    assertThat(client.atomic(DEBIT)).isEqualTo(new TransactionOutcome.Committed(ID));
    assertThat(client.commit(ID, List.of())).isEqualTo(new TransactionOutcome.Committed(ID));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 504})
  void aStatusThatSaysNothingOfTheTransactionLeavesItInDoubt(int status) {
    FakeHttp fake = serve(request -> new Answer(status, "{\"code\":\"internal\"}"));
    VerdictClient client =
        VerdictClient.builder(fake.uri()).deadline(Duration.ofMillis(200)).build();
    assertThat(client.atomic(DEBIT)).isInstanceOf(TransactionOutcome.InDoubt.class);
    assertThat(client.commit(ID, List.of())).isInstanceOf(TransactionOutcome.InDoubt.class);
    assertThatThrownBy(client::begin).isInstanceOf(UnavailableException.class);
  }

  /** Such as a page of a proxy that has no route, or wants somebody to log in. */
  @ParameterizedTest
  @ValueSource(ints = {301, 400, 403, 404})
  void aStatusWithoutAProblemOfTheCoordinatorIsPassedToTheNextAddress(int status) {
    FakeHttp proxy = serve(request -> new Answer(status, "{\"message\":\"no route\"}"));
    try (FakeHttp coordinator = new FakeHttp(request -> transaction("commit", "committed"))) {
      VerdictClient client = client(proxy.uri(), coordinator.uri());
      assertThat(client.atomic(DEBIT)).isEqualTo(new TransactionOutcome.Committed(ID));
      client.atomic(DEBIT);
      assertThat(proxy.seen()).hasSize(1);
    }
  }

  /** Gateways have codes as well, but these are numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"no route", "{\"code\":5,\"message\":\"Not Found\",\"details\":[]}"})
  void aStatusWithoutAProblemOfTheCoordinatorMayPass(String page) {
    FakeHttp gateway =
        serve(
            request ->
                count.getAndIncrement() < 3
                    ? new Answer(404, page)
                    : transaction("commit", "committed"));
    assertThat(client(gateway.uri()).atomic(DEBIT).isCommitted()).isTrue();
  }

  /** Long before the deadline: whoever says no seven times will not do so by accident. */
  @Test
  void whoeverKeepsAnsweringInACoordinatorsPlaceIsNamed() {
    FakeHttp gateway = serve(request -> new Answer(403, "<html>Log in</html>"));
    VerdictClient client =
        VerdictClient.builder(gateway.uri()).deadline(Duration.ofHours(1)).build();
    assertThatThrownBy(client::begin)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(gateway.uri() + " answered 403 <html>Log in</html>");
    assertThat(gateway.seen()).hasSizeGreaterThanOrEqualTo(7);
    assertThat(client.atomic(DEBIT))
        .isInstanceOfSatisfying(
            TransactionOutcome.InDoubt.class,
            doubt -> assertThat(doubt.why()).contains("answered 403 <html>Log in"));
  }

  /** The first one may have committed before it was cut off; the second one knows nothing of it. */
  @ParameterizedTest
  @CsvSource({"401, token_required", "403, not_allowed"})
  void whoIsRefusedAfterAnAnswerWasLostDoesNotKnowTheOutcome(int status, String code) {
    FakeHttp fake =
        serve(
            request ->
                count.getAndIncrement() % 2 == 0 ? new Answer(0, "") : problem(status, code));
    VerdictClient client = client(fake.uri());

    assertThat(client.atomic(DEBIT))
        .isInstanceOfSatisfying(
            TransactionOutcome.InDoubt.class, it -> assertThat(it.why()).contains(code));
    assertThat(client.commit(ID, List.of())).isInstanceOf(TransactionOutcome.InDoubt.class);
    assertThatThrownBy(() -> client.begin()).isInstanceOf(UnavailableException.class);
    assertThat(fake.seen()).hasSize(6);
  }

  /** It was taken, and not decided in time for an answer. */
  @Test
  void whoIsRefusedWhenHeAsksAgainForTheDecisionDoesNotKnowTheOutcome() {
    FakeHttp fake =
        serve(
            request ->
                count.getAndIncrement() == 0
                    ? transaction("", "preparing")
                    : problem(401, "token_required"));

    assertThat(client(fake.uri()).commit(ID, List.of()))
        .isInstanceOf(TransactionOutcome.InDoubt.class);
  }

  @Test
  void whoIsRefusedAtOnceOrAfterANodeThatIsAwayKnowsThatNothingWasDone() {
    FakeHttp fake = serve(request -> problem(401, "token_required"));
    VerdictClient away = client(URI.create("http://127.0.0.1:1"), fake.uri());

    assertThatThrownBy(() -> client(fake.uri()).atomic(DEBIT)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> away.atomic(DEBIT)).isInstanceOf(ProblemException.class);
  }

  @Test
  void anAddressThatIsNoneIsRefusedByItsName() {
    assertThatThrownBy(() -> VerdictClient.builder(URI.create("localhost:8080")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'localhost:8080'");
  }

  @Test
  void anUndecidedAnswerIsAskedAgain() {
    FakeHttp fake =
        serve(
            request ->
                count.getAndIncrement() == 0
                    ? transaction("", "preparing")
                    : transaction("commit", "committed"));
    assertThat(client(fake.uri()).atomic(DEBIT).isCommitted()).isTrue();
    assertThat(fake.seen()).hasSize(2).extracting(Seen::line).containsOnly("POST /v1/atomic");
  }

  @Test
  void anAnswerThatIsNoJsonIsNoAnswer() {
    FakeHttp fake =
        serve(
            request ->
                count.getAndIncrement() == 0
                    ? new Answer(200, "<html>")
                    : transaction("commit", "committed"));
    assertThat(client(fake.uri()).atomic(DEBIT).isCommitted()).isTrue();
  }

  @Test
  void aProblemIsAnExceptionWithItsCode() {
    FakeHttp fake = serve(request -> problem(422, "idempotency_key_reused"));
    assertThatThrownBy(() -> client(fake.uri()).atomic(DEBIT))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.code()).isEqualTo("idempotency_key_reused");
              assertThat(e.status()).isEqualTo(422);
            });
  }

  @Test
  void aScopeCommitsTheBranchesThatItEnlisted() {
    FakeHttp fake = serve(this::happyScope);
    try (TransactionScope scope = client(fake.uri()).begin()) {
      scope.enlist(DEBIT.votedByClient());
      scope.reportVote(new BranchId("debit"), Vote.commit());
      assertThat(scope.commit().isCommitted()).isTrue();
    }
    String path = "POST /v1/transactions";
    assertThat(fake.seen())
        .extracting(Seen::line)
        .containsExactly(
            path,
            path + "/" + ID.text() + "/branches",
            path + "/" + ID.text() + "/branches/debit/vote",
            path + "/" + ID.text() + "/commit");
    assertThat(fake.seen().get(1).body()).contains("\"vote\":\"client\"");
    assertThat(fake.seen().get(3).body()).isEqualTo("{\"branches\":{\"debit\":null}}");
  }

  private Answer happyScope(Seen request) {
    return request.line().endsWith("/commit")
        ? transaction("commit", "committed")
        : transaction("", "active");
  }

  @Test
  void aScopeLeftByAnExceptionAborts() {
    FakeHttp fake =
        serve(
            request ->
                request.line().endsWith("/abort")
                    ? transaction("abort", "aborted")
                    : transaction("", "active"));
    VerdictClient client = client(fake.uri());
    assertThatThrownBy(
            () -> {
              try (TransactionScope scope = client.begin()) {
                scope.enlist(DEBIT);
                throw new IllegalStateException("business failed");
              }
            })
        .hasMessage("business failed");
    assertThat(fake.seen()).last().extracting(Seen::line).asString().endsWith("/abort");
  }

  @Test
  void rule13_aRefusedEnlistThrowsBeforeTheBusinessCall() {
    FakeHttp fake =
        serve(
            request ->
                request.line().endsWith("/branches")
                    ? problem(409, "not_active")
                    : transaction("abort", "aborted"));
    AtomicInteger businessCalls = new AtomicInteger();
    VerdictClient client = client(fake.uri());
    assertThatThrownBy(
            () -> {
              try (TransactionScope scope = client.begin()) {
                scope.enlist(DEBIT.votedByClient());
                businessCalls.incrementAndGet();
              }
            })
        .isInstanceOf(ProblemException.class);
    assertThat(businessCalls).hasValue(0);
  }

  @Test
  void aCommitThatComesAfterTheAbortIsAnsweredWithTheAbort() {
    FakeHttp fake =
        serve(
            request ->
                request.line().startsWith("GET")
                    ? transaction("abort", "aborted")
                    : problem(409, "transaction_aborted"));
    assertThat(client(fake.uri()).commit(ID, List.of()))
        .isEqualTo(new TransactionOutcome.Aborted(ID, "because"));
  }

  @Test
  void aRefusalThatCarriesTheDecisionNeedsNoSecondCall() {
    FakeHttp fake =
        serve(
            request ->
                request.line().endsWith("/commit")
                    ? decided("transaction_aborted", "abort")
                    : decided("transaction_committed", "commit"));
    assertThat(client(fake.uri()).commit(ID, List.of()))
        .isEqualTo(new TransactionOutcome.Aborted(ID, "because"));
    assertThat(client(fake.uri()).abort(ID)).isEqualTo(new TransactionOutcome.Committed(ID));
    assertThat(fake.seen()).hasSize(2);
  }

  private static Answer decided(String code, String outcome) {
    return new Answer(
        409,
        """
        {"code":"%s","detail":"so","id":"%s","outcome":"%s","reason":"because"}"""
            .formatted(code, ID.text(), outcome));
  }

  @Test
  void aTransactionThatWasLostWithItsCoordinatorIsSettledAsAborted() {
    FakeHttp fake =
        serve(
            request ->
                request.line().endsWith("/decision")
                    ? new Answer(200, "{\"decision\":\"abort\"}")
                    : problem(404, "unknown_transaction"));
    assertThat(client(fake.uri()).commit(ID, List.of()))
        .isInstanceOfSatisfying(
            TransactionOutcome.Aborted.class, it -> assertThat(it.reason()).contains("lost"));
  }

  @Test
  void workThatReturnsIsCommittedAndWorkThatThrowsIsAbortedWithItsReason() {
    FakeHttp fake =
        serve(
            request ->
                request.line().endsWith("/abort")
                    ? transaction("abort", "aborted")
                    : happyScope(request));
    VerdictClient client = client(fake.uri());
    assertThat(client.inTransaction(scope -> scope.enlist(DEBIT)).isCommitted()).isTrue();
    assertThat(fake.seen()).last().extracting(Seen::line).asString().endsWith("/commit");

    assertThatThrownBy(
            () ->
                client.inTransaction(
                    scope -> {
                      assertThat(TransactionContext.current()).contains(scope.context());
                      throw new IllegalStateException("business failed");
                    }))
        .hasMessage("business failed");
    Seen last = fake.seen().get(fake.seen().size() - 1);
    assertThat(last.line()).endsWith("/abort");
    assertThat(last.body()).contains("business failed");
    assertThat(TransactionContext.current()).isEmpty();
  }

  @Test
  void withoutBlockingTheWorksStageDecides() {
    FakeHttp fake =
        serve(
            request ->
                request.line().endsWith("/abort")
                    ? transaction("abort", "aborted")
                    : happyScope(request));
    AsyncVerdictClient async = client(fake.uri()).async();
    TransactionOptions terms = TransactionOptions.DEFAULT;
    assertThat(async.inTransaction(terms, scope -> scope.enlist(DEBIT)).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(20))
        .isEqualTo(new TransactionOutcome.Committed(ID));
    assertThat(
            async
                .inTransaction(
                    terms,
                    scope -> CompletableFuture.failedFuture(new IllegalStateException("failed")))
                .toCompletableFuture())
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("failed");
    assertThat(fake.seen()).last().extracting(Seen::line).asString().endsWith("/abort");
  }

  @Test
  void aFrozenCoordinatorIsGivenUpForTheNextOne() {
    try (FakeHttp frozen = new FakeHttp(request -> Answer.NEVER)) {
      FakeHttp fake = serve(request -> transaction("commit", "committed"));
      VerdictClient client =
          VerdictClient.builder(frozen.uri(), fake.uri()).deadline(Duration.ofSeconds(30)).build();
      assertThat(client.atomic(DEBIT).isCommitted()).isTrue();
      assertThat(client.atomic(DEBIT).isCommitted()).isTrue();
      assertThat(frozen.seen()).hasSize(1);
    }
  }

  @Test
  void anInterruptedCommitIsInDoubt() {
    FakeHttp fake = serve(request -> Answer.NEVER);
    Thread.currentThread().interrupt();
    TransactionOutcome outcome = client(fake.uri()).commit(ID, List.of());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome).isInstanceOf(TransactionOutcome.InDoubt.class);
  }
}
