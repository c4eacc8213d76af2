package dev.verdict.coordinator.http;

import dev.verdict.coordinator.console.SagaPicture;
import dev.verdict.coordinator.console.SagaView;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.engine.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;

/** A saga that runs, or ran, as a picture with the state of each step. */
final class DrawingEndpoint {
  private final BoundedWork work;
  private final BackendSlot slot;

  DrawingEndpoint(Vertx vertx, BackendSlot slot) {
    this.work = new BoundedWork(vertx);
    this.slot = slot;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, "/v1/transactions/{id}/drawing", true, this::drawing));
  }

  /** What a page sends as {@code as_of} keeps a browser from showing an earlier picture. */
  private Future<Reply> drawing(Exchange exchange) {
    Query.read(exchange.request(), Set.of("as_of"));
    return slot.require()
        .transactions()
        .get(exchange.transaction())
        .compose(snapshot -> work.run(() -> draw(snapshot)))
        .map(svg -> new Reply(200, Drawings.SVG_TYPE, Buffer.buffer(svg), Drawings.HEADERS));
  }

  private static String draw(Snapshot snapshot) {
    SagaView saga =
        snapshot
            .situation()
            .flatMap(Situation::saga)
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemCode.NOT_FOUND,
                            "Transaction "
                                + snapshot.id()
                                + " has no steps to draw: it is no saga, or it never began, or its"
                                + " records cannot be read.")
                        .asException());
    return SagaPicture.draw(saga, snapshot.branches(), snapshot.stuck());
  }
}
