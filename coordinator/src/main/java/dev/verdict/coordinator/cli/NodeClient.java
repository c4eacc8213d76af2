package dev.verdict.coordinator.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes calls to one node. Blocks. */
final class NodeClient {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  private final NodeAccess access;

  NodeClient(NodeAccess access) {
    this.access = access;
  }

  /** An answer. */
  record Answer(int status, String body) {}

  /** No answer came; the message says from where, why, and what to do. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String words) {
      super(words);
    }
  }

  Answer send(Call call) throws NoAnswerException {
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_MAX)
              .build()
              .send(request(call), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(answer.statusCode(), answer.body());
    } catch (HttpTimeoutException late) {
      throw new NoAnswerException(
          "no answer from "
              + access.url()
              + " in time. Look first whether it was done: show, list");
    } catch (ConnectException refused) {
      throw new NoAnswerException(
          "no node can be reached at "
              + access.url()
              + ". Is it running? Choose another with "
              + NodeAccess.URL);
    } catch (IOException broken) {
      throw new NoAnswerException(
          "the connection to " + access.url() + " broke: " + reason(broken));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted");
    }
  }

  private HttpRequest request(Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.url() + call.target())).timeout(call.longest());
    access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    call.body().ifPresent(body -> request.header("Content-Type", "application/json"));
    return request
        .method(
            call.method(),
            call.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
        .build();
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
