package dev.verdict.sdk.vertx;

import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Puts participants on Vert.x Web routers. */
public final class VertxParticipant {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  /** Each with a route of its own, which is found without matching a pattern. */
  private static final List<String> CALLS =
      Stream.concat(
              Stream.of(CallKind.values()).map(CallKind::path),
              Stream.of(ParticipantProtocol.BATCH, ParticipantProtocol.HOLDINGS))
          .toList();

  private VertxParticipant() {}

  /**
   * Answers {@code POST /verdict/v1/<call>} and what the participant shows by GET. It reads the
   * body itself, unless a body handler did so before it.
   *
   * @param router the router, or a sub-router mounted where the participant's base URL points
   * @param participant whose operations to offer
   */
  public static void mount(Router router, Participant participant) {
    for (String call : CALLS) {
      router
          .post(ParticipantProtocol.PATH + call)
          .handler(context -> receive(context, participant, call));
    }
    router
        .post(ParticipantProtocol.PATH + ":call")
        .handler(context -> receive(context, participant, context.pathParam("call")));
    router
        .get(ParticipantProtocol.PATH + ":what")
        .handler(context -> answer(context.request(), participant.show(context.pathParam("what"))));
  }

  private static void receive(RoutingContext context, Participant participant, String call) {
    HttpServerRequest request = context.request();
    if (context.body().available()) {
      receive(context, participant, call, context.body().buffer());
      return;
    }
    BodyCollector body =
        new BodyCollector(
            request,
            bytes -> answer(context, participant, call, bytes),
            () -> send(request.response(), Participant.tooLarge()));
    body.collect();
  }

  /** A body handler has bounds of its own. */
  private static void receive(
      RoutingContext context, Participant participant, String call, Buffer body) {
    if (body.length() > Participant.BODY_BYTES_MAX) {
      send(context.response(), Participant.tooLarge());
    } else {
      answer(context, participant, call, body.getBytes());
    }
  }

  private static void answer(
      RoutingContext context, Participant participant, String call, byte[] body) {
    if (call.equals(ParticipantProtocol.BATCH)) {
      participant.handleBatch(
          body,
          new StreamedLines(context.vertx().getOrCreateContext(), context.request().response()));
    } else {
      answer(context.request(), participant.handle(call, body));
    }
  }

  private static void answer(HttpServerRequest request, CompletionStage<Reply> reply) {
    reply.thenAccept(it -> send(request.response(), it));
  }

  private static void send(HttpServerResponse response, Reply reply) {
    if (response.ended() || response.closed()) {
      return;
    }
    CharSequence type = reply.contentType().contentEquals(JSON) ? JSON : reply.contentType();
    response.setStatusCode(reply.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    response.end(Buffer.buffer(reply.body()));
  }
}
