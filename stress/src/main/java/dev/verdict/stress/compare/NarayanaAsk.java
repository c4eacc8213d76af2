package dev.verdict.stress.compare;

import dev.verdict.stress.load.Ask;
import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.load.Told;
import dev.verdict.stress.process.Lines;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * A long running action of Narayana: started, joined by every participant one after the other, and
 * closed. The order's URL is the coordinator's; its body is a JSON array with the base URLs of the
 * participants.
 */
final class NarayanaAsk implements Ask {
  private static final String CLOSED = "Closed";
  private static final int STATUS_OK = 200;
  private static final int STATUS_CREATED = 201;

  private final HttpClientAgent http;
  private final URI coordinator;
  private final List<String> links;

  NarayanaAsk(HttpClientAgent http, LoadOrder order) {
    this.http = http;
    this.coordinator = URI.create(order.url());
    this.links =
        Arrays.stream(Lines.read(order.body(), String[].class)).map(NarayanaAsk::links).toList();
  }

  @Override
  public Future<Told> once() {
    return ask(HttpMethod.POST, coordinator.getPath() + "/start?ClientID=compare")
        .map(id -> URI.create(id.toString()).getPath())
        .compose(lra -> joined(lra).compose(all -> ask(HttpMethod.PUT, lra + "/close")))
        .map(status -> new Told(status.toString().equals(CLOSED), status));
  }

  private Future<?> joined(String lra) {
    Future<?> last = Future.succeededFuture();
    for (String each : links) {
      last = last.compose(before -> ask(request(HttpMethod.PUT, lra).putHeader("Link", each)));
    }
    return last;
  }

  private Future<Buffer> ask(HttpMethod method, String path) {
    return ask(request(method, path));
  }

  private Future<Buffer> ask(RequestOptions request) {
    return http.request(request)
        .compose(opened -> opened.send())
        .compose(answer -> answer.body().compose(body -> expectSuccess(answer, body)));
  }

  private RequestOptions request(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost(coordinator.getHost())
        .setPort(coordinator.getPort())
        .setURI(path);
  }

  private static Future<Buffer> expectSuccess(HttpClientResponse answer, Buffer body) {
    return answer.statusCode() == STATUS_OK || answer.statusCode() == STATUS_CREATED
        ? Future.succeededFuture(body)
        : Future.failedFuture("status " + answer.statusCode() + ": " + body);
  }

  /** Where a participant is told to complete or to compensate, in the words of RFC 8288. */
  private static String links(String participant) {
    return link(participant, "complete") + "," + link(participant, "compensate");
  }

  private static String link(String participant, String relation) {
    return "<" + participant + "/" + relation + ">; rel=\"" + relation + "\"; type=\"text/plain\"";
  }
}
