package dev.verdict.coordinator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

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

  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
