package dev.verdict.coordinator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans by OTLP over HTTP, as a collector does. */
public final class Collector implements AutoCloseable {
  public final List<Received> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /**
   * A span.
   *
   * @param node the {@code service.instance.id} of who sent it
   * @param trace its trace's id
   * @param id its id
   * @param parent its parent's id; empty if it has none
   * @param name its name
   * @param failed whether its status is an error
   * @param attributes as text
   */
  public record Received(
      String node,
      String trace,
      String id,
      String parent,
      String name,
      boolean failed,
      Map<String, String> attributes) {}

  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
          .getResourceSpansList()
          .forEach(
              from -> {
                String node =
                    attributes(from.getResource().getAttributesList())
                        .getOrDefault("service.instance.id", "");
                from.getScopeSpansList().stream()
                    .flatMap(scope -> scope.getSpansList().stream())
                    .forEach(span -> spans.add(received(node, span)));
              });
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  private static Received received(String node, Span span) {
    HexFormat hex = HexFormat.of();
    return new Received(
        node,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        attributes(span.getAttributesList()));
  }

  private static Map<String, String> attributes(List<KeyValue> given) {
    Map<String, String> attributes = new TreeMap<>();
    given.forEach(
        each ->
            attributes.put(
                each.getKey(),
                each.getValue().hasIntValue()
                    ? Long.toString(each.getValue().getIntValue())
                    : each.getValue().getStringValue()));
    return attributes;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
