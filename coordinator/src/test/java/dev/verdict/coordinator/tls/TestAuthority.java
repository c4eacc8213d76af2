package dev.verdict.coordinator.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A certificate authority of a test, with the JDK's {@code keytool}: each has a key store of its
 * own, in the test's folder.
 */
public final class TestAuthority {
  private static final String PASSWORD = "nothing-secret";
  private static final AtomicInteger FILES = new AtomicInteger();

  private final Path folder;
  private final Path store;

  /** Makes an authority. */
  public TestAuthority(Path folder, String name) {
    this.folder = folder;
    this.store = folder.resolve(name + "-" + FILES.incrementAndGet() + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        "authority",
        "-dname",
        "CN=" + name,
        "-ext",
        "bc:c=ca:true",
        "-validity",
        "30");
  }

  /**
   * What it issued.
   *
   * @param certificate the file of the chain in PEM
   * @param key the file of the key in PEM
   */
  public record Issued(Path certificate, Path key) {
    /** Puts these files in the place of others, each at once, the key first. */
    public void moveTo(Issued place) {
      try {
        Files.move(key, place.key(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(certificate, place.certificate(), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Issues a certificate for the loopback address and its name. */
  public Issued issue(String name) {
    return issue(name, "san=ip:127.0.0.1,dns:localhost", "-validity", "10");
  }

  /** Issues a certificate for a host. */
  public Issued issueFor(String name, String host) {
    return issue(name, "san=dns:" + host, "-validity", "10");
  }

  /** Issues one that expired yesterday. */
  public Issued issueExpired(String name) {
    return issue(name, "san=ip:127.0.0.1,dns:localhost", "-startdate", "-3d", "-validity", "2");
  }

  private Issued issue(String name, String extension, String... time) {
    String alias = name + "-" + FILES.incrementAndGet();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair", "-alias", alias, "-signer", "authority", "-dname", "CN=" + name));
    arguments.addAll(List.of("-ext", extension));
    arguments.addAll(List.of(time));
    keytool(arguments.toArray(String[]::new));
    try {
      KeyStore keys = load();
      StringBuilder chain = new StringBuilder();
      for (Certificate each : keys.getCertificateChain(alias)) {
        if (!each.equals(keys.getCertificate("authority"))) {
          chain.append(pem("CERTIFICATE", each.getEncoded()));
        }
      }
      byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
      return new Issued(
          Files.writeString(folder.resolve(alias + "-cert.pem"), chain),
          Files.writeString(folder.resolve(alias + "-key.pem"), pem("PRIVATE KEY", key)));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A new file of its own certificate in PEM. */
  public Path file() {
    try {
      return Files.writeString(
          folder.resolve("authority-" + FILES.incrementAndGet() + ".pem"),
          pem("CERTIFICATE", load().getCertificate("authority").getEncoded()));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A client that believes this authority alone and shows no certificate. */
  public Client client() {
    return new Client(new KeyManager[0]);
  }

  /** One that shows a certificate, of whatever authority. */
  public Client client(TestAuthority of, String name) {
    String alias = name + "-" + FILES.incrementAndGet();
    of.keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-signer",
        "authority",
        "-dname",
        "CN=" + name,
        "-validity",
        "10");
    try {
      KeyStore all = of.load();
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      one.setKeyEntry(
          alias,
          all.getKey(alias, PASSWORD.toCharArray()),
          PASSWORD.toCharArray(),
          all.getCertificateChain(alias));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(one, PASSWORD.toCharArray());
      return new Client(keys.getKeyManagers());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A client of TLS, which counts how often the server proved who it is: a handshake in full. */
  public final class Client {
    private final AtomicInteger proofs = new AtomicInteger();
    private final SSLContext context;

    private Client(KeyManager[] keys) {
      try {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", load().getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        X509ExtendedTrustManager judge = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
        context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new Counting(judge, proofs)}, null);
      } catch (GeneralSecurityException failure) {
        throw new IllegalStateException(failure);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    /** How many handshakes were not the resumption of a session. */
    public int proofs() {
      return proofs.get();
    }

    /** Makes its connections. */
    public SSLContext context() {
      return context;
    }
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String kind, byte[] bytes) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD, "-J-XX:TieredStopAtLevel=1"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static final class Counting extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    private final AtomicInteger proofs;

    Counting(X509ExtendedTrustManager judge, AtomicInteger proofs) {
      this.judge = judge;
      this.proofs = proofs;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws java.security.cert.CertificateException {
      proofs.incrementAndGet();
      judge.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws java.security.cert.CertificateException {
      proofs.incrementAndGet();
      judge.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws java.security.cert.CertificateException {
      proofs.incrementAndGet();
      judge.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
