package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.SilentProxy;
import dev.verdict.coordinator.participants.Arrivals.Arrived;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Calls to services that announced HTTP/2: each in a stream of its own, on a connection that all
 * share; and what happens where nobody speaks it, or nobody is left.
 */
class Http2CallsTest extends BatchedCallsFixture {
  private static final String DONE_BODY = "{\"result\":\"done\"}";

  @Override
  boolean overHttp2() {
    return true;
  }

  private HttpParticipantCalls alone(URI... bases) {
    return calls(CallLimits.DEFAULT.withCoalescing(false), bases);
  }

  private Future<BranchAnswer> ask(HttpParticipantCalls calls, String branch, Duration timeout) {
    return together(calls, call(CallKind.PREPARE, branch, 1, timeout)).get(0);
  }

  @Test
  void callsShareConnections() throws Exception {
    List<Future<BranchAnswer>> answers =
        together(
            alone(base),
            IntStream.range(0, 20).mapToObj(i -> prepare("b" + i)).toArray(BranchCall[]::new));

    Set<HttpConnection> connections = new HashSet<>();
    List<Arrived> all = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Arrived one = next();
      connections.add(one.request().connection());
      all.add(one);
    }
    assertThat(connections).hasSizeLessThanOrEqualTo(2);
    for (Arrived one : all) {
      one.end(DONE_BODY);
    }
    for (Future<BranchAnswer> answer : answers) {
      assertThat(Awaiting.result(answer)).isEqualTo(DONE);
    }
  }

  @Test
  void noneWaitsForAnother() throws Exception {
    List<Future<BranchAnswer>> answers = together(alone(base), prepare("slow"), prepare("fast"));

    Arrived one = next();
    Arrived other = next();
    boolean inOrder = one.body().contains("\"slow\"");
    Arrived slow = inOrder ? one : other;
    Arrived fast = inOrder ? other : one;
    assertThat(slow.request().version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(slow.request().getHeader("traceparent")).isEqualTo(TRACE);
    fast.end(DONE_BODY);
    assertThat(Awaiting.result(answers.get(1))).isEqualTo(DONE);
    slow.end(DONE_BODY);
    assertThat(Awaiting.result(answers.get(0))).isEqualTo(DONE);
  }

  @Test
  void aCallThatTimesOutEndsItsStreamAndNoOther() throws Exception {
    HttpParticipantCalls calls = alone(base);
    Future<BranchAnswer> slow = ask(calls, "slow", LONG);
    Arrived first = next();
    Future<BranchAnswer> lost = ask(calls, "lost", SHORT);
    Arrived second = next();

    assertFailed(lost, FailureKind.TIMED_OUT, "did not answer");
    assertThat(second.request().connection()).isSameAs(first.request().connection());
    Thread.sleep(Connections.PONG_WITHIN_MILLIS + 500);
    first.end(DONE_BODY);
    assertThat(Awaiting.result(slow)).as("who answers a PING is there").isEqualTo(DONE);
  }

  @Test
  void whoSpeaksNoHttp2IsCalledOverHttp1AndAskedAgainAfterAWhile() throws Exception {
    try (OldServer old = new OldServer(DONE_BODY)) {
      HttpParticipantCalls calls = alone(old.base());

      assertThat(Awaiting.result(ask(calls, "a", LONG))).isEqualTo(DONE);
      assertThat(Awaiting.result(ask(calls, "b", LONG))).isEqualTo(DONE);
      assertThat(old.methods()).as("of each connection").containsExactly("PRI", "POST", "POST");
      clock.pass(Callee.NO_HTTP2);
      assertThat(Awaiting.result(ask(calls, "c", LONG))).isEqualTo(DONE);
      assertThat(old.methods()).containsExactly("PRI", "POST", "POST", "PRI", "POST");
    }
  }

  @Test
  void whoTookConnectionsAndSaidNothingIsCalledOverHttp1() throws Exception {
    try (SilentProxy proxy = SilentProxy.to(vertx, base.getPort())) {
      proxy.mute(true);
      HttpParticipantCalls calls = alone(URI.create("http://127.0.0.1:" + proxy.port()));
      List<Future<BranchAnswer>> answers =
          together(calls, prepare("a"), prepare("b"), prepare("c"));
      while (proxy.silentOnes() < 2) {
        Thread.sleep(10);
      }
      proxy.mute(false);
      Future<BranchAnswer> late = ask(calls, "d", LONG);

      for (int i = 0; i < 4; i++) {
        Arrived arrived = next();
        assertThat(arrived.request().version()).isEqualTo(HttpVersion.HTTP_1_1);
        arrived.end(DONE_BODY);
      }
      for (Future<BranchAnswer> answer : answers) {
        assertThat(Awaiting.result(answer)).isEqualTo(DONE);
      }
      assertThat(Awaiting.result(late)).isEqualTo(DONE);
    }
  }

  @Test
  void aVertxServerWithoutHttp2IsCalledOverHttp1() throws Exception {
    Queue<HttpVersion> seen = new ConcurrentLinkedQueue<>();
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .requestHandler(
                request -> {
                  seen.add(request.version());
                  request.response().end(DONE_BODY);
                });
    Awaiting.result(server.listen(0, "127.0.0.1"));
    HttpParticipantCalls calls = alone(URI.create("http://127.0.0.1:" + server.actualPort()));

    assertThat(Awaiting.result(ask(calls, "a", LONG))).isEqualTo(DONE);
    assertThat(seen).contains(HttpVersion.HTTP_1_1);
  }

  @Test
  void whoTakesTheConnectionAndSaysNothingWasNotAsked() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      HttpParticipantCalls calls = alone(URI.create("http://127.0.0.1:" + mute.getLocalPort()));

      assertFailed(ask(calls, "a", SHORT), FailureKind.NOT_SENT, "was not asked");
    }
  }

  @Test
  void whoIsNotThereIsToldAsEver() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    HttpParticipantCalls calls = alone(URI.create("http://127.0.0.1:" + port));

    assertFailed(ask(calls, "a", LONG), FailureKind.NOT_SENT, "could not be reached");
  }

  @Test
  void aConnectionThatFellSilentIsGivenUpWhenAPingIsNotAnswered() throws Exception {
    try (SilentProxy proxy = SilentProxy.to(vertx, base.getPort())) {
      HttpParticipantCalls calls = alone(URI.create("http://127.0.0.1:" + proxy.port()));
      Future<BranchAnswer> first = ask(calls, "a", LONG);
      next().end(DONE_BODY);
      assertThat(Awaiting.result(first)).isEqualTo(DONE);

      proxy.silenceThoseOfNow();
      Future<BranchAnswer> patient = ask(calls, "patient", LONG);
      assertFailed(ask(calls, "lost", SHORT), FailureKind.TIMED_OUT, "did not answer");
      assertFailed(patient, FailureKind.CONNECTION_LOST, "closed the connection");

      Future<BranchAnswer> again = ask(calls, "again", LONG);
      next().end(DONE_BODY);
      assertThat(Awaiting.result(again)).isEqualTo(DONE);
    }
  }

  @Test
  void aServerThatGoesAwayLosesItsCalls() throws Exception {
    HttpParticipantCalls calls = alone(base);
    Future<BranchAnswer> lost = ask(calls, "a", LONG);
    Arrived arrived = next();
    arrived.loop().runOnContext(here -> arrived.request().connection().close());

    assertFailed(lost, FailureKind.CONNECTION_LOST, "closed the connection");
  }
}
