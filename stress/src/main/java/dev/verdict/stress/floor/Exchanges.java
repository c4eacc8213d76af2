package dev.verdict.stress.floor;

import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.stress.bench.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who is asked what in one transaction of the floor, with bodies as large as the real ones. */
final class Exchanges {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Kind kind;
  private final List<Integer> ports;
  private final String payload;
  private final String branches;

  /**
   * Prepares them.
   *
   * @param payload what each service gets, as JSON
   */
  Exchanges(Kind kind, String payload, List<Integer> ports) {
    this.kind = kind;
    this.payload = payload;
    this.ports = ports;
    this.branches =
        IntStream.range(0, ports.size())
            .mapToObj(Exchanges::branchInAnswer)
            .collect(Collectors.joining(","));
  }

  Kind kind() {
    return kind;
  }

  /** One request of this call to every participant, in order. */
  List<RequestOptions> requests(CallKind call) {
    return ports.stream().map(port -> request(port, call)).toList();
  }

  /** What a participant is sent. */
  Buffer call(String tx) {
    return Buffer.buffer(
        "{\"tx\":\""
            + tx
            + "\",\"branch\":\"b1\",\"epoch\":7,\"attempt\":1,\"operation\":\"noop\","
            + "\"payload\":"
            + payload
            + "}");
  }

  /** What the client is answered. */
  Buffer answer(String tx) {
    return Buffer.buffer(
        "{\"id\":\""
            + tx
            + "\",\"kind\":\"atomic\",\"name\":\"\",\"state\":\"committed\","
            + "\"outcome\":\"commit\",\"reason\":\"\",\"finished\":true,"
            + "\"namespace\":\"default\",\"principal\":\"anonymous\",\"business_key\":\"\","
            + "\"labels\":{},\"begun_at\":\"2026-01-01T12:00:00.123Z\","
            + "\"updated_at\":\"2026-01-01T12:00:00.140Z\",\"branches\":["
            + branches
            + "]}");
  }

  private static RequestOptions request(int port, CallKind call) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost("127.0.0.1")
        .setPort(port)
        .setURI(ParticipantProtocol.PATH + call.path())
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON);
  }

  private static String branchInAnswer(int index) {
    return "{\"id\":\"b"
        + (index + 1)
        + "\",\"participant\":\"bench-"
        + (index + 1)
        + "\",\"operation\":\"noop\",\"state\":\"acknowledged\",\"attempts\":1,\"detail\":\"\"}";
  }
}
