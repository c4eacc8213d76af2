package dev.verdict.coordinator.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.wire.HeldLocks;
import java.io.IOException;

/**
 * Writes the records of atomic transactions, to the letter as {@link RecordMapper} would, but
 * without asking of each what it is made of: there are seven of them in a transaction of two
 * branches.
 */
final class AtomicRecordWriter implements AtomicRecord.Visitor<RecordCodec.Members> {
  private static final AtomicRecordWriter MEMBERS = new AtomicRecordWriter();

  private AtomicRecordWriter() {}

  /** What the record's object has in it. */
  static RecordCodec.Members members(AtomicRecord fact) {
    return fact.accept(MEMBERS);
  }

  @Override
  public RecordCodec.Members begun(AtomicRecord.Begun begun) {
    return out -> {
      type("begun", out);
      spec(begun.spec(), out);
      out.writeArrayFieldStart("branches");
      for (Branch branch : begun.branches()) {
        branch(branch, out);
      }
      out.writeEndArray();
      out.writeBooleanField("complete", begun.complete());
      durability(begun.durability(), out);
    };
  }

  @Override
  public RecordCodec.Members enlisted(AtomicRecord.Enlisted enlisted) {
    return out -> {
      type("enlisted", out);
      out.writeFieldName("branch");
      branch(enlisted.branch(), out);
      durability(enlisted.durability(), out);
    };
  }

  @Override
  public RecordCodec.Members delegated(AtomicRecord.Delegated delegated) {
    return out -> {
      type("delegated", out);
      out.writeStringField("branch", delegated.branch().text());
    };
  }

  @Override
  public RecordCodec.Members commitRequested(AtomicRecord.CommitRequested requested) {
    return out -> type("commitRequested", out);
  }

  @Override
  public RecordCodec.Members voted(AtomicRecord.Voted voted) {
    return out -> {
      type("voted", out);
      out.writeStringField("branch", voted.branch().text());
      out.writeObjectFieldStart("vote");
      out.writeBooleanField("yes", voted.vote().yes());
      out.writeStringField("reason", voted.vote().reason());
      if (voted.vote().readOnly()) {
        out.writeBooleanField("readOnly", true);
      }
      out.writeEndObject();
    };
  }

  @Override
  public RecordCodec.Members decided(AtomicRecord.Decided decided) {
    return out -> {
      type("decided", out);
      out.writeStringField("outcome", decided.outcome().name());
      out.writeStringField("reason", decided.reason());
    };
  }

  @Override
  public RecordCodec.Members callFailed(AtomicRecord.CallFailed failed) {
    return out -> {
      type("callFailed", out);
      out.writeStringField("branch", failed.branch().text());
      out.writeStringField("call", failed.call().name());
      out.writeNumberField("attempt", failed.attempt());
      out.writeStringField("why", failed.why());
      durability(failed.durability(), out);
    };
  }

  @Override
  public RecordCodec.Members acknowledged(AtomicRecord.Acknowledged acknowledged) {
    return out -> {
      type("acknowledged", out);
      out.writeStringField("branch", acknowledged.branch().text());
    };
  }

  @Override
  public RecordCodec.Members ended(AtomicRecord.Ended ended) {
    return out -> {
      type("ended", out);
      held("released", ended.released(), out);
    };
  }

  @Override
  public RecordCodec.Members paused(AtomicRecord.Paused paused) {
    return out -> hand("paused", paused.by(), paused.reason(), out);
  }

  @Override
  public RecordCodec.Members resumed(AtomicRecord.Resumed resumed) {
    return out -> hand("resumed", resumed.by(), resumed.reason(), out);
  }

  @Override
  public RecordCodec.Members resolved(AtomicRecord.Resolved resolved) {
    return out -> {
      type("resolved", out);
      out.writeStringField("branch", resolved.branch().text());
      out.writeStringField("outcome", resolved.outcome().name());
      out.writeStringField("by", resolved.by());
      out.writeStringField("reason", resolved.reason());
    };
  }

  private static void hand(String name, String by, String reason, JsonGenerator out)
      throws IOException {
    type(name, out);
    out.writeStringField("by", by);
    out.writeStringField("reason", reason);
  }

  private static void type(String name, JsonGenerator out) throws IOException {
    out.writeStringField("type", name);
  }

  private static void durability(Durability durability, JsonGenerator out) throws IOException {
    out.writeStringField("durability", durability.name());
  }

  private static void spec(AtomicSpec spec, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("spec");
    out.writeStringField("timeout", spec.timeout().toString());
    out.writeStringField("callTimeout", spec.callTimeout().toString());
    out.writeBooleanField("durableBegin", spec.durableBegin());
    held("held", spec.held(), out);
    out.writeEndObject();
  }

  private static void held(String name, HeldLocks held, JsonGenerator out) throws IOException {
    if (!held.isEmpty()) {
      out.writeFieldName(name);
      JsonText.write(held.toJson(), out);
    }
  }

  private static void branch(Branch branch, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", branch.id().text());
    out.writeStringField("participant", branch.participant());
    out.writeStringField("style", branch.style().name());
    out.writeStringField("vote", branch.vote().name());
    out.writeStringField("operation", branch.operation());
    out.writeFieldName("payload");
    JsonText.write(branch.payload(), out);
    out.writeBooleanField("asks", branch.asks());
    out.writeEndObject();
  }
}
