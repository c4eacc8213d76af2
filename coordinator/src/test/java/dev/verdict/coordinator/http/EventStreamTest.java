package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
  private static final String REQUEST = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void changesReachWhoListensAndTheEngineIsWatchedOnlyMeanwhile() throws Exception {
    try (TestServer server = new TestServer()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(until(lines, "retry: 2000")).isEqualTo("retry: 2000");

        server.transactions.listeners.get(0).accept(server.transactions.snapshot());

        assertThat(until(lines, "event: ")).isEqualTo("event: transaction");
        String data = until(lines, "data: ").substring("data: ".length());
        assertThat(new Contract().check("Transaction", Contract.parse(data))).isEmpty();
      }
      await(() -> server.transactions.listeners.isEmpty());
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    try (TestServer server = new TestServer();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      await(() -> !server.transactions.listeners.isEmpty());

      await(
          () -> {
            for (int i = 0; i < 100; i++) {
              server.transactions.listeners.forEach(
                  listener -> listener.accept(server.transactions.snapshot()));
            }
            return server.transactions.listeners.isEmpty();
          });
      assertThat(server.send("GET", "/health/live", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theNumberOfListenersIsBounded() {
    ScriptedTransactions transactions = new ScriptedTransactions();
    Listeners listeners = new Listeners();
    Listeners.Sources sources = new Listeners.Sources(transactions, Optional.empty(), Masking.NONE);
    for (int i = 0; i < Listeners.LISTENERS_MAX; i++) {
      listeners.add(sources, EnumSet.allOf(EventKind.class), new Deaf());
    }

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> listeners.add(sources, EnumSet.allOf(EventKind.class), new Deaf()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.OVERLOADED));
    listeners.close();
    assertThat(transactions.listeners).isEmpty();
  }

  @Test
  void whoListensToOneKindOnlyCostsNothingOfTheOthers() {
    ScriptedTransactions transactions = new ScriptedTransactions();
    Listeners listeners = new Listeners();
    Listeners.Sources sources = new Listeners.Sources(transactions, Optional.empty(), Masking.NONE);
    Deaf listener = new Deaf();

    listeners.add(sources, Set.of(EventKind.SHARDS_MOVED), listener);
    assertThat(transactions.listeners).isEmpty();
    listeners.add(sources, EventKind.asked(Optional.empty()), new Deaf());
    assertThat(transactions.listeners).hasSize(1);

    listeners.close();
  }

  @Test
  void anUnknownKindIsRefused() {
    try (TestServer server = new TestServer()) {
      assertThat(server.send("GET", "/v1/events?only=weather", "").statusCode()).isEqualTo(400);
    }
  }

  private static final class Deaf implements Listeners.Listener {
    @Override
    public void take(Buffer event) {}

    @Override
    public void end() {}
  }

  private static String until(BufferedReader lines, String start) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(start)) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
