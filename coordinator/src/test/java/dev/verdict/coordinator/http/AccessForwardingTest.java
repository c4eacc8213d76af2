package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.leadership.ShardDirectory.Owner;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that is passed on is judged by each node, by the token that came with it. */
@Timeout(120)
class AccessForwardingTest {
  private final MemoryDatabase database =
      new MemoryDatabase(TestNode.SHARDS, InstantSource.system());
  private final TokenStore store = database.tokens(Runnable::run);
  private final TokenBook leadersBook = new TokenBook();
  private final TokenBook othersBook = new TokenBook();
  private final TestNode leader =
      new TestNode("a", database, Operators.everybody(), AccessMode.TOKENS, leadersBook);
  private final TestNode other =
      new TestNode("b", database, Operators.everybody(), AccessMode.TOKENS, othersBook);

  @BeforeEach
  void start() {
    leadersBook.open(store);
    othersBook.open(store);
    int[] all = IntStream.range(0, TestNode.SHARDS).toArray();
    leader.lead(all);
    for (int shard : all) {
      other.directory.owners.put(shard, leader.owner());
    }
  }

  @AfterEach
  void stop() {
    leader.close();
    other.close();
  }

  private static void read(TokenBook book) {
    TestServer.await(book.refresh());
  }

  private ApiToken given(TokenSecret secret, Role role) {
    Grant grant = new Grant(Set.of(role), List.of(), List.of());
    return TestServer.await(
            store.add(new TokenStore.Draft("ada", secret, grant, Optional.empty(), "test")))
        .orElseThrow();
  }

  private HttpResponse<String> begin(TokenSecret secret) {
    return other.send("POST", "/v1/transactions", "{}", "Authorization", "Bearer " + secret.text());
  }

  @Test
  void theTokenTravelsAndEachNodeJudgesByWhatItKnows() {
    TokenSecret secret = TokenSecret.random();
    ApiToken token = given(secret, Role.CLIENT);
    read(othersBook);
    read(leadersBook);
    HttpResponse<String> begun = begin(secret);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(other.forwarded("answered")).isEqualTo(1);

    TestServer.await(store.revoke(token.id()));
    read(leadersBook);

    HttpResponse<String> refused = begin(secret);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(other.forwarded("answered")).isEqualTo(2);
    read(othersBook);
    assertThat(begin(secret).statusCode()).isEqualTo(401);
    assertThat(other.forwarded("answered")).isEqualTo(2);
  }

  @Test
  void toSayThatANodePassedARequestOnGrantsNothing() {
    read(othersBook);
    TokenSecret viewer = TokenSecret.random();
    given(viewer, Role.VIEWER);
    read(othersBook);

    String[] passedOn = {Forwarder.HOP_HEADER, "a"};
    assertThat(other.send("POST", "/v1/transactions", "{}", passedOn).statusCode()).isEqualTo(401);
    assertThat(begin(viewer).statusCode()).isEqualTo(403);
    assertThat(other.forwarded("answered")).isZero();
  }

  /** The first leader may have begun it before it was cut off; its successor does not know that. */
  @Test
  void whoIsRefusedAfterAnAnswerWasLostIsToldThatTheOutcomeIsUnknown() throws Exception {
    TokenSecret secret = TokenSecret.random();
    given(secret, Role.CLIENT);
    read(othersBook);
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> cutOff(deaf));
      Owner lost = new Owner("lost", URI.create("http://127.0.0.1:" + deaf.getLocalPort()));
      for (int shard = 0; shard < TestNode.SHARDS; shard++) {
        other.directory.owners.put(shard, lost);
      }
      other.directory.onDoubt = this::seeTheLeader;
      read(leadersBook);
      leadersBook.forget(leadersBook.find(secret.text()).orElseThrow().id());

      HttpResponse<String> answer =
          other.send(
              "POST",
              "/v1/transactions",
              "{}",
              "Authorization",
              "Bearer " + secret.text(),
              "Idempotency-Key",
              "k1");

      cut.get(60, TimeUnit.SECONDS);
      assertThat(answer.body()).contains("outcome_unknown").contains("refuses the caller");
      assertThat(other.forwarded("lost")).isEqualTo(1);
    }
  }

  private void seeTheLeader() {
    for (int shard = 0; shard < TestNode.SHARDS; shard++) {
      other.directory.owners.put(shard, leader.owner());
    }
  }

  /** Takes one request and hangs up. */
  private static void cutOff(ServerSocket deaf) {
    try (Socket caller = deaf.accept()) {
      assertThat(caller.getInputStream().read()).isNotNegative();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
