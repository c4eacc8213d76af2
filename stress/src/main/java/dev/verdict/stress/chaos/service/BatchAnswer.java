package dev.verdict.stress.chaos.service;

import dev.verdict.sdk.AnswerLines;
import dev.verdict.stress.chaos.service.Carelessness.Way;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The answer to calls that came together, treated as one of the {@link Way}s has it. */
final class BatchAnswer implements AnswerLines {
  private final Vertx vertx;
  private final Context context;
  private final RoutingContext routing;
  private final Way way;
  private final Carelessness carelessness;

  /** What is kept back, on the event loop. */
  private final List<String> kept = new ArrayList<>();

  private boolean held;
  private boolean ended;

  /** How many bytes leave before the connection ends; of {@link Way#ANSWER_CUT}. */
  private final int cutAfter;

  private int written;

  /** To be made on the request's event loop. */
  BatchAnswer(RoutingContext routing, Way way, Carelessness carelessness, int calls) {
    this.vertx = routing.vertx();
    this.context = vertx.getOrCreateContext();
    this.routing = routing;
    this.way = way;
    this.carelessness = carelessness;
    this.held = way == Way.HELD;
    this.cutAfter = carelessness.oneOf(1 + 30 * calls);
    if (held) {
      vertx.setTimer(carelessness.heldMs(Carelessness.HELD_MAX_MS), timer -> letGo());
    }
  }

  @Override
  public void send(byte[] lines, boolean last) {
    context.runOnContext(here -> sendHere(lines, last));
  }

  private void sendHere(byte[] lines, boolean last) {
    switch (way) {
      case WELL, TWICE -> write(lines, last);
      case ANSWER_LOST -> {
        if (last) {
          hangUp();
        }
      }
      case ANSWER_CUT -> cut(lines, last);
      case HELD -> hold(lines, last);
      case LINE_HELD -> holdOne(lines, last);
      case REVERSED -> reverse(lines, last);
    }
  }

  private void cut(byte[] lines, boolean last) {
    int room = Math.min(lines.length, cutAfter - written);
    write(Buffer.buffer(lines).getBytes(0, room), false);
    if (last || room < lines.length) {
      // What was written leaves first.
      vertx.setTimer(1, timer -> hangUp());
    }
  }

  private void hold(byte[] lines, boolean last) {
    if (held) {
      kept.add(new String(lines, StandardCharsets.UTF_8));
      ended |= last;
    } else {
      write(lines, last);
    }
  }

  private void letGo() {
    held = false;
    if (!kept.isEmpty()) {
      write(String.join("", kept).getBytes(StandardCharsets.UTF_8), ended);
    }
  }

  private void holdOne(byte[] lines, boolean last) {
    String text = new String(lines, StandardCharsets.UTF_8);
    if (kept.isEmpty() && !text.isEmpty()) {
      int end = text.indexOf('\n') + 1;
      kept.add(text.substring(0, end));
      vertx.setTimer(
          carelessness.heldMs(Carelessness.LINE_HELD_MAX_MS),
          timer -> {
            write(kept.get(0).getBytes(StandardCharsets.UTF_8), ended);
            kept.set(0, "");
          });
      text = text.substring(end);
    }
    ended |= last;
    write(text.getBytes(StandardCharsets.UTF_8), last && kept.get(0).isEmpty());
  }

  private void reverse(byte[] lines, boolean last) {
    new String(lines, StandardCharsets.UTF_8).lines().forEach(kept::add);
    if (last) {
      Collections.reverse(kept);
      String all = String.join("\n", kept) + "\n";
      write(all.getBytes(StandardCharsets.UTF_8), true);
    }
  }

  private void write(byte[] lines, boolean last) {
    HttpServerResponse response = routing.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response.putHeader("Content-Type", CONTENT_TYPE).setChunked(true);
    }
    written += lines.length;
    if (last) {
      response.end(Buffer.buffer(lines));
    } else if (lines.length == 0) {
      response.writeHead();
    } else {
      response.write(Buffer.buffer(lines));
    }
  }

  private void hangUp() {
    routing.request().connection().close();
  }
}
