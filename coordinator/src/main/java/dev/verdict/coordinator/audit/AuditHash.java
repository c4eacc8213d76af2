package dev.verdict.coordinator.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of a row: SHA-256 over its fields in order, each as its length in bytes (four bytes, the
 * highest first) and its bytes in UTF-8. The fields are the word {@code verdict-audit-1}, the
 * number, the time in microseconds since 1970 (both in decimal digits), operator, action,
 * transaction, filter, reason, parameters, and the hash of the row before. The database computes
 * the same ({@code audit_hash}).
 */
public final class AuditHash {
  /** What stands for the hash of the row before the first one. */
  public static final String NONE = "0".repeat(64);

  private static final String VERSION = "verdict-audit-1";

  private AuditHash() {}

  /** The hash of a row with these values: 64 hexadecimal digits. */
  public static String of(long number, Instant at, AuditEntry entry, String previousHash) {
    MessageDigest digest = sha256();
    for (String field :
        List.of(
            VERSION,
            Long.toString(number),
            Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)),
            entry.operator(),
            entry.action(),
            entry.transaction(),
            entry.filter(),
            entry.reason(),
            entry.parameters(),
            previousHash)) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash that this row should have. */
  static String of(AuditRow row) {
    return of(row.number(), row.at(), row.entry(), row.previousHash());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
