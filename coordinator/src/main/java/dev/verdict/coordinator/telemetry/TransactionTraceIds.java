package dev.verdict.coordinator.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.verdict.protocol.TxId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives the spans of a transaction that no client traces one trace, at whatever node they begin:
 * its id follows from the transaction's. Safe for any thread.
 */
final class TransactionTraceIds implements IdGenerator {
  private static final int TRACE_ID_BYTES = 16;

  private final IdGenerator random = IdGenerator.random();
  private final ThreadLocal<Optional<TxId>> current = ThreadLocal.withInitial(Optional::empty);

  /** Begins something, on this thread, as part of the trace of a transaction. */
  <T> T within(TxId tx, Supplier<T> begins) {
    current.set(Optional.of(tx));
    try {
      return begins.get();
    } finally {
      current.remove();
    }
  }

  @Override
  public String generateSpanId() {
    return random.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    return current.get().map(TransactionTraceIds::of).orElseGet(random::generateTraceId);
  }

  /** The trace of a transaction that no client traces. */
  static String of(TxId tx) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(tx.text().getBytes(US_ASCII));
      String id = HexFormat.of().formatHex(digest, 0, TRACE_ID_BYTES);
      return TraceId.isValid(id) ? id : TraceId.fromLongs(0, 1);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
