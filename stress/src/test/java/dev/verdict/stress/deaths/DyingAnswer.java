package dev.verdict.stress.deaths;

import dev.verdict.sdk.AnswerLines;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/** The answer to calls that came together, which may be the last thing that leaves this process. */
final class DyingAnswer implements AnswerLines {
  private final RoutingContext routing;
  private final Context context;
  private final String call;
  private final Object order = Dying.order();
  private final StringBuilder kept = new StringBuilder();

  /** To be made on the request's event loop. */
  DyingAnswer(RoutingContext routing, String call) {
    this.routing = routing;
    this.context = routing.vertx().getOrCreateContext();
    this.call = call;
  }

  @Override
  public void send(byte[] lines, boolean last) {
    context.runOnContext(here -> sendHere(new String(lines, StandardCharsets.UTF_8), last));
  }

  private void sendHere(String lines, boolean last) {
    if (Dying.isAt(call, Moment.PARTLY_ANSWERED)) {
      kept.append(lines);
      tear();
      return;
    }
    write(lines, last);
    if (last) {
      DyingMain.later(routing, order, () -> Dying.pass(call, Moment.ANSWERED));
    }
  }

  /** Lets one line leave, and the beginning of the next. */
  private void tear() {
    int first = kept.indexOf("\n") + 1;
    int second = kept.indexOf("\n", first);
    if (second > 0) {
      write(kept.substring(0, (first + second) / 2), false);
      DyingMain.later(routing, order, () -> Dying.pass(call, Moment.PARTLY_ANSWERED));
    }
  }

  private void write(String lines, boolean last) {
    HttpServerResponse response = routing.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response.putHeader("Content-Type", CONTENT_TYPE).setChunked(true);
    }
    if (last) {
      response.end(lines);
    } else if (lines.isEmpty()) {
      response.writeHead();
    } else {
      response.write(Buffer.buffer(lines));
    }
  }
}
