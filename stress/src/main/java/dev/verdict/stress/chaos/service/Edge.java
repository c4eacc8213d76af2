package dev.verdict.stress.chaos.service;

import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.LineFile;
import dev.verdict.stress.chaos.history.Together;
import dev.verdict.stress.chaos.service.Carelessness.Way;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;

/**
 * A service's edge: it stamps every order with the transaction and the branch that it came for,
 * writes down every call that was answered, and treats requests with several calls as carelessly as
 * it is told.
 */
final class Edge {
  private final String service;
  private final Participant participant;
  private final Notes notes;
  private final Carelessness carelessness;

  /** Where it writes down what came, alone and together. */
  record Notes(LineFile<Call> calls, LineFile<Together> batches) {}

  private Edge(String service, Participant participant, Notes notes, Carelessness carelessness) {
    this.service = service;
    this.participant = participant;
    this.notes = notes;
    this.carelessness = carelessness;
  }

  static void mount(
      Router router,
      String service,
      Participant participant,
      Notes notes,
      Carelessness carelessness) {
    Edge edge = new Edge(service, participant, notes, carelessness);
    router
        .post(ParticipantProtocol.PATH + ":call")
        .handler(BodyHandler.create(false))
        .handler(edge::receive);
  }

  private void receive(RoutingContext context) {
    String name = context.pathParam("call");
    byte[] body = context.body().buffer().getBytes();
    if (name.equals(ParticipantProtocol.BATCH)) {
      receiveBatch(context, new String(body, StandardCharsets.UTF_8));
    } else if (name.equals(ParticipantProtocol.HOLDINGS)) {
      participant.handle(name, body).thenAccept(reply -> answer(context, reply));
    } else {
      receiveCall(context, name, ReceivedCall.read(body));
    }
  }

  private void receiveCall(RoutingContext context, String name, ReceivedCall call) {
    participant
        .handle(name, call.stamped())
        .thenAccept(
            reply -> {
              notes
                  .calls()
                  .add(
                      call.answered(
                          service, name, reply.status(), ReceivedCall.answer(reply.body())));
              answer(context, reply);
            });
  }

  private static void answer(RoutingContext context, Reply reply) {
    context
        .response()
        .setStatusCode(reply.status())
        .putHeader("Content-Type", reply.contentType())
        .end(Buffer.buffer(reply.body()));
  }

  private void receiveBatch(RoutingContext context, String body) {
    ReceivedBatch batch = ReceivedBatch.read(service, body);
    Way way = carelessness.next();
    notes
        .batches()
        .add(new Together(service, batch.size(), way.name(), System.currentTimeMillis()));
    byte[] stamped = batch.stamped();
    BatchAnswer answer = new BatchAnswer(context, way, carelessness, batch.size());
    participant.handleBatch(stamped, batch.noting(notes.calls()::add, answer));
    if (way == Way.TWICE) {
      participant.handleBatch(stamped, batch.noting(notes.calls()::add, (lines, last) -> {}));
    }
  }
}
