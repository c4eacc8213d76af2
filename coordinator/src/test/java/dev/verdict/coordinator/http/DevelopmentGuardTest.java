package dev.verdict.coordinator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page of some other site, open in the developer's browser, can do: nothing. */
@Timeout(60)
class DevelopmentGuardTest {
  private static final String BEGIN = "POST /v1/transactions";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        // request line, Host, Origin, status, code
        Arguments.of(BEGIN, "localhost:8080", "", 201, ""),
        Arguments.of(BEGIN, "LOCALHOST", "", 201, ""),
        Arguments.of(BEGIN, "127.0.0.1:1", "", 201, ""),
        Arguments.of(BEGIN, "[::1]:8080", "", 201, ""),
        Arguments.of(BEGIN, "localhost:8080", "http://localhost:8080", 201, ""),
        Arguments.of(BEGIN, "evil.example:8080", "", 403, "foreign_host"),
        Arguments.of(BEGIN, "localhost.evil.example", "", 403, "foreign_host"),
        Arguments.of(BEGIN, "127.0.0.1.evil.example", "", 403, "foreign_host"),
        Arguments.of(BEGIN, "", "", 403, "foreign_host"),
        Arguments.of("GET /v1/transactions", "evil.example", "", 403, "foreign_host"),
        Arguments.of("GET /v1/events", "evil.example", "", 403, "foreign_host"),
        Arguments.of("POST /v1/atomic", "evil.example", "", 403, "foreign_host"),
        Arguments.of(BEGIN, "localhost:8080", "http://evil.example", 403, "foreign_origin"),
        Arguments.of(BEGIN, "localhost:8080", "null", 403, "foreign_origin"),
        Arguments.of(BEGIN, "localhost:8080", "https://localhost:8080", 403, "foreign_origin"),
        Arguments.of(BEGIN, "localhost:8080", "http://localhost:3000", 403, "foreign_origin"),
        Arguments.of(BEGIN, "localhost:8080", "http://127.0.0.1:8080", 403, "foreign_origin"),
        Arguments.of(
            "PUT /v1/participants/a", "localhost", "http://evil.example", 403, "foreign_origin"),
        Arguments.of("POST /v1/atomic", "localhost", "http://evil.example", 403, "foreign_origin"),
        Arguments.of("GET /v1/transactions", "localhost:8080", "http://evil.example", 200, ""));
  }

  @ParameterizedTest(name = "{0} to {1} from {2}")
  @MethodSource("requests")
  void onlyThisMachinesOwnPagesMayAskForSomething(
      String line, String host, String origin, int status, String code) throws IOException {
    server.transactions.asked.clear();

    String answer = send(server, line, host, origin);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (!code.isEmpty()) {
      assertThat(answer).contains("\"code\":\"" + code + "\"");
      assertThat(server.transactions.asked).isEmpty();
    }
  }

  @Test
  void inProductionWhoeverReachesTheNodeMayAsk() throws IOException {
    try (TestServer production = TestServer.inProduction()) {
      assertThat(send(production, BEGIN, "verdict.internal", "http://console.internal"))
          .startsWith("HTTP/1.1 201 ");
    }
  }

  private static String send(TestServer to, String line, String host, String origin)
      throws IOException {
    String request =
        line
            + " HTTP/1.1\r\n"
            + (host.isEmpty() ? "" : "Host: " + host + "\r\n")
            + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
