package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every adapter must do with several calls in one request, over real HTTP. */
@Timeout(180)
class BatchTest {
  private static final String CALL =
      "{\"call\":\"action\",\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"%s\","
          + "\"payload\":%s}";
  private static final String DONE = "{\"line\":%d,\"result\":\"done\",\"output\":{\"cents\":%d}}";
  private static final int CALLS_MAX = 256;

  private static final Postgres DATABASE = Postgres.freshDatabase();

  private final HttpClient http = HttpClient.newHttpClient();

  /** Calls of the operation {@code wait}, by number, which the test answers. */
  private final Map<Long, CompletableFuture<Result<Amount>>> waiting = new ConcurrentHashMap<>();

  private final CountDownLatch come = new CountDownLatch(1);

  /** An amount. */
  record Amount(long cents) {}

  private final Participant participant =
      Participant.named("bank", JdbcStore.of(DATABASE.pool()))
          .saga("double", Amount.class, Amount.class, BatchTest::twice)
          .saga("echo", String.class, String.class, (connection, text) -> Result.done(text))
          .saga("wait", Amount.class, Amount.class, (connection, amount) -> answered(amount))
          .build();

  private static Result<Amount> twice(Object session, Amount amount) {
    if (amount.cents() < 0) {
      throw new OperationFailedException("card_service_down", "the card service does not answer");
    }
    return Result.done(new Amount(2 * amount.cents()));
  }

  private Result<Amount> answered(Amount number) throws Exception {
    come.countDown();
    return answerOf(number.cents()).get(60, TimeUnit.SECONDS);
  }

  private CompletableFuture<Result<Amount>> answerOf(long number) {
    return waiting.computeIfAbsent(number, it -> new CompletableFuture<>());
  }

  private void answer(long number) {
    answerOf(number).complete(Result.done(new Amount(number)));
  }

  @BeforeEach
  void start() {
    Calls.await(participant.createSchema());
    Calls.await(participant.start());
  }

  @AfterEach
  void stop() {
    participant.close();
  }

  private static String call(String operation, String payload) {
    return CALL.formatted(Calls.newTx().text(), operation, payload);
  }

  private static String call(String operation, long cents) {
    return call(operation, "{\"cents\":" + cents + "}");
  }

  private static HttpRequest request(Served served, String body) {
    return HttpRequest.newBuilder(served.call("batch"))
        .header("Content-Type", AnswerLines.CONTENT_TYPE)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** The answer once its head has come. */
  private HttpResponse<Stream<String>> begin(Served served, String... lines) {
    HttpRequest request = request(served, String.join("\n", lines));
    return Calls.await(http.sendAsync(request, BodyHandlers.ofLines()));
  }

  private HttpResponse<String> whole(Served served, String body) {
    return Calls.await(http.sendAsync(request(served, body), BodyHandlers.ofString()));
  }

  private List<String> lines(Served served, String body) {
    HttpResponse<String> response = whole(served, body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    return response.body().lines().toList();
  }

  @ParameterizedTest
  @EnumSource
  void eachLineIsAnsweredOnce(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String calls = call("double", 5) + "\n" + call("double", 7) + "\n" + call("double", 9);
      List<String> answers =
          List.of(DONE.formatted(0, 10), DONE.formatted(1, 14), DONE.formatted(2, 18));
      assertThat(lines(served, calls)).containsExactlyInAnyOrderElementsOf(answers);
      assertThat(lines(served, calls)).as("a repeat").containsExactlyInAnyOrderElementsOf(answers);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theHeadComesBeforeAnyAnswer(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      HttpResponse<Stream<String>> response = begin(served, call("wait", 1), call("wait", 2));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
      answer(1);
      answer(2);
      assertThat(response.body())
          .containsExactlyInAnyOrder(DONE.formatted(0, 1), DONE.formatted(1, 2));
    }
  }

  /** Rule 17: it could be the very answer that lets the other call go on. */
  @ParameterizedTest
  @EnumSource
  void rule17_anAnswerComesWhileAnotherCallOfItsBatchIsNotDone(Served.Adapter adapter)
      throws Exception {
    try (Served served = adapter.serve(participant)) {
      var lines =
          begin(served, call("wait", 1), call("double", 5), call("wait", 2)).body().iterator();
      assertThat(lines.next()).isEqualTo(DONE.formatted(1, 10));
      answer(2);
      assertThat(lines.next()).isEqualTo(DONE.formatted(2, 2));
      answer(1);
      assertThat(lines.next()).isEqualTo(DONE.formatted(0, 1));
      assertThat(lines.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLineThatIsNoCallHarmsNoOther(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String good = call("double", 5);
      List<String> lines =
          lines(
              served,
              String.join(
                  "\n",
                  "nonsense",
                  good.replace("\"call\":\"action\",", ""),
                  good.replace("action", "dance"),
                  good.replace("double", "triple"),
                  good.replace("\"action\"", "7"),
                  good.replace("\"epoch\"", "\"call\":\"settle\",\"epoch\""),
                  "[",
                  good));
      assertThat(lines).hasSize(8);
      for (int line : new int[] {0, 1, 4, 5, 6}) {
        assertThat(lines).anyMatch(it -> isProblem(it, line, 400, "malformed"));
      }
      assertThat(lines).anyMatch(it -> isProblem(it, 2, 404, "unknown_call"));
      assertThat(lines).anyMatch(it -> isProblem(it, 3, 404, "unknown_operation"));
      assertThat(lines).contains(DONE.formatted(7, 10));
    }
  }

  private static boolean isProblem(String answer, int line, int status, String code) {
    return answer.startsWith("{\"line\":" + line + ",")
        && answer.contains("\"status\":" + status + ",")
        && answer.contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void blankLinesDoNotCountAndLinesMayEndLikeWindows(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      assertThat(lines(served, "\r\n\n" + call("double", 5) + "\r\n \r\n" + call("double", 7)))
          .containsExactlyInAnyOrder(DONE.formatted(0, 10), DONE.formatted(1, 14));
      assertThat(lines(served, "")).isEmpty();
      assertThat(lines(served, "\n\r\n")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsBeyondTheMostCallsOfABatchIsLeftAlone(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String calls =
          IntStream.range(0, CALLS_MAX + 9)
              .mapToObj(i -> call("double", i))
              .collect(Collectors.joining("\n"));
      List<String> lines = lines(served, calls);
      assertThat(lines).hasSize(CALLS_MAX + 1).doesNotHaveDuplicates();
      assertThat(lines)
          .contains(DONE.formatted(0, 0), DONE.formatted(CALLS_MAX - 1, 2 * (CALLS_MAX - 1)))
          .anyMatch(it -> isProblem(it, CALLS_MAX, 503, "overloaded"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchThatIsTooLargeIsAProblem(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String large = call("echo", "\"" + "x".repeat(Participant.BODY_BYTES_MAX) + "\"");
      assertThat(whole(served, call("double", 5) + "\n" + large).statusCode()).isEqualTo(413);
      assertThat(lines(served, call("double", 5))).containsExactly(DONE.formatted(0, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsToldInItsLine(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      assertThat(lines(served, call("double", -1) + "\n" + call("double", 5)))
          .anyMatch(it -> isProblem(it, 0, 424, "card_service_down"))
          .contains(DONE.formatted(1, 10));
    }
  }

  /** Some are large, so that they do not fit one write. */
  @ParameterizedTest
  @EnumSource
  void answersFromSeveralThreadsNeverMix(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String text = "\"" + "x".repeat(40_000) + "\"";
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        calls.add(i % 5 == 0 ? call("echo", text) : call("double", i));
      }
      List<String> lines = lines(served, String.join("\n", calls));
      assertThat(lines).hasSize(60);
      for (int i = 0; i < 60; i++) {
        assertThat(lines)
            .contains(
                i % 5 == 0
                    ? "{\"line\":%d,\"result\":\"done\",\"output\":%s}".formatted(i, text)
                    : DONE.formatted(i, 2 * i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTraceContextIsNoMatterOfTheBarrier(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String traced =
          call("double", 5).replace("{\"call\"", "{\"traceparent\":\"00-1-2-01\",\"call\"");
      assertThat(lines(served, traced)).containsExactly(DONE.formatted(0, 10));
    }
  }

  /** The calls are carried out, and others are answered. */
  @ParameterizedTest
  @EnumSource
  void aClientMayGoAwayMidway(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String slow = call("wait", 1);
      try (Socket socket = new Socket(served.uri().getHost(), served.uri().getPort())) {
        String body = slow + "\n" + call("double", 5);
        String head =
            "POST /bank/verdict/v1/batch HTTP/1.1\r\nHost: bank\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length());
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        assertThat(firstLine(socket)).startsWith("HTTP/1.1 200");
        assertThat(come.await(60, TimeUnit.SECONDS)).isTrue();
      }
      answer(1);
      assertThat(lines(served, slow)).containsExactly(DONE.formatted(0, 1));
    }
  }

  private static String firstLine(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }
}
