package dev.verdict.coordinator.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser shows by its cookie: {@code vds_} and 256 random bits in base64url (RFC 4648, 5).
 * Only its SHA-256 is kept.
 *
 * @param text what the cookie holds
 */
public record SessionSecret(String text) {
  /** What every one begins with, so that one that leaked is recognized. */
  public static final String PREFIX = "vds_";

  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] FOR_CSRF = "verdict csrf".getBytes(StandardCharsets.US_ASCII);

  /** A new one. */
  public static SessionSecret random() {
    return new SessionSecret(TokenSecret.randomText(PREFIX));
  }

  /** A text, if it has the form of one. */
  public static Optional<SessionSecret> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new SessionSecret(text)) : Optional.empty();
  }

  /** Its SHA-256: 64 hexadecimal digits. */
  public String hash() {
    return TokenSecret.hash(text);
  }

  /**
   * What a page of this origin shows beside the cookie when it asks for a change. It follows from
   * the cookie, so that nothing of it is kept, and tells nothing of it (RFC 2104).
   */
  public String csrf() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(FOR_CSRF));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
