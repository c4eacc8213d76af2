package dev.verdict.sdk.conformance;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A participant that is reached over HTTP. */
public final class HttpSubject implements Subject {
  /** How long an answer may take. */
  public static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

  private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WAIT_MAX)
          .build();
  private final String base;
  private final Optional<String> statePath;

  /**
   * For a participant.
   *
   * @param base its base URL
   * @param statePath where below it the state is shown
   */
  public HttpSubject(URI base, Optional<String> statePath) {
    this.base = base.toString().replaceAll("/+$", "");
    this.statePath = statePath;
  }

  @Override
  public Reply post(String call, byte[] body) throws IOException, InterruptedException {
    return exchange(
        request(ParticipantProtocol.PATH + call)
            .header("Content-Type", typeOf(call))
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static String typeOf(String call) {
    return call.equals(ParticipantProtocol.BATCH)
        ? ParticipantProtocol.BATCH_TYPE
        : "application/json";
  }

  @Override
  public Optional<Json> state() throws IOException, InterruptedException {
    if (statePath.isEmpty()) {
      return Optional.empty();
    }
    String path = statePath.get();
    String text = get(path.startsWith("/") ? path : "/" + path);
    try {
      return Optional.of(JsonText.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("GET " + base + path + " answered what is not JSON", e);
    }
  }

  /**
   * The body found at a path below the base URL.
   *
   * @throws IOException if there was no answer with status 200; it says what came instead
   */
  String get(String path) throws IOException, InterruptedException {
    Reply reply = exchange(request(path).GET());
    if (reply.status() != 200) {
      throw new IOException("GET " + base + path + " answered status " + reply.status());
    }
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_WAIT_MAX);
  }

  private Reply exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Reply(response.statusCode(), type, response.body());
  }
}
