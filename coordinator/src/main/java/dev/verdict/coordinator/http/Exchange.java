package dev.verdict.coordinator.http;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request, as handlers see it. */
final class Exchange {
  private final HttpServerRequest request;
  private final Map<String, String> path;
  private @Nullable Future<Buffer> read;
  private Duration extra = Duration.ZERO;
  private @Nullable Future<Long> onRecord;
  private Access.Identity identity = Access.Identity.ANYBODY;

  Exchange(HttpServerRequest request, Map<String, String> path) {
    this.request = request;
    this.path = path;
  }

  HttpServerRequest request() {
    return request;
  }

  /** A header that may be there once. */
  Optional<String> header(String name) {
    return Headers.single(request.headers(), name);
  }

  Caller caller() {
    return Caller.read(request.headers());
  }

  /** Who asks, once that was recognized. */
  Access.Identity identity() {
    return identity;
  }

  void admitted(Access.Identity recognized) {
    identity = recognized;
  }

  /** Whether another node passed the request on to this one. Whoever claims it gains nothing. */
  boolean isForwarded() {
    return request.headers().contains(Forwarder.HOP_HEADER);
  }

  /** What was read of the body; empty if nobody needed it. */
  private Buffer received() {
    Buffer body = read == null ? null : read.result();
    return body == null ? Buffer.buffer() : body;
  }

  /** What it asks for may take so much longer, on whatever node. */
  void mayTake(Duration longer) {
    extra = longer;
  }

  /**
   * As it is passed on to another node; its body was read. Its origin was judged here, beside the
   * host that it names; beside the other node's it would look foreign.
   */
  Passing passing() {
    MultiMap endToEnd = MultiMap.caseInsensitiveMultiMap();
    request
        .headers()
        .forEach(
            header -> {
              if (Headers.isEndToEnd(header.getKey(), request.headers())
                  && !header.getKey().equalsIgnoreCase(HttpHeaders.ORIGIN.toString())) {
                endToEnd.add(header.getKey(), header.getValue());
              }
            });
    String query = request.query();
    String target = request.path() + (query == null ? "" : "?" + query);
    return new Passing(request.method(), target, endToEnd, received(), isRepeatable());
  }

  /** Whoever names its transaction, or brings a key, is answered a repeat like the first. */
  private boolean isRepeatable() {
    return request.method().equals(HttpMethod.GET)
        || !parameter("id").isEmpty()
        || caller().key().isPresent();
  }

  /** How much longer it may take than the caller wants to wait; zero as long as nothing is read. */
  Duration extra() {
    return extra;
  }

  /**
   * The number of the audit log's row about this request, which is appended the first time that
   * somebody asks: a request that comes back from a search for its shard's leader is one act.
   */
  Future<Long> onRecord(Supplier<Future<Long>> append) {
    Future<Long> row = onRecord;
    if (row == null || row.failed()) {
      row = append.get();
      onRecord = row;
    }
    return row;
  }

  private Future<Buffer> read() {
    Future<Buffer> once = read == null ? BodyReader.read(request) : read;
    read = once;
    return once;
  }

  /** The body, which must be declared as JSON. */
  Future<Buffer> body() {
    return read()
        .map(
            body -> {
              if (body.length() == 0) {
                throw Problem.of(ProblemCode.MALFORMED_JSON, "This call needs a body in JSON.")
                    .asException();
              }
              requireJson();
              return body;
            });
  }

  /** The body; empty if there is none. */
  Future<Optional<Buffer>> optionalBody() {
    return read()
        .map(
            body -> {
              if (body.length() == 0) {
                return Optional.empty();
              }
              requireJson();
              return Optional.of(body);
            });
  }

  TxId transaction() {
    String text = parameter("id");
    if (!TxId.isValid(text)) {
      throw malformedId("A transaction's id has the form 01k9abcdef-0f-0000001-8zq3k2m1n0.");
    }
    return new TxId(text);
  }

  BranchId branch() {
    String text = parameter("branch");
    if (!BranchId.isValid(text)) {
      throw malformedId("A branch's id has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return new BranchId(text);
  }

  String signal() {
    String text = parameter("name");
    if (!Rules.isName(text)) {
      throw malformedId("A signal's name has 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    return text;
  }

  String parameter(String name) {
    return path.getOrDefault(name, "");
  }

  static ProblemException malformedId(String words) {
    return Problem.of(ProblemCode.INVALID_ID, words).asException();
  }

  private void requireJson() {
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw Problem.of(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "Send the body as it is, without Content-Encoding.")
          .asException();
    }
    String declared = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (declared == null || !isJson(declared)) {
      throw Problem.of(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "Send JSON and say so: Content-Type: application/json")
          .asException();
    }
  }

  private static boolean isJson(String declared) {
    if (declared.equals(Reply.JSON)) {
      return true;
    }
    String[] parts = declared.toLowerCase(Locale.ROOT).split(";", 2);
    boolean utf8 = parts.length == 1 || parts[1].strip().matches("charset=\"?utf-8\"?");
    return parts[0].strip().equals(Reply.JSON) && utf8;
  }
}
