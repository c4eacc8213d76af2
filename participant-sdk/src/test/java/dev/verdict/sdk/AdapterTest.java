package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every adapter must do, over real HTTP. */
class AdapterTest {
  private static final String PROBLEM = " application/problem+json ";
  private static final String CALL =
      "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"%s\",\"payload\":%s}";

  private final HttpClient http = HttpClient.newHttpClient();

  /** An amount. */
  record Amount(long cents) {}

  private final Participant participant =
      Participant.named("bank", new MemoryStore())
          .saga("double", Amount.class, Amount.class, AdapterTest::twice)
          .build();

  private static Result<Amount> twice(Object session, Amount amount) {
    if (amount.cents() == -424) {
      Throwable cause =
          new OperationFailedException("card_service_down", "the card service does not answer");
      throw new IllegalStateException("wrapped by a framework", cause);
    }
    if (amount.cents() < 0) {
      throw new IllegalStateException("secret words");
    }
    return Result.done(new Amount(2 * amount.cents()));
  }

  private static String call(String operation, String payload) {
    return CALL.formatted(Calls.newTx().text(), operation, payload);
  }

  private CompletableFuture<String> postAsync(URI uri, HttpRequest.BodyPublisher body) {
    HttpRequest request = HttpRequest.newBuilder(uri).POST(body).build();
    return http.sendAsync(request, BodyHandlers.ofString()).thenApply(AdapterTest::text);
  }

  private String post(Served served, String kind, String body) {
    return Calls.await(postAsync(served.call(kind), BodyPublishers.ofString(body)));
  }

  private static String text(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    return response.statusCode() + " " + type + " " + response.body();
  }

  @ParameterizedTest
  @EnumSource
  void aCallIsAnsweredAndSoIsItsRepeat(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String expected = "200 application/json {\"result\":\"done\",\"output\":{\"cents\":10}}";
      String call = call("double", "{\"cents\":5}");
      assertThat(post(served, "action", call)).isEqualTo(expected);
      assertThat(post(served, "action", call)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyMayComeInPieces(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      byte[] call =
          call("double", "{\"cents\":5,\"note\":\"" + "ä".repeat(200_000) + "\"}")
              .getBytes(StandardCharsets.UTF_8);
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < call.length; at += 5_000) {
        pieces.add(Arrays.copyOfRange(call, at, Math.min(call.length, at + 5_000)));
      }
      assertThat(Calls.await(postAsync(served.call("action"), BodyPublishers.ofByteArrays(pieces))))
          .startsWith("200 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerMayBeLarge(Served.Adapter adapter) throws Exception {
    Participant echo =
        Participant.named("bank", new MemoryStore())
            .saga("echo", String.class, String.class, (session, text) -> Result.done(text))
            .build();
    try (Served served = adapter.serve(echo)) {
      String text = "\"" + "x".repeat(OutputBounds.BYTES_MAX - 2) + "\"";
      assertThat(post(served, "action", call("echo", text)))
          .isEqualTo("200 application/json {\"result\":\"done\",\"output\":" + text + "}");
    }
  }

  /** Some of them have names that mean something elsewhere. */
  @ParameterizedTest
  @EnumSource
  void membersThatACallDoesNotHaveAreIgnored(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String members = "{\"call\":{\"tx\":7},\"line\":[1],\"traceparent\":null,";
      String call = members + call("double", "{\"cents\":5}").substring(1);
      assertThat(post(served, "action", call)).startsWith("200 ");
    }
  }

  /** Sagas may say which codes are worth another attempt. */
  @ParameterizedTest
  @EnumSource
  void aHandlerSaysByACodeWhyItFailed(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      String call = call("double", "{\"cents\":-424}");
      String answer = post(served, "action", call);
      assertThat(answer)
          .startsWith("424" + PROBLEM)
          .contains(
              "\"code\":\"card_service_down\"", "\"detail\":\"the card service does not answer\"");
      assertThat(post(served, "action", call)).as("nothing was kept").isEqualTo(answer);
    }
  }

  @Test
  void aCodeIsAWord() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OperationFailedException("card service", "down"))
        .withMessageContaining("1 to 100 of A-Z a-z 0-9 . _ -");
  }

  @ParameterizedTest
  @EnumSource
  void badCallsAreProblems(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      for (String body :
          List.of("{", "", "[]", "{\"tx\":5}", "{\"tx\":\"x\",\"branch\":\"b\",\"epoch\":1}")) {
        assertThat(post(served, "action", body)).startsWith("400" + PROBLEM).contains("malformed");
      }
      assertThat(post(served, "action", call("double", "{}") + "x")).startsWith("400" + PROBLEM);
      assertThat(post(served, "action", "[".repeat(5000))).startsWith("400" + PROBLEM);
      assertThat(post(served, "dance", call("double", "{}"))).startsWith("404" + PROBLEM);
      assertThat(post(served, "action", call("triple", "{}")))
          .startsWith("404" + PROBLEM)
          .contains("unknown_operation", "triple");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsTooLargeIsAProblemAndTheNextCallIsAnswered(Served.Adapter adapter)
      throws Exception {
    try (Served served = adapter.serve(participant)) {
      for (int bytes : new int[] {Participant.BODY_BYTES_MAX, 3 * Participant.BODY_BYTES_MAX}) {
        assertThat(post(served, "action", call("double", "\"" + "x".repeat(bytes) + "\"")))
            .startsWith("413" + PROBLEM);
      }
      assertThat(post(served, "action", call("double", "{\"cents\":5}"))).startsWith("200 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailingHandlerIsAProblemWithoutItsWords(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      assertThat(post(served, "action", call("double", "{\"cents\":-1}")))
          .startsWith("500" + PROBLEM)
          .doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyPostIsACall(Served.Adapter adapter) throws Exception {
    try (Served served = adapter.serve(participant)) {
      HttpRequest get = HttpRequest.newBuilder(served.call("action")).GET().build();
      assertThat(http.send(get, BodyHandlers.discarding()).statusCode()).isIn(404, 405);
    }
  }

  /** More calls wait than the server has threads; another call is answered all the same. */
  @ParameterizedTest
  @EnumSource
  void aCallThatWaitsKeepsNoThread(Served.Adapter adapter) throws Exception {
    BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    AtomicBoolean holding = new AtomicBoolean();
    JdbcStore store =
        JdbcStore.builder(OnlyPool.DATABASE.pool())
            .executor(task -> hold(task, holding.get(), waiting))
            .build();
    Participant slow =
        Participant.named("slow", store)
            .saga("double", Amount.class, Amount.class, AdapterTest::twice)
            .build();
    Calls.await(slow.createSchema());
    Calls.await(slow.start());
    holding.set(true);
    try (Served served = adapter.serve(slow)) {
      int calls = 3 * Served.THREADS;
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String body = call("double", "{\"cents\":5}");
        answers.add(postAsync(served.call("action"), BodyPublishers.ofString(body)));
      }
      List<Runnable> begun = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        Runnable next = waiting.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("call %d of %d reaches the participant", i + 1, calls).isNotNull();
        begun.add(next);
      }
      assertThat(post(served, "action", "{")).startsWith("400 ");
      begun.forEach(Runnable::run);
      answers.forEach(answer -> assertThat(Calls.await(answer)).startsWith("200 "));
    }
  }

  private static void hold(Runnable task, boolean holding, BlockingQueue<Runnable> waiting) {
    if (holding) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** The database is started only by the test that needs it. */
  private static final class OnlyPool {
    private static final Postgres DATABASE = Postgres.freshDatabase();
  }
}
