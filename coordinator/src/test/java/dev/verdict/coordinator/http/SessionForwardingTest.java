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
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who signed in at one node is known at the others, and each of them judges by itself. */
@Timeout(120)
class SessionForwardingTest {
  private final MemoryDatabase database =
      new MemoryDatabase(TestNode.SHARDS, InstantSource.system());
  private final TokenStore store = database.tokens(Runnable::run);
  private final TokenBook leadersBook = new TokenBook();
  private final TokenBook othersBook = new TokenBook();
  private final TestNode leader =
      new TestNode("a", database, Operators.everybody(), AccessMode.TOKENS, leadersBook);
  private final TestNode other =
      new TestNode("b", database, Operators.everybody(), AccessMode.TOKENS, othersBook);
  private final TokenSecret secret = TokenSecret.random();
  private Optional<ApiToken> token = Optional.empty();

  @BeforeEach
  void start() {
    leadersBook.open(store);
    othersBook.open(store);
    int[] all = IntStream.range(0, TestNode.SHARDS).toArray();
    leader.lead(all);
    for (int shard : all) {
      other.directory.owners.put(shard, leader.owner());
    }
    Grant grant = new Grant(Set.of(Role.ADMIN), List.of(), List.of());
    token =
        TestServer.await(
            store.add(new TokenStore.Draft("ada", secret, grant, Optional.empty(), "test")));
    readTokens();
    TestServer.await(leader.sessions.refresh());
    TestServer.await(other.sessions.refresh());
  }

  @AfterEach
  void stop() {
    leader.close();
    other.close();
  }

  private void readTokens() {
    TestServer.await(leadersBook.refresh());
    TestServer.await(othersBook.refresh());
  }

  private static String[] signedInAt(TestNode node, TokenSecret secret) {
    HttpResponse<String> answer =
        node.send("POST", "/v1/session", "{\"token\":\"" + secret.text() + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new String[] {
      "Cookie",
      answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0],
      Shown.CSRF_HEADER,
      Contract.parse(answer.body()).at("/session/csrf").asText(),
      "Origin",
      ""
    };
  }

  private static HttpResponse<String> begin(TestNode at, String... cookie) {
    cookie[cookie.length - 1] = at.uri("").toString();
    return at.send("POST", "/v1/transactions", "{}", cookie);
  }

  @Test
  void whoSignedInAtOneNodeIsLetInAtTheOtherAtOnceAndWhereThatPassesHimOnTo() {
    String[] cookie = signedInAt(leader, secret);

    HttpResponse<String> begun = begin(other, cookie);

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(other.forwarded("answered")).isEqualTo(1);
  }

  @Test
  void aRevokedTokenEndsItsSessionsAtBoth() {
    String[] cookie = signedInAt(leader, secret);
    assertThat(begin(other, cookie).statusCode()).isEqualTo(201);

    TestServer.await(store.revoke(token.orElseThrow().id()));
    TestServer.await(leadersBook.refresh());
    assertThat(begin(other, cookie).statusCode()).as("the leader judges too").isEqualTo(401);
    assertThat(other.forwarded("answered")).isEqualTo(2);
    TestServer.await(othersBook.refresh());
    assertThat(begin(other, cookie).statusCode()).isEqualTo(401);
    assertThat(other.forwarded("answered")).isEqualTo(2);
  }

  @Test
  void whoSignsOutAtOneNodeIsNobodyAtTheOther() {
    String[] cookie = signedInAt(leader, secret);
    assertThat(begin(other, cookie).statusCode()).isEqualTo(201);

    cookie[cookie.length - 1] = other.uri("").toString();
    assertThat(other.send("DELETE", "/v1/session", "", cookie).statusCode()).isEqualTo(200);
    TestServer.await(leader.sessions.refresh());

    assertThat(begin(leader, cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void toSayThatANodePassedAChangeOnDoesNotReplaceWhatThePageShows() {
    String[] cookie = signedInAt(leader, secret);
    String[] forged = {cookie[0], cookie[1], Forwarder.HOP_HEADER, "b"};

    HttpResponse<String> refused = leader.send("POST", "/v1/transactions", "{}", forged);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("csrf_refused");
  }

  @Test
  void aBatchThatWasBegunInASessionActsWhereverItsTransactionsAre() throws Exception {
    String[] cookie = signedInAt(leader, secret);
    String id = Contract.parse(begin(other, cookie).body()).path("id").asText();
    String wish = "{\"ids\":[\"" + id + "\"],\"action\":\"pause\",\"reason\":\"looking into it\"}";

    HttpResponse<String> batch = other.send("POST", "/v1/batches", wish, cookie);

    assertThat(batch.statusCode()).as(batch.body()).isEqualTo(201);
    boolean paused = false;
    for (int i = 0; i < 200 && !paused; i++) {
      Thread.sleep(50);
      paused =
          leader.send("GET", "/v1/transactions/" + id, "", cookie).body().contains("\"paused\"");
    }
    assertThat(paused).isTrue();
    assertThat(leader.send("GET", "/v1/audit?action=pause", "", cookie).body())
        .contains("\"operator\":\"ada\"");
  }
}
