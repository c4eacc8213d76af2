package dev.verdict.coordinator.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates are believed.
 *
 * @param factory tells whose
 * @param judge says whether a chain is believed
 */
record Authorities(TrustManagerFactory factory, X509TrustManager judge) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

  /**
   * Of a file of their certificates.
   *
   * @throws TlsException if it holds none
   */
  static Authorities of(Vertx vertx, PemFile file, Buffer text) throws TlsException {
    certificates(file, text);
    try {
      TrustManagerFactory factory =
          new PemTrustOptions().addCertValue(text).getTrustManagerFactory(vertx);
      return new Authorities(factory, judge(factory).orElseThrow());
    } catch (Exception failure) {
      throw file.wrong("holds certificates that cannot be used: " + failure.getMessage());
    }
  }

  private static Optional<X509TrustManager> judge(TrustManagerFactory factory) {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * The certificates in a file, in their order.
   *
   * @throws TlsException if there is none
   */
  static List<X509Certificate> certificates(PemFile file, Buffer text) throws TlsException {
    List<X509Certificate> all = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Matcher blocks = BLOCK.matcher(text.toString(StandardCharsets.ISO_8859_1));
      while (blocks.find()) {
        byte[] block = blocks.group().getBytes(StandardCharsets.ISO_8859_1);
        all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
      }
    } catch (CertificateException unreadable) {
      throw file.wrong("holds a certificate that cannot be read");
    }
    if (all.isEmpty()) {
      throw file.wrong("holds no certificate in PEM");
    }
    return all;
  }

  /** Whether a client's certificate is believed now. */
  boolean believe(X509Certificate[] chain) {
    try {
      judge.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      return true;
    } catch (CertificateException | IllegalArgumentException notBelieved) {
      return false;
    }
  }

  TrustOptions options() {
    return TrustOptions.wrap(factory);
  }
}
