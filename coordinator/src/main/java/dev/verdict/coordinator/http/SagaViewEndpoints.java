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

/** What is told of a saga's steps beside their states: how they are undone, and a picture. */
final class SagaViewEndpoints {
  private static final String ONE = "/v1/transactions/{id}";

  private final BoundedWork work;
  private final BackendSlot slot;

  SagaViewEndpoints(Vertx vertx, BackendSlot slot) {
    this.work = new BoundedWork(vertx);
    this.slot = slot;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, ONE + "/undo", this::undo),
        new Endpoint(HttpMethod.GET, ONE + "/drawing", true, this::drawing));
  }

  private Future<Reply> undo(Exchange exchange) {
    return snapshot(exchange)
        .compose(snapshot -> work.run(() -> saga(snapshot).undo().get()))
        .map(plan -> Reply.json(200, json -> ConsoleJson.write(json, plan)));
  }

  /** What a page sends as {@code as_of} keeps a browser from showing an earlier picture. */
  private Future<Reply> drawing(Exchange exchange) {
    Query.read(exchange.request(), Set.of("as_of"));
    return snapshot(exchange)
        .compose(snapshot -> work.run(() -> draw(snapshot)))
        .map(svg -> new Reply(200, Drawings.SVG_TYPE, Buffer.buffer(svg), Drawings.HEADERS));
  }

  private Future<Snapshot> snapshot(Exchange exchange) {
    return slot.require().transactions().get(exchange.transaction());
  }

  private static String draw(Snapshot snapshot) {
    return SagaPicture.draw(saga(snapshot), snapshot.branches(), snapshot.stuck());
  }

  private static SagaView saga(Snapshot snapshot) {
    return snapshot
        .situation()
        .flatMap(Situation::saga)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.NOT_FOUND,
                        "Transaction "
                            + snapshot.id()
                            + " has no steps: it is no saga, or it never began, or its records"
                            + " cannot be read.")
                    .asException());
  }
}
