package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.participants.ParticipantCalls;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;

/**
 * Spans of calls to participants, sent to a collector by OTLP over HTTP. They are gathered and sent
 * on threads of their own; what the collector does not take in time is dropped. Safe for any
 * thread.
 */
public final class Tracing {
  private static final String SCOPE = "dev.verdict.coordinator";
  private static final Duration SENT_EVERY = Duration.ofSeconds(1);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final SdkTracerProvider provider;
  private final TransactionTraceIds traceIds = new TransactionTraceIds();

  /**
   * @param collector where spans go, for example {@code http://host:4318/v1/traces}
   * @param share of transactions whose client does not say whether it traces, between 0 and 1; the
   *     others follow their client
   * @param node who this node is: the URL by which others reach it, or its id
   */
  public Tracing(URI collector, double share, String node) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.toString())
            .setTimeout(ANSWER_MAX)
            .build();
    Attributes resource =
        Attributes.builder()
            .put("service.name", "verdict")
            .put("service.instance.id", node)
            .build();
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(traceIds)
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
            .setResource(Resource.create(resource))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(SENT_EVERY).build())
            .build();
  }

  /** The same calls, with a span of each. */
  public ParticipantCalls around(ParticipantCalls calls) {
    Tracer tracer = provider.get(SCOPE);
    return new TracedCalls(calls, tracer, traceIds);
  }

  /** Sends what was gathered, for a bounded time, and ends. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    provider.shutdown().whenComplete(closed::complete);
    return closed.future();
  }
}
