package dev.verdict.stress.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.chaos.history.Missed;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.process.Lines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks coordinators, and writes down every answer. */
final class Coordinators {
  /** Whose idempotency keys they are. */
  static final String CLIENT = "chaos";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(4);
  private static final int STATUS_REDIRECT = 300;
  private static final String WAIT = "wait=3";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final List<String> urls;
  private final Diary diary;

  Coordinators(List<String> urls, Diary diary) {
    this.urls = List.copyOf(urls);
    this.diary = diary;
  }

  int count() {
    return urls.size();
  }

  /**
   * Asks one of them once.
   *
   * @param index which; any number, counted round
   * @param beganMs when this transaction was first asked for
   * @return what it told; empty if that was no outcome. Never fails
   */
  CompletableFuture<Optional<Told>> ask(Piece piece, int index, long beganMs) {
    String url = urls.get(Math.floorMod(index, urls.size()));
    HttpRequest begin =
        request(url + piece.path(), piece.body()).header("Idempotency-Key", piece.ref()).build();
    return send(begin)
        .thenCompose(begun -> further(piece, url, begun))
        .handle(
            (answer, failure) ->
                failure == null
                    ? read(piece, url, answer, beganMs)
                    : missed(piece, url, String.valueOf(failure)));
  }

  private static HttpRequest.Builder request(String url, String body) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(ANSWER_MAX)
        .header("Content-Type", "application/json")
        .header("Verdict-Client", CLIENT)
        .header("Prefer", WAIT)
        .POST(BodyPublishers.ofString(body));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  /**
   * Adds the branches that are not in the first request, then asks for commit. An answer that is
   * none, or that has an outcome already, is the last one.
   */
  private CompletableFuture<HttpResponse<String>> further(
      Piece piece, String url, HttpResponse<String> begun) {
    CompletableFuture<HttpResponse<String>> last = CompletableFuture.completedFuture(begun);
    if (piece.enlisted().isEmpty() || !isOpen(begun)) {
      return last;
    }
    String transaction = url + "/v1/transactions/" + json(begun.body()).path("id").asText();
    Map<String, @Nullable Object> branches = new LinkedHashMap<>();
    for (Piece.Enlisted each : piece.enlisted()) {
      branches.put(each.branch(), null);
      HttpRequest enlist = request(transaction + "/branches", each.body()).build();
      last = last.thenCompose(answer -> isOpen(answer) ? send(enlist) : done(answer));
    }
    String commit = Lines.write(Map.of("branches", branches));
    return last.thenCompose(
        answer ->
            isOpen(answer) ? send(request(transaction + "/commit", commit).build()) : done(answer));
  }

  private static <T> CompletableFuture<T> done(T answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static boolean isOpen(HttpResponse<String> answer) {
    return answer.statusCode() < STATUS_REDIRECT
        && json(answer.body()).path("outcome").asText("").isEmpty();
  }

  private Optional<Told> read(Piece piece, String url, HttpResponse<String> answer, long beganMs) {
    long nowMs = System.currentTimeMillis();
    JsonNode body = json(answer.body());
    String outcome = body.path("outcome").asText("");
    if (outcome.isEmpty()) {
      return missed(piece, url, answer.statusCode() + " " + body.path("code").asText(state(body)));
    }
    Told told =
        new Told(piece.ref(), body.path("id").asText(""), outcome, url, nowMs, nowMs - beganMs);
    diary.told(told);
    return Optional.of(told);
  }

  private static String state(JsonNode body) {
    return body.path("state").asText("");
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException malformed) {
      return JSON.createObjectNode();
    }
  }

  private Optional<Told> missed(Piece piece, String url, String why) {
    diary.missed(new Missed(piece.ref(), url, why, System.currentTimeMillis()));
    return Optional.empty();
  }
}
