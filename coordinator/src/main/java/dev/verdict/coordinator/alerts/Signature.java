package dev.verdict.coordinator.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> says: with
 * HMAC-SHA256, over the message's id, the time and the body.
 */
public final class Signature {
  /** What a secret begins with; base64 follows. */
  public static final String PREFIX = "whsec_";

  private static final int SECRET_BYTES_MIN = 24;
  private static final int SECRET_BYTES_MAX = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private Signature(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Of that secret; empty if it is not {@link #PREFIX} and base64 of 24 to 64 bytes. */
  public static Optional<Signature> of(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      return bytes.length >= SECRET_BYTES_MIN && bytes.length <= SECRET_BYTES_MAX
          ? Optional.of(new Signature(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /**
   * The value of the header {@code webhook-signature}.
   *
   * @param id the message's
   * @param seconds since the epoch, as in the header {@code webhook-timestamp}
   */
  public String of(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] digest = mac.doFinal((id + "." + seconds + "." + body).getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "a signature";
  }
}
