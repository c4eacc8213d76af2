package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Calls to participants, each with a span. Its parent is what the transaction's client began it in;
 * without that, all spans of the transaction share a trace of their own. Both are known to whoever
 * takes the transaction over. The participant is passed the span's context.
 */
final class TracedCalls implements ParticipantCalls {
  private static final AttributeKey<String> TX = AttributeKey.stringKey("verdict.tx");
  private static final AttributeKey<String> BRANCH = AttributeKey.stringKey("verdict.branch");
  private static final AttributeKey<String> CALL = AttributeKey.stringKey("verdict.call");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("verdict.operation");
  private static final AttributeKey<String> PARTICIPANT = AttributeKey.stringKey("peer.service");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("verdict.attempt");
  private static final AttributeKey<Long> EPOCH = AttributeKey.longKey("verdict.epoch");
  private static final AttributeKey<String> ANSWER = AttributeKey.stringKey("verdict.answer");

  private final ParticipantCalls calls;
  private final Tracer tracer;
  private final TransactionTraceIds traceIds;

  TracedCalls(ParticipantCalls calls, Tracer tracer, TransactionTraceIds traceIds) {
    this.calls = calls;
    this.tracer = tracer;
    this.traceIds = traceIds;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Span span = traceIds.within(call.tx(), () -> begin(call, epoch, traceparent));
    try {
      return calls
          .call(call, epoch, traceparent(span.getSpanContext()))
          .onComplete((answer, failure) -> end(span, answer, failure));
    } catch (RuntimeException notCalled) {
      end(span, null, notCalled);
      throw notCalled;
    }
  }

  private Span begin(BranchCall call, long epoch, String traceparent) {
    String kind = call.kind().name().toLowerCase(Locale.ROOT);
    return tracer
        .spanBuilder(kind + " " + call.participant())
        .setSpanKind(SpanKind.CLIENT)
        .setParent(parent(traceparent))
        .setAttribute(TX, call.tx().text())
        .setAttribute(BRANCH, call.branch().text())
        .setAttribute(CALL, kind)
        .setAttribute(OPERATION, call.operation())
        .setAttribute(PARTICIPANT, call.participant())
        .setAttribute(ATTEMPT, (long) call.attempt())
        .setAttribute(EPOCH, epoch)
        .startSpan();
  }

  private static void end(Span span, @Nullable BranchAnswer answer, @Nullable Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
    } else if (answer != null) {
      span.setAttribute(ANSWER, answer.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
    span.end();
  }

  private static Context parent(String traceparent) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), traceparent, new OneHeader());
  }

  /** As W3C Trace Context, version 00, writes it. */
  private static String traceparent(SpanContext span) {
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
  }

  /** Reads a trace context that is nothing but its header {@code traceparent}. */
  private static final class OneHeader implements TextMapGetter<String> {
    private static final String NAME = "traceparent";

    @Override
    public Iterable<String> keys(String carrier) {
      return List.of(NAME);
    }

    @Override
    public @Nullable String get(@Nullable String carrier, String key) {
      return key.equals(NAME) && carrier != null && !carrier.isEmpty() ? carrier : null;
    }
  }
}
