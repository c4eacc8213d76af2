package dev.verdict.coordinator.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what the API speaks TLS at present, and what it takes from files that change. Files that are
 * wrong, or do not belong together, change nothing: what was right before stays in use. For any
 * thread.
 */
public final class ServerTls {
  /** How soon a change of the files counts. */
  public static final Duration PERIOD = Duration.ofSeconds(2);

  /** TLS 1.3 (RFC 8446) and 1.2 (RFC 5246), none of the older ones. */
  static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private final Vertx vertx;
  private final ServerFiles files;
  private final Clock clock;
  private final List<Runnable> watches = new CopyOnWriteArrayList<>();
  private volatile ServerMaterial material;
  private volatile Optional<String> problem = Optional.empty();
  private String lastWrong = "";

  private ServerTls(Vertx vertx, ServerFiles files, Clock clock, ServerMaterial material) {
    this.vertx = vertx;
    this.files = files;
    this.clock = clock;
    this.material = material;
  }

  /**
   * Reads the files for the first time; blocks.
   *
   * @throws TlsException if they cannot be used
   */
  public static ServerTls open(Vertx vertx, ServerFiles files) throws TlsException {
    return open(vertx, files, Clock.systemUTC());
  }

  /** The same, with another clock. */
  static ServerTls open(Vertx vertx, ServerFiles files, Clock clock) throws TlsException {
    ServerMaterial first = ServerMaterial.of(vertx, files, ServerMaterial.read(files));
    ServerTls tls = new ServerTls(vertx, files, clock, first);
    tls.untimely().ifPresent(why -> LOG.warn("Clients will not accept {}", why));
    return tls;
  }

  /** Runs the task after each change, on the thread that found it. Returns what ends that. */
  public Runnable watch(Runnable task) {
    watches.add(task);
    return () -> watches.remove(task);
  }

  /**
   * Reads the files again, and uses them if they changed and are right; blocks. What is wrong is
   * told once it was found twice in a row: files are replaced one after the other.
   *
   * @return whether something else is in use now
   */
  public synchronized boolean reload() {
    try {
      List<Buffer> read = ServerMaterial.read(files);
      boolean changed = !read.equals(material.read());
      if (changed) {
        use(ServerMaterial.of(vertx, files, read));
      }
      lastWrong = "";
      problem = Optional.empty();
      if (changed) {
        LOG.info("Files for TLS changed and are in use; valid until {}", expires());
        watches.forEach(Runnable::run);
      }
      return changed;
    } catch (TlsException wrong) {
      told(String.valueOf(wrong.getMessage()));
      return false;
    }
  }

  /** What has expired takes the place of nothing that has not. */
  private void use(ServerMaterial fresh) throws TlsException {
    Optional<String> untimely = fresh.identity().untimely(clock.instant());
    if (untimely.isPresent() && untimely().isEmpty()) {
      throw files.certificate().wrong(untimely.get());
    }
    material = fresh;
  }

  private void told(String words) {
    if (words.equals(lastWrong) && problem.isEmpty()) {
      problem = Optional.of(words);
      LOG.error("TLS stays as it was, for a file is wrong: {}", words);
    } else if (!words.equals(lastWrong)) {
      problem = Optional.empty();
    }
    lastWrong = words;
  }

  /** Why the files are not what is in use, or what is in use is no good; in words. */
  public Optional<String> problem() {
    return problem
        .map(words -> "TLS goes on with the files as they were before: " + words)
        .or(() -> untimely().map(words -> "clients do not accept " + words));
  }

  /** Whether the files as they are now are not in use, because something is wrong with them. */
  public boolean refusesFiles() {
    return problem.isPresent();
  }

  private Optional<String> untimely() {
    return material
        .identity()
        .untimely(clock.instant())
        .map(why -> files.certificate() + ": " + why);
  }

  /** When the first of the certificates in use expires. */
  public Instant expires() {
    return material.identity().expires();
  }

  /** For how long that still is; less than zero once it has expired. */
  public Duration left() {
    return Duration.between(clock.instant(), expires());
  }

  // --- a server

  /** How connections are to be accepted from now on. Of HTTP there is version 1.1 only. */
  public ServerSSLOptions serverOptions() {
    ServerMaterial now = material;
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setKeyCertOptions(now.identity().options())
            .setClientAuth(files.clientAuth())
            .setEnabledSecureTransportProtocols(PROTOCOLS)
            .setUseAlpn(false);
    now.clients().ifPresent(clients -> options.setTrustOptions(clients.options()));
    return options;
  }

  /** Computes handshakes on worker threads: a signature takes a millisecond. */
  public static SSLEngineOptions engine() {
    return new JdkSSLEngineOptions().setUseWorkerThread(true);
  }

  /**
   * Whether the other end of a connection may go on with it, by what is in use now. A session that
   * is resumed, or a connection that stays open, is judged like a new one.
   */
  public boolean admits(SSLSession session) {
    Optional<Authorities> clients = material.clients();
    if (clients.isEmpty() || files.clientAuth() == ClientAuth.NONE) {
      return true;
    }
    try {
      X509Certificate[] chain =
          Arrays.stream(session.getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      return clients.get().believe(chain);
    } catch (SSLPeerUnverifiedException none) {
      return files.clientAuth() != ClientAuth.REQUIRED;
    }
  }

  /** Whether a connection was set up with the certificate that is in use now. */
  public boolean isCurrent(SSLSession session) {
    Certificate[] shown = session.getLocalCertificates();
    return shown == null || shown.length == 0 || shown[0].equals(material.identity().own());
  }

  // --- a client of the other nodes

  /** How other nodes are called from now on: they may ask for this node's certificate. */
  public ClientSSLOptions clientOptions() {
    ServerMaterial now = material;
    ClientSSLOptions options =
        new ClientSSLOptions()
            .setHostnameVerificationAlgorithm("HTTPS")
            .setKeyCertOptions(now.identity().options())
            .setEnabledSecureTransportProtocols(PROTOCOLS)
            .setUseAlpn(false);
    now.nodes().ifPresent(nodes -> options.setTrustOptions(nodes.options()));
    return options;
  }
}
