package dev.verdict.stress.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.stress.chaos.history.Missed;
import dev.verdict.stress.chaos.history.Told;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks coordinators, and writes down every answer. */
final class Coordinators {
  /** Whose idempotency keys they are. */
  static final String CLIENT = "chaos";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(4);
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
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + piece.path()))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .header("Verdict-Client", CLIENT)
            .header("Idempotency-Key", piece.ref())
            .header("Prefer", WAIT)
            .POST(BodyPublishers.ofString(piece.body()))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .handle(
            (answer, failure) ->
                failure == null
                    ? read(piece, url, answer, beganMs)
                    : missed(piece, url, String.valueOf(failure)));
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
