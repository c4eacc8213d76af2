package dev.verdict.stress.floor;

import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.stress.bench.Kind;
import dev.verdict.stress.load.Payload;
import dev.verdict.stress.process.Lines;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who is asked what in one transaction of the floor, with bodies as large as the real ones. */
public final class Exchanges {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Kind kind;
  private final List<Integer> ports;
  private final String payload;
  private final String branches;
  private final List<RequestOptions> prepares;
  private final List<RequestOptions> commits;
  private final List<RequestOptions> actions;

  /**
   * Prepares them.
   *
   * @param payload what each service gets, as JSON
   */
  private Exchanges(Kind kind, String payload, List<Integer> ports) {
    this.kind = kind;
    this.payload = payload;
    this.ports = ports;
    this.branches =
        IntStream.range(0, ports.size())
            .mapToObj(Exchanges::branchInAnswer)
            .collect(Collectors.joining(","));
    this.prepares = requests(CallKind.PREPARE);
    this.commits = requests(CallKind.COMMIT);
    this.actions = requests(CallKind.ACTION);
  }

  /**
   * Where the floor is asked for transactions of that size.
   *
   * @param payloadBytes how much each service gets; the usual JSON if empty
   */
  public static String path(int participants, OptionalInt payloadBytes) {
    return "/" + participants + "/" + payloadBytes.orElse(0);
  }

  /** The exchanges of transactions that are asked for at such a path. */
  static Exchanges of(Kind kind, List<Integer> ports, String path) {
    String[] parts = path.split("/");
    int bytes = Integer.parseInt(parts[2]);
    OptionalInt size = bytes == 0 ? OptionalInt.empty() : OptionalInt.of(bytes);
    String payload = Lines.write(Payload.of(size));
    return new Exchanges(kind, payload, ports.subList(0, Integer.parseInt(parts[1])));
  }

  Kind kind() {
    return kind;
  }

  /** To every participant, in order. */
  List<RequestOptions> prepares() {
    return prepares;
  }

  /** To every participant, in order. */
  List<RequestOptions> commits() {
    return commits;
  }

  /** To every participant, in order. */
  List<RequestOptions> actions() {
    return actions;
  }

  private List<RequestOptions> requests(CallKind call) {
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
