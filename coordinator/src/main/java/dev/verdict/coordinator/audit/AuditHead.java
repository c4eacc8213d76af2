package dev.verdict.coordinator.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the chain ends. Kept elsewhere, it shows later that rows up to it were cut off or written
 * anew.
 *
 * @param number the number of the last row; 0 if there is none
 * @param hash its hash, 64 hexadecimal digits; {@link AuditHash#NONE} if there is none
 */
public record AuditHead(long number, String hash) {
  /** Before the first row. */
  public static final AuditHead START = new AuditHead(0, AuditHash.NONE);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /** Reads {@code NUMBER:HASH}; empty if it has not that form. */
  public static Optional<AuditHead> read(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** {@code NUMBER:HASH}. */
  public String text() {
    return number + ":" + hash;
  }
}
