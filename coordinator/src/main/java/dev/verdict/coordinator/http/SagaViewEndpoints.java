package dev.verdict.coordinator.http;

import dev.verdict.coordinator.console.SagaPicture;
import dev.verdict.coordinator.console.SagaView;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TransactionState.BranchView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is told of a saga's steps beside their states: how they are undone, and a picture. */
final class SagaViewEndpoints {
  private static final String ONE = "/v1/transactions/{id}";

  private final BoundedWork work;
  private final BackendSlot slot;
  private final Masking masking;

  SagaViewEndpoints(Vertx vertx, BackendSlot slot, Masking masking) {
    this.work = new BoundedWork(vertx);
    this.slot = slot;
    this.masking = masking;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, ONE + "/undo", this::undo),
        new Endpoint(HttpMethod.GET, ONE + "/branches/{branch}/input", this::input),
        new Endpoint(HttpMethod.GET, ONE + "/drawing", true, this::drawing));
  }

  private Future<Reply> input(Exchange exchange) {
    return snapshot(exchange).map(snapshot -> input(snapshot, exchange.branch()));
  }

  private Reply input(Snapshot snapshot, BranchId name) {
    SagaView saga = saga(snapshot);
    BranchView step =
        snapshot.branches().stream()
            .filter(each -> each.id().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    Json input = masking.of(saga.inputs().apply(name).orElseThrow(() -> notCalled(step)));
    Optional<Json> undo = saga.undoInputs().apply(name).map(masking::of);
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("branch", name.text());
          json.writeStringField("key", step.key().text());
          json.writeFieldName("input");
          JsonText.write(input, json);
          json.writeStringField("text", JsonText.write(input));
          if (undo.isPresent()) {
            json.writeFieldName("undo");
            JsonText.write(undo.get(), json);
            json.writeStringField("undo_text", JsonText.write(undo.get()));
          }
          json.writeEndObject();
        });
  }

  private static ProblemException unknown(BranchId name) {
    return Problem.of(ProblemCode.UNKNOWN_BRANCH, "the saga has no step " + name).asException();
  }

  private static ProblemException notCalled(BranchView step) {
    return Problem.of(
            ProblemCode.STEP_NOT_RUNNING,
            "step "
                + step.id()
                + " was not called, or nobody knows with what: it is "
                + step.status())
        .asException();
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
