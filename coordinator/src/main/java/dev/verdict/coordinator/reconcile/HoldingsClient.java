package dev.verdict.coordinator.reconcile;

import dev.verdict.coordinator.addresses.AddressGate;
import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.participants.BoundedAnswer;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.reconcile.Holdings.Holding;
import dev.verdict.coordinator.reconcile.Holdings.Told;
import dev.verdict.coordinator.reconcile.Holdings.Untold;
import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks services what they hold; for one event loop. */
final class HoldingsClient {
  /** How many pages one question may have. */
  static final int PAGES_MAX = 20;

  /** How long a page may take. */
  static final Duration PAGE_MAX = Duration.ofSeconds(5);

  /** How many addresses are tried. */
  private static final int ADDRESSES_MAX = 3;

  private static final int PAGE_BRANCHES = 1_000;
  private static final int PAGE_BYTES_MAX = 1 << 20;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpClient client;
  private final AddressGate gate;

  /**
   * @param addresses where it may ask
   */
  HoldingsClient(Vertx vertx, AddressRules addresses) {
    this.client = vertx.createHttpClient();
    this.gate = new AddressGate(vertx, addresses);
  }

  /**
   * Asks an instance, and the next one if that does not answer. Never fails.
   *
   * @param span which transactions
   */
  Future<Holdings> ask(Participant service, Span span) {
    return ask(service.baseUrls(), 0, span);
  }

  private Future<Holdings> ask(List<URI> addresses, int index, Span span) {
    return pages(addresses.get(index), span, "", new Told(List.of(), ""), 1)
        .recover(
            failure -> {
              int next = index + 1;
              return next < Math.min(addresses.size(), ADDRESSES_MAX)
                  ? ask(addresses, next, span)
                  : Future.succeededFuture(new Untold("it does not answer: " + words(failure)));
            });
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private Future<Holdings> pages(URI base, Span span, String cursor, Told before, int page) {
    if (page > PAGES_MAX) {
      return Future.succeededFuture(
          new Untold(
              "it holds more than "
                  + PAGES_MAX * PAGE_BRANCHES
                  + " branches in that time; ask for less at once"));
    }
    return page(base, question(span, cursor))
        .compose(
            answer -> {
              if (answer.status() == NOT_FOUND) {
                return Future.succeededFuture(new Untold("it does not tell what it holds"));
              }
              Told so = joined(before, answer.page());
              String next = text(answer.page(), "next_cursor");
              return next.isEmpty()
                  ? Future.succeededFuture(so)
                  : pages(base, span, next, so, page + 1);
            });
  }

  private static JsonObject question(Span span, String cursor) {
    JsonObject question = new JsonObject().put("from", span.from()).put("limit", PAGE_BRANCHES);
    if (!span.below().isEmpty()) {
      question.put("below", span.below());
    }
    return cursor.isEmpty() ? question : question.put("cursor", cursor);
  }

  private static Told joined(Told before, JsonObject page) {
    List<Holding> all = new ArrayList<>(before.branches());
    for (Object each : page.getJsonArray("holdings")) {
      JsonObject holding = (JsonObject) each;
      all.add(Holding.of(text(holding, "tx"), text(holding, "branch"), text(holding, "state")));
    }
    String forgotten = text(page, "forgotten_up_to");
    return new Told(
        all, forgotten.compareTo(before.forgottenUpTo()) > 0 ? forgotten : before.forgottenUpTo());
  }

  private static String text(JsonObject object, String member) {
    return object.getString(member, "");
  }

  private record Answer(int status, JsonObject page) {}

  private Future<Answer> page(URI base, JsonObject question) {
    return gate.through(request(base))
        .compose(client::request)
        .compose(
            request ->
                request
                    .send(question.toBuffer())
                    .compose(it -> read(request, it))
                    .timeout(PAGE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> request.reset()));
  }

  private static RequestOptions request(URI base) {
    String url = base.toString().replaceAll("/+$", "");
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(url + ParticipantProtocol.PATH + ParticipantProtocol.HOLDINGS)
        .setTimeout(PAGE_MAX.toMillis())
        .putHeader("Content-Type", "application/json");
  }

  private static Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
    int status = response.statusCode();
    if (status == NOT_FOUND) {
      request.reset();
      return Future.succeededFuture(new Answer(status, new JsonObject()));
    }
    if (status != OK) {
      return Future.failedFuture(new IOException("status " + status));
    }
    return BoundedAnswer.read(request, response, PAGE_BYTES_MAX)
        .map(body -> new Answer(status, parsed(body)));
  }

  private static JsonObject parsed(Buffer body) {
    try {
      JsonObject page = new JsonObject(body);
      if (page.getJsonArray("holdings") != null) {
        return page;
      }
    } catch (RuntimeException notThat) {
      throw new IllegalArgumentException("what it says are no holdings", notThat);
    }
    throw new IllegalArgumentException("what it says are no holdings");
  }
}
