package dev.verdict.examples.demo;

import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.ext.web.Router;

/**
 * Lets every call come in a request of its own, where a test does something to one kind of call.
 */
final class CallsAlone {
  private static final int NOT_FOUND = 404;

  private CallsAlone() {}

  /** To be mounted before the participant: no batches are known here. */
  static void mount(Router router) {
    router
        .post(ParticipantProtocol.PATH + ParticipantProtocol.BATCH)
        .handler(context -> context.response().setStatusCode(NOT_FOUND).end());
  }
}
