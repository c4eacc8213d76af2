package dev.verdict.coordinator.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A token, as only its holder keeps it: {@code vdt_} and 256 random bits in base64url (RFC 4648,
 * 5). What is kept of it here is its SHA-256. A slow hash with a salt protects what people think
 * up; nobody finds 256 random bits by trying, and a fast hash can be computed for each request.
 *
 * @param text the token
 */
public record TokenSecret(String text) {
  /** What every token begins with, so that one that leaked is recognized. */
  public static final String PREFIX = "vdt_";

  private static final int RANDOM_BYTES = 32;
  private static final int ENDING_CHARS = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  public static TokenSecret random() {
    return new TokenSecret(randomText(PREFIX));
  }

  /** A text with 256 random bits in base64url after a prefix. */
  static String randomText(String prefix) {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Its SHA-256: 64 hexadecimal digits. */
  public String hash() {
    return hash(text);
  }

  /** The SHA-256 of a text: 64 hexadecimal digits. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** Its last characters, by which people tell tokens apart: too few to help anybody to guess. */
  public String ending() {
    return text.substring(text.length() - ENDING_CHARS);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return PREFIX + "…" + ending();
  }
}
