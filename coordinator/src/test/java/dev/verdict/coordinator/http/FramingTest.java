package dev.verdict.coordinator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Where a request ends must be beyond doubt (RFC 9112, 6.1 and 11.2: request smuggling). */
@Timeout(60)
class FramingTest {
  private static final String HEAD =
      "POST /v1/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  private static final String SMUGGLED =
      "POST /v1/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.transactions.asked.clear();
  }

  static Stream<Arguments> doubtful() {
    String chunked = "Transfer-Encoding: chunked\r\n";
    return Stream.of(
        Arguments.of("both lengths", "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n"),
        Arguments.of("the other way round", chunked + "Content-Length: 5\r\n\r\n0\r\n\r\n"),
        Arguments.of("a length of nothing", "Content-Length: 0\r\n" + chunked + "\r\n0\r\n\r\n"),
        Arguments.of(
            "two codings",
            "Content-Length: 5\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "a coding that is not the last",
            "Content-Length: 5\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "an unknown coding",
            "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        Arguments.of("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   "),
        Arguments.of("a length with a sign", "Content-Length: +2\r\n\r\n{}"),
        Arguments.of(
            "a space before the colon",
            "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubtful")
  void aRequestOfDoubtfulLengthIsRefusedAndItsConnectionClosed(String what, String rest)
      throws IOException {
    String answer = exchange(HEAD + rest + SMUGGLED);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"malformed_request\"");
    assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).as("answers").hasSize(2);
    assertThat(server.transactions.asked).isEmpty();
  }

  @Test
  void aChunkedRequestIsServed() throws IOException {
    String answer =
        exchange(
            HEAD + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 201 ");
  }

  static Stream<Arguments> unreadable() {
    String get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    return Stream.of(
        Arguments.of("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n", 414, "uri_too_long"),
        Arguments.of(get + "X: " + "a".repeat(9_000) + "\r\n\r\n", 431, "header_too_large"),
        Arguments.of("GET /health/live HTTP/9.9\r\n\r\n", 400, "malformed_request"),
        Arguments.of("nonsense\r\n\r\n", 400, "malformed_request"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadAsARequestIsAProblemToo(String request, int status, String code)
      throws IOException {
    String answer = exchange(request);

    assertThat(answer)
        .contains(" " + status + " ", "application/problem+json", "\"code\":\"" + code + "\"");
  }

  static Stream<String> brokenBodies() {
    return Stream.of(
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2;" + "e".repeat(5_000) + "\r\n{}\r\n0\r\n\r\n");
  }

  /** The connection is lost with the request's end; the fault is the sender's, not this node's. */
  @ParameterizedTest
  @MethodSource("brokenBodies")
  void aBodyThatBreaksOffInsideIsNoFaultOfTheCoordinator(String rest) throws IOException {
    Logger log = (Logger) LoggerFactory.getLogger(Problems.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    log.addAppender(logged);
    try {
      exchange(HEAD + rest);
    } finally {
      log.detachAppender(logged);
    }

    assertThat(logged.list).isEmpty();
    assertThat(server.transactions.asked).isEmpty();
  }

  @Test
  void aConnectionIsUsedAgainAfterARequestWithoutABody() throws IOException {
    String get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";

    String answer = exchange(get + "\r\n" + get + "Connection: close\r\n\r\n");

    assertThat(answer.split("HTTP/1\\.1 200 ", -1)).as("answers").hasSize(3);
    assertThat(answer.split("(?i)Connection: close", -1)).as("announced ends").hasSize(2);
  }

  @Test
  void aConnectionEndsWhenARequestIsAnsweredBeforeItArrived() throws IOException {
    String answer =
        exchange("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");

    assertThat(answer).startsWith("HTTP/1.1 404 ").contains("Connection: close");
  }

  @Test
  void aBodyThatIsDeclaredFarTooLargeIsNotWaitedFor() throws IOException {
    String answer = exchange(HEAD + "Content-Length: 99999999999\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body_too_large\"");
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
