package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Tells whether two inputs are the same: the first 128 bits of SHA-256 over the operation and a
 * canonical form of the payload, in which neither the order of an object's members nor the way a
 * number is written counts.
 */
public final class InputHash {
  private static final int BYTES = 16;

  private InputHash() {}

  /** The hash as 32 hexadecimal digits. */
  public static String of(String operation, Json payload) {
    StringBuilder canonical = new StringBuilder(128);
    text(operation, canonical);
    write(payload, canonical);
    return of(canonical.toString());
  }

  /** The hash of a text as 32 hexadecimal digits. */
  public static String of(String text) {
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  private static void write(Json value, StringBuilder out) {
    if (value instanceof Json.Null) {
      out.append('n');
    } else if (value instanceof Json.Bool bool) {
      out.append(bool.value() ? 't' : 'f');
    } else if (value instanceof Json.Num num) {
      out.append(num.value()).append(';');
    } else if (value instanceof Json.Text text) {
      text(text.value(), out);
    } else if (value instanceof Json.Arr arr) {
      out.append('[');
      arr.items().forEach(item -> write(item, out));
      out.append(']');
    } else if (value instanceof Json.Obj obj) {
      out.append('{');
      new TreeMap<>(obj.members())
          .forEach(
              (name, member) -> {
                text(name, out);
                write(member, out);
              });
      out.append('}');
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append(text.length()).append(':').append(text);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
