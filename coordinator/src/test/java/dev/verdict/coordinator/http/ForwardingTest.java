package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.StubParticipant;
import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.leadership.ShardDirectory.Owner;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any node takes any request; the one that leads its shard answers it. */
@Timeout(120)
class ForwardingTest {
  private static final String ONE = "{\"branches\":[{\"id\":\"a\",\"participant\":\"bank\"}]}";
  private static final String DURABLE = "{\"durable_begin\":true}";
  private final StubParticipant bank = new StubParticipant();
  private final MemoryDatabase database =
      new MemoryDatabase(TestNode.SHARDS, InstantSource.system());
  private final List<TestNode> nodes = new ArrayList<>();
  private TestNode a = node("a");
  private TestNode b = node("b");
  private TestNode c = node("c");

  private TestNode node(String name) {
    return node(name, Operators.everybody());
  }

  private TestNode node(String name, Operators operators) {
    TestNode node = new TestNode(name, database, operators);
    nodes.add(node);
    return node;
  }

  private void restart(Operators operators) {
    nodes.forEach(TestNode::close);
    nodes.clear();
    a = node("a", operators);
    b = node("b", operators);
    start();
  }

  @BeforeEach
  void start() {
    a.lead(0, 1);
    b.lead(2, 3);
    everybodySees(0, a.owner());
    everybodySees(1, a.owner());
    everybodySees(2, b.owner());
    everybodySees(3, b.owner());
    String body = "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}";
    nodes.forEach(node -> json(node.send("PUT", "/v1/participants/bank", body), 200));
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    bank.close();
  }

  private void everybodySees(int shard, Owner owner) {
    nodes.forEach(node -> node.directory.owners.put(shard, owner));
  }

  @Test
  void aWholeTransactionRunsThroughANodeThatDoesNotLeadIt() {
    String tx = begunIn(2, a);

    json(a.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"bank\"}"), 201);
    JsonNode done = json(a.send("POST", tx + "/commit", "{\"branches\":{\"a\":null}}"), 200);

    assertThat(done.path("outcome").asText()).isEqualTo("commit");
    assertThat(json(a.send("GET", tx + "/decision", ""), 200).path("decision").asText())
        .isEqualTo("commit");
    assertThat(a.forwarded("answered")).isGreaterThanOrEqualTo(4);
    assertThat(b.forwarded("answered")).isZero();
  }

  /** Each node knows the operator by the token, which travels along. */
  @Test
  void aProposalIsApprovedAtAnyNodeAndIsOnRecordOnce(@TempDir Path folder) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest("bob-token".getBytes(StandardCharsets.UTF_8));
    String line = "bob " + HexFormat.of().formatHex(hash) + "\n";
    Path file = Files.writeString(folder.resolve("operators"), line);
    restart(Operators.named(file, new ArrayList<>()));
    bank.failing.add("commit");
    String tx = begunIn(2, a);
    json(a.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"bank\"}"), 201);
    a.send("POST", tx + "/commit", "{\"branches\":{\"a\":null}}", "Prefer", "wait=0");
    Awaiting.until(
        "committing",
        () -> json(b.send("GET", tx, ""), 200).path("state").asText().equals("committing"));
    Proposal.Draft draft =
        new Proposal.Draft(
            new TxId(tx.substring(tx.lastIndexOf('/') + 1)),
            new BranchId("a"),
            Outcome.ABORT,
            "ada",
            "it was lost",
            List.of(
                "leaves a heuristic_abort", "leaves the transaction committed, decided commit"));
    String proposal =
        TestServer.await(database.proposals(Runnable::run).propose(draft, Duration.ofHours(1)))
            .orElseThrow()
            .id()
            .toString();
    long before = (long) a.forwarded("answered");

    JsonNode done =
        json(
            a.send(
                "POST",
                "/v1/proposals/" + proposal + "/approve",
                "{\"reason\":\"seen\"}",
                "Authorization",
                "Bearer bob-token"),
            200);

    assertThat(done.at("/branches/0/state").asText()).isEqualTo("heuristic_abort");
    assertThat((long) a.forwarded("answered")).isEqualTo(before + 1);
    assertThat(TestServer.await(database.audit(Runnable::run).read(0, 10)))
        .extracting(row -> row.entry().action())
        .containsExactly("approve_resolve");
  }

  @Test
  void aLeaderThatDoesNotKnowOfItsSuccessorPassesOnWhatThatOneBegan() {
    b.lead(0);
    b.lose(2);
    b.lose(3);
    a.directory.onDoubt = () -> everybodySees(0, b.owner());
    JsonNode begun = json(b.send("POST", "/v1/transactions", "{}"), 201);
    assertThat(shard(begun)).as("the only shard that b leads").isZero();
    String tx = "/v1/transactions/" + id(begun);

    json(a.send("GET", tx, ""), 200);
    json(a.send("POST", tx + "/branches", "{\"id\":\"a\",\"participant\":\"bank\"}"), 201);
    JsonNode done = json(a.send("POST", tx + "/commit", "{\"branches\":{\"a\":null}}"), 200);

    assertThat(done.path("outcome").asText()).isEqualTo("commit");
    assertThat(a.forwarded("answered")).isEqualTo(3);
  }

  @Test
  void aSignalIsGivenAtAnyNode() {
    String definition =
        "{\"name\":\"order\",\"steps\":[{\"name\":\"paid\",\"signal\":{}},"
            + "{\"name\":\"book\",\"participant\":\"bank\",\"operation\":\"book\","
            + "\"compensation\":\"cancel\"}]}";
    json(b.send("PUT", "/v1/saga-definitions", definition), 201);
    String order = "{\"saga\":\"order\",\"input\":{}}";
    JsonNode begun = json(b.send("POST", "/v1/sagas", order, "Prefer", "respond-async"), 202);
    String paid = "/v1/sagas/" + id(begun) + "/signals/paid";

    assertThat(id(json(a.send("POST", paid, "{\"payload\":\"card\"}"), 200))).isEqualTo(id(begun));
    json(b.send("POST", paid, "{\"payload\":\"card\"}"), 200);
    problem(a.send("POST", paid, "{\"payload\":\"cash\"}"), 409, "signal_conflict");
    assertThat(a.forwarded("answered")).isEqualTo(2);
  }

  @Test
  void answersAndProblemsArePassedBackUnchanged() {
    String tx = begunIn(3, a);
    String late = "{\"id\":\"late\",\"participant\":\"bank\"}";
    json(a.send("POST", tx + "/abort", "{\"reason\":\"no\"}", "Prefer", "wait=5"), 200);

    same(a.send("GET", tx, ""), b.send("GET", tx, ""), 200);
    same(a.send("POST", tx + "/commit", ""), b.send("POST", tx + "/commit", ""), 409);
    same(a.send("POST", tx + "/branches", late), b.send("POST", tx + "/branches", late), 409);
    same(a.send("POST", tx + "/abort", ""), b.send("POST", tx + "/abort", ""), 200);
    same(
        a.send("POST", tx + "/abort", "", "Prefer", "respond-async"),
        b.send("POST", tx + "/abort", "", "Prefer", "respond-async"),
        202);
    b.slot.withhold("b is stopping");
    same(a.send("GET", tx, ""), b.send("GET", tx, ""), 503);
  }

  private static void same(HttpResponse<String> passed, HttpResponse<String> own, int status) {
    assertThat(own.statusCode()).as(own.body()).isEqualTo(status);
    assertThat(passed.statusCode()).as(passed.body()).isEqualTo(status);
    assertThat(timeless(passed)).isEqualTo(timeless(own));
    assertThat(endToEnd(passed)).isEqualTo(endToEnd(own));
  }

  private static Map<String, List<String>> endToEnd(HttpResponse<String> answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.remove("connection");
    return headers;
  }

  /** A finished transaction that is asked something shows the time of the question. */
  private static String timeless(HttpResponse<String> answer) {
    return answer.body().replaceAll("\"updated_at\":\"[^\"]*\"", "");
  }

  @Test
  void anIdempotencyKeyHasOneHomeWhicheverNodeIsAsked() {
    for (int i = 0; i < 20; i++) {
      String key = "key-" + i;
      String first = id(json(a.send("POST", "/v1/atomic", ONE, "Idempotency-Key", key), 200));
      assertThat(id(json(b.send("POST", "/v1/atomic", ONE, "Idempotency-Key", key), 200)))
          .isEqualTo(first);
      assertThat(id(json(c.send("POST", "/v1/atomic", ONE, "Idempotency-Key", key), 200)))
          .isEqualTo(first);
      problem(
          c.send("POST", "/v1/atomic", ONE.replace("\"a\"", "\"b\""), "Idempotency-Key", key),
          422,
          "idempotency_key_reused");
    }
  }

  @Test
  void withoutAKeyANodeBeginsWhatItLeadsAndOneThatLeadsNothingPassesItOn() {
    for (int i = 0; i < 8; i++) {
      assertThat(shard(json(a.send("POST", "/v1/atomic", ONE), 200))).isIn(0, 1);
      assertThat(shard(json(b.send("POST", "/v1/atomic", ONE), 200))).isIn(2, 3);
      json(c.send("POST", "/v1/atomic", ONE), 200);
    }
    assertThat(a.forwarded("answered") + b.forwarded("answered")).isZero();
    assertThat(c.forwarded("answered")).isEqualTo(8);
  }

  @Test
  void aNodeThatLeadsOneShardBeginsThereFromEveryEventLoop() {
    a.lose(0);
    for (int i = 0; i < 8; i++) {
      assertThat(shard(json(a.send("POST", "/v1/atomic", ONE), 200))).isEqualTo(1);
    }
    assertThat(a.forwarded("answered")).isZero();
  }

  @Test
  void anyNodeListsEverything() {
    String tx = id(json(b.send("POST", "/v1/atomic", ONE), 200));

    assertThat(json(c.send("GET", "/v1/transactions", ""), 200).path("transactions"))
        .anyMatch(each -> id(each).equals(tx));
    assertThat(c.forwarded("answered")).isZero();
  }

  @Test
  void whenItsOwnerDiesTheRequestWaitsForTheNextOne() {
    String tx = "/v1/transactions/" + id(json(b.send("POST", "/v1/atomic", ONE), 200));
    b.die();
    CompletableFuture<Void> takeover =
        whenDoubted(
            a,
            () -> {
              c.lead(2, 3);
              everybodySees(2, c.owner());
              everybodySees(3, c.owner());
            });

    JsonNode found = json(a.send("GET", tx, ""), 200);

    assertThat(found.path("outcome").asText()).isEqualTo("commit");
    assertThat(a.directory.doubts).isNotEmpty();
    assertThat(a.forwarded("not_sent")).isPositive();
    takeover.join();
  }

  @Test
  void whenTheShardComesToTheNodeThatWasAskedItAnswersItself() {
    String tx = "/v1/transactions/" + id(json(b.send("POST", "/v1/atomic", ONE), 200));
    b.die();
    CompletableFuture<Void> takeover = whenDoubted(a, () -> a.lead(2, 3));

    assertThat(json(a.send("GET", tx, ""), 200).path("outcome").asText()).isEqualTo("commit");
    takeover.join();
  }

  /** Does something once, on another thread, after a node has met that a shard's owner is gone. */
  private static CompletableFuture<Void> whenDoubted(TestNode node, Runnable work) {
    CompletableFuture<Void> doubted = new CompletableFuture<>();
    node.directory.onDoubt = () -> doubted.complete(null);
    return doubted.thenRunAsync(work);
  }

  @Test
  void aFormerOwnerSendsItBackAndTheNextOneIsFound() {
    String tx = begunIn(2, a);
    b.lose(2);
    c.lead(2);
    a.directory.onDoubt = () -> a.directory.owners.put(2, c.owner());

    JsonNode aborted = json(a.send("POST", tx + "/abort", ""), 200);

    assertThat(aborted.path("outcome").asText()).isEqualTo("abort");
    assertThat(a.directory.doubts).containsExactly(2);
    assertThat(b.forwarded("answered")).isZero();
  }

  @Test
  void nodesThatSendARequestToEachOtherDoNotDoSoForEver() {
    String tx = begunIn(2, a);
    b.lose(2);
    b.directory.owners.put(2, a.owner());
    Instant before = Instant.now();

    HttpResponse<String> answer = a.send("POST", tx + "/abort", "");

    problem(answer, 503, "not_leader");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(25));
    assertThat(b.forwarded("answered")).isZero();
    assertThat(a.forwarded("answered")).isBetween(1.0, 40.0);
  }

  @Test
  void aRequestThatSaysThatItWasPassedOnGoesNoFurther() {
    String tx = begunIn(2, b);

    problem(a.send("GET", tx, "", Forwarder.HOP_HEADER, "somebody"), 503, "not_leader");
    json(b.send("GET", tx, "", Forwarder.HOP_HEADER, "somebody"), 200);
    assertThat(a.forwarded("answered")).isZero();
  }

  @Test
  void withoutAnyOwnerItSaysSoAfterAWhile() {
    String tx = begunIn(2, b);
    a.directory.owners.remove(2);
    Instant before = Instant.now();

    problem(a.send("GET", tx, ""), 503, "not_leader");

    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(1_500));
  }

  @Test
  void aBeginWithoutAKeyWhoseAnswerIsLostIsOfUnknownOutcomeAndSentOnce() throws IOException {
    try (Peer closing = new Peer(true)) {
      for (int shard = 0; shard < TestNode.SHARDS; shard++) {
        c.directory.owners.put(shard, closing.owner());
      }
      HttpResponse<String> answer = c.send("POST", "/v1/atomic", ONE);

      problem(answer, 503, "outcome_unknown");
      assertThat(answer.body()).contains("idempotency key");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(closing.requests).hasValue(1);
      assertThat(c.directory.doubts).hasSize(1);
    }
  }

  @Test
  void whatCanBeRepeatedSafelyIsRepeatedWhenItsAnswerIsLost() throws IOException {
    String tx = begunIn(2, b);
    try (Peer closing = new Peer(true)) {
      a.directory.owners.put(2, closing.owner());
      a.directory.onDoubt = () -> a.directory.owners.put(2, b.owner());

      assertThat(json(a.send("POST", tx + "/abort", ""), 200).path("outcome").asText())
          .isEqualTo("abort");
      assertThat(closing.requests).hasValue(1);

      a.directory.owners.put(2, closing.owner());
      a.directory.onDoubt = () -> {};
      problem(a.send("GET", tx, ""), 503, "unavailable");
      problem(a.send("POST", tx + "/commit", ""), 503, "outcome_unknown");
      assertThat(closing.requests).hasValue(5);
    }
  }

  @Test
  void aPeerThatTakesTheRequestAndNeverAnswersIsGivenUpOn() throws IOException {
    try (Peer silent = new Peer(false)) {
      for (int shard = 0; shard < TestNode.SHARDS; shard++) {
        c.directory.owners.put(shard, silent.owner());
      }

      problem(c.send("POST", "/v1/atomic", ONE, "Prefer", "respond-async"), 503, "outcome_unknown");

      assertThat(silent.requests).hasValue(1);
    }
  }

  /** The wait for locks is longer than another node's answer may take otherwise. */
  @Test
  void aStartThatWaitsForItsLocksElsewhereIsNotGivenUpMeanwhile() {
    String held =
        ONE.replaceFirst("\\{", "{\"locks\":[{\"resource\":\"x\"}],\"lock_wait_ms\":12000,");
    HttpResponse<String> answer = c.send("POST", "/v1/atomic", held, "Prefer", "respond-async");

    problem(answer, 409, "lock_timeout");
    assertThat(answer.body()).contains("somebody else has it");
    assertThat(c.forwarded("answered")).isEqualTo(1);
    assertThat(c.forwarded("lost")).isZero();
  }

  @Test
  void moreRequestsThanConnectionsAllGetTheirAnswers() {
    String tx = begunIn(2, b);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 3 * Forwarder.CONNECTIONS_MAX; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> a.send("GET", tx, "")));
    }
    assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
  }

  // --- a peer that misbehaves

  /** Takes requests and answers none: closes the connection, or holds it. */
  private static final class Peer implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket server;
    private final CountDownLatch held = new CountDownLatch(1);

    Peer(boolean closes) throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> serve(closes), "peer");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(boolean closes) {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          InputStream in = socket.getInputStream();
          if (in.read(new byte[65_536]) > 0) {
            requests.incrementAndGet();
          }
          if (!closes) {
            held.await();
          }
        } catch (IOException closed) {
          // the server was closed, or the client went away
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }

    Owner owner() {
      return new Owner("peer", URI.create("http://127.0.0.1:" + server.getLocalPort()));
    }

    @Override
    public void close() throws IOException {
      held.countDown();
      server.close();
    }
  }

  // --- helpers

  /** Begins a transaction of that shard through the node, and returns its path. */
  private static String begunIn(int shard, TestNode node) {
    for (int i = 0; i < 200; i++) {
      JsonNode begun =
          json(
              node.send("POST", "/v1/transactions", DURABLE, "Idempotency-Key", "begin-" + i), 201);
      if (shard(begun) == shard) {
        return "/v1/transactions/" + id(begun);
      }
    }
    throw new AssertionError("no key has its home in shard " + shard);
  }

  private static String id(JsonNode transaction) {
    return transaction.path("id").asText();
  }

  private static int shard(JsonNode transaction) {
    return new TxId(id(transaction)).shard();
  }

  private static void problem(HttpResponse<String> answer, int status, String code) {
    assertThat(json(answer, status).path("code").asText()).as(answer.body()).isEqualTo(code);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Contract.parse(answer.body());
  }
}
