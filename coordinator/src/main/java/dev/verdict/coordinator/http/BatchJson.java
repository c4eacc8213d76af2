package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.batch.Batch;
import dev.verdict.coordinator.batch.BatchOrder;
import dev.verdict.coordinator.batch.Picked;
import dev.verdict.coordinator.batch.Progress;
import dev.verdict.coordinator.batch.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Batches as JSON. */
final class BatchJson {
  private BatchJson() {}

  static void writeList(JsonGenerator json, List<Batch> batches) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("batches");
    for (Batch batch : batches) {
      write(json, batch);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Batch batch) throws IOException {
    BatchOrder order = batch.order();
    json.writeStartObject();
    json.writeStringField("id", order.id().toString());
    json.writeStringField("action", order.action());
    json.writeStringField("operator", order.operator());
    json.writeStringField("reason", order.reason());
    json.writeStringField("selection", order.selection());
    json.writeNumberField("per_second", order.perSecond());
    json.writeStringField("state", batch.state().word());
    json.writeNumberField("selected", order.selected());
    json.writeBooleanField("complete", order.complete());
    progress(json, batch.progress());
    json.writeNumberField("left", batch.left());
    if (!batch.stoppedBy().isEmpty()) {
      json.writeStringField("stopped_by", batch.stoppedBy());
    }
    json.writeStringField("begun_at", TransactionJson.time(batch.begunAt()));
    json.writeStringField("updated_at", TransactionJson.time(batch.updatedAt()));
    json.writeEndObject();
  }

  private static void progress(JsonGenerator json, Progress progress) throws IOException {
    json.writeNumberField("done", progress.done());
    json.writeNumberField("refused", progress.refused());
    json.writeNumberField("skipped", progress.skipped());
    json.writeArrayFieldStart("refusals");
    for (Refusal refusal : progress.refusals()) {
      json.writeStartObject();
      json.writeStringField("code", refusal.code());
      json.writeNumberField("count", refusal.count());
      json.writeStringField("detail", refusal.detail());
      json.writeStringField("example", refusal.example().text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, BatchWish wish, Picked picked, BatchRehearsal.Result result)
      throws IOException {
    int selected = picked.ids().size();
    json.writeStartObject();
    json.writeBooleanField("dry_run", true);
    json.writeStringField("action", wish.action());
    json.writeStringField("selection", wish.selection().words());
    json.writeNumberField("per_second", wish.perSecond());
    json.writeNumberField("selected", selected);
    json.writeBooleanField("complete", picked.complete());
    json.writeNumberField("seconds", (selected + wish.perSecond() - 1) / wish.perSecond());
    json.writeNumberField("tried", result.tried());
    json.writeArrayFieldStart("calls");
    for (Map.Entry<BatchRehearsal.Call, Integer> call : result.calls().entrySet()) {
      json.writeStartObject();
      json.writeStringField("participant", call.getKey().participant());
      json.writeStringField("call", call.getKey().call());
      json.writeNumberField("count", call.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    progress(json, result.answers());
    json.writeEndObject();
  }
}
