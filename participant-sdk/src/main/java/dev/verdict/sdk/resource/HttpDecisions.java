package dev.verdict.sdk.resource;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks coordinators over HTTP, one after the other until one answers. */
public final class HttpDecisions implements Decisions {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final List<URI> coordinators;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** At least one address. */
  public HttpDecisions(List<URI> coordinators) {
    this.coordinators = List.copyOf(coordinators);
  }

  @Override
  public CompletionStage<Decided> ask(TxId tx) {
    return ask(tx, 0);
  }

  private CompletionStage<Decided> ask(TxId tx, int index) {
    if (index >= coordinators.size()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("no coordinator answered about " + tx.text()));
    }
    String base = coordinators.get(index).toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/v1/transactions/" + tx.text() + "/decision"))
            .timeout(TIMEOUT)
            .GET()
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpDecisions::read)
        .exceptionallyCompose(error -> ask(tx, index + 1));
  }

  private static Decided read(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode());
    }
    Json decision = JsonText.parse(response.body()).at("/decision");
    String text = decision instanceof Json.Text it ? it.value() : "";
    return switch (text) {
      case "commit" -> Decided.COMMIT;
      case "abort" -> Decided.ABORT;
      case "undecided" -> Decided.UNDECIDED;
      case "forgotten" -> Decided.FORGOTTEN;
      default -> throw new IllegalStateException("not a decision: '" + text + "'");
    };
  }
}
