package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two inputs are the same: the first 128 bits of SHA-256 over the operation and a
 * canonical form of the payload, in which neither the order of an object's members nor the way a
 * number is written counts.
 */
public final class InputHash {
  private static final int BYTES = 16;
  private static final HexFormat HEX = HexFormat.of();

  /** Kept by each thread: looking the algorithm up costs more than a short text's hash. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(InputHash::sha256);

  private InputHash() {}

  /** The hash as 32 hexadecimal digits. */
  public static String of(String operation, Json payload) {
    return of(payload.accept(new Canonical().text(operation)).text.toString());
  }

  /** The hash of a text as 32 hexadecimal digits. */
  public static String of(String text) {
    MessageDigest sha256 = SHA_256.get();
    sha256.reset();
    return HEX.formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
  }

  /** Appends the one form of a value. */
  private static final class Canonical implements Json.Visitor<Canonical> {
    private final StringBuilder text = new StringBuilder(128);

    private Canonical append(String some) {
      text.append(some);
      return this;
    }

    @Override
    public Canonical nothing() {
      return append("n");
    }

    @Override
    public Canonical bool(boolean value) {
      return append(value ? "t" : "f");
    }

    @Override
    public Canonical number(BigDecimal value) {
      return append(value.toString()).append(";");
    }

    @Override
    public Canonical text(String value) {
      text.append(value.length()).append(':').append(value);
      return this;
    }

    @Override
    public Canonical array(List<Json> items) {
      text.append('[');
      items.forEach(item -> item.accept(this));
      return append("]");
    }

    @Override
    public Canonical object(Map<String, Json> members) {
      text.append('{');
      sorted(members).forEach((name, member) -> member.accept(text(name)));
      return append("}");
    }

    private static Map<String, Json> sorted(Map<String, Json> members) {
      return members.size() < 2 ? members : new TreeMap<>(members);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
