package dev.verdict.coordinator.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * A private key and the chain of certificates that belongs to it.
 *
 * @param keys shows them to the other end
 * @param chain the certificates, the key's own first
 */
record Identity(KeyManagerFactory keys, List<X509Certificate> chain) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private static final byte[] ANYTHING = "to be signed".getBytes(StandardCharsets.US_ASCII);

  /**
   * Of two files.
   *
   * @param certificateText what the file of certificates holds
   * @param keyText what the file of the key holds
   * @throws TlsException if one of them is not what it should be, or they do not belong together
   */
  static Identity of(
      Vertx vertx, PemFile certificate, Buffer certificateText, PemFile key, Buffer keyText)
      throws TlsException {
    List<X509Certificate> chain = Authorities.certificates(certificate, certificateText);
    KeyManagerFactory keys = keys(vertx, certificateText, key, keyText);
    PublicKey told = chain.get(0).getPublicKey();
    String algorithm = told.getAlgorithm();
    if (!SIGNATURES.containsKey(algorithm)) {
      throw certificate.wrong("is of a key that cannot be used, " + algorithm + "; use RSA or EC");
    }
    Optional<PrivateKey> held = held(keys, algorithm);
    if (held.isEmpty() || !belong(held.get(), told, SIGNATURES.getOrDefault(algorithm, ""))) {
      throw key.wrong("is not the key of the first certificate in " + certificate);
    }
    return new Identity(keys, chain);
  }

  private static KeyManagerFactory keys(
      Vertx vertx, Buffer certificateText, PemFile key, Buffer keyText) throws TlsException {
    if (keyText.toString(StandardCharsets.US_ASCII).contains("ENCRYPTED")) {
      throw key.wrong("is encrypted; keep it without a password, readable to the coordinator only");
    }
    try {
      return new PemKeyCertOptions()
          .setCertValue(certificateText)
          .setKeyValue(keyText)
          .getKeyManagerFactory(vertx);
    } catch (Exception notAKey) {
      throw key.wrong("holds no private key in PEM that can be read");
    }
  }

  private static Optional<PrivateKey> held(KeyManagerFactory keys, String algorithm) {
    for (KeyManager manager : keys.getKeyManagers()) {
      if (manager instanceof X509KeyManager holder) {
        String[] names = holder.getServerAliases(algorithm, null);
        if (names != null && names.length > 0) {
          return Optional.ofNullable(holder.getPrivateKey(names[0]));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the one verifies what the other signs. */
  private static boolean belong(PrivateKey held, PublicKey told, String algorithm) {
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(held);
      signing.update(ANYTHING);
      byte[] signed = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(told);
      verifying.update(ANYTHING);
      return verifying.verify(signed);
    } catch (GeneralSecurityException ofAnotherKind) {
      return false;
    }
  }

  X509Certificate own() {
    return chain.get(0);
  }

  /** From when on the other end does not accept it, unless it was told otherwise. */
  Instant expires() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Why the other end would not accept it now; empty if its time is right. */
  Optional<String> untimely(Instant now) {
    Instant begins = own().getNotBefore().toInstant();
    if (now.isBefore(begins)) {
      return Optional.of("is not valid before " + begins);
    }
    return now.isAfter(expires()) ? Optional.of("expired at " + expires()) : Optional.empty();
  }

  KeyCertOptions options() {
    return KeyCertOptions.wrap(keys);
  }
}
