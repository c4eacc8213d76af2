package dev.verdict.examples.demo;

import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;

/**
 * A service without the SDK that never answers a prepare: whoever needs its vote is aborted. It
 * does nothing, so there is nothing to undo.
 */
final class HangingNotary {
  private HangingNotary() {}

  static void mount(Router router) {
    router
        .post(ParticipantProtocol.PATH + "prepare")
        .handler(context -> context.request().resume());
    router
        .post(ParticipantProtocol.PATH + "abort")
        .handler(
            context ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"result\":\"done\"}"));
  }
}
