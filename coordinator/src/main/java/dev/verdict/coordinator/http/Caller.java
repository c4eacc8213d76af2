package dev.verdict.coordinator.http;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who calls, and in which context.
 *
 * @param principal the client's name for itself
 * @param traceparent W3C trace context; empty for none
 * @param key the idempotency key
 */
record Caller(String principal, String traceparent, Optional<String> key) {
  static final String CLIENT_HEADER = "Verdict-Client";
  static final String KEY_HEADER = "Idempotency-Key";
  static final String TRACE_HEADER = "traceparent";
  static final String ANONYMOUS = "anonymous";

  private static final Pattern PRINCIPAL = Pattern.compile("[A-Za-z0-9._@:/-]{1,100}");
  private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");
  private static final Pattern TRACE =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  static Caller read(MultiMap headers) {
    return new Caller(
        Headers.single(headers, CLIENT_HEADER).map(Caller::principal).orElse(ANONYMOUS),
        Headers.single(headers, TRACE_HEADER).map(Caller::traceparent).orElse(""),
        Headers.single(headers, KEY_HEADER).map(Caller::key));
  }

  private static String principal(String text) {
    return checked(CLIENT_HEADER, PRINCIPAL, text, "1 to 100 of A-Z a-z 0-9 . _ @ : / -");
  }

  private static String key(String text) {
    return checked(KEY_HEADER, KEY, text, "1 to 255 printable ASCII characters");
  }

  private static String traceparent(String text) {
    return checked(TRACE_HEADER, TRACE, text, "what W3C Trace Context says, in version 00");
  }

  private static String checked(String header, Pattern form, String text, String allowed) {
    if (!form.matcher(text).matches()) {
      throw Problem.of(
              ProblemCode.INVALID_HEADER,
              "The header " + header + " must be " + allowed + "; leave it out if you have none.")
          .asException();
    }
    return text;
  }
}
