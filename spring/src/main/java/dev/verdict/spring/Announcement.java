package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the coordinators where this instance is, once the web server listens; drains before that
 * stops, so that calls go elsewhere.
 */
final class Announcement implements SmartLifecycle {
  private static final Logger LOG = System.getLogger(Announcement.class.getName());

  private final Participant participant;
  private final ApplicationContext context;
  private final ServerProperties server;
  private final VerdictProperties properties;
  private volatile State state = State.NOT_ANNOUNCED;
  private volatile Optional<URI> address = Optional.empty();

  /** Whether the coordinators know of this instance, as far as it can tell. */
  enum State {
    /** It was not told to announce itself, or not yet. */
    NOT_ANNOUNCED,
    /** No coordinator has taken note yet. */
    ANNOUNCING,
    /** A coordinator has taken note; heartbeats follow. */
    ANNOUNCED,
    /** It does not want calls any more. */
    SIGNED_OFF
  }

  Announcement(
      Participant participant,
      ApplicationContext context,
      ServerProperties server,
      VerdictProperties properties) {
    this.participant = participant;
    this.context = context;
    this.server = server;
    this.properties = properties;
  }

  State state() {
    return state;
  }

  Optional<URI> address() {
    return address;
  }

  /** The last to start, the first to stop. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }

  @Override
  public void start() {
    if (properties.coordinators().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "verdict.coordinators is empty: {0} announces itself to nobody, and resolves nothing that"
              + " is in doubt",
          participant.name());
      return;
    }
    URI here = properties.participant().advertised().orElseGet(this::here);
    address = Optional.of(here);
    state = State.ANNOUNCING;
    participant.announce(here).thenRun(() -> announced(here));
    warnIfMisleading(here);
  }

  private void warnIfMisleading(URI here) {
    if (Loopback.misleads(here, properties.coordinators())) {
      LOG.log(
          Level.WARNING,
          "{0} is announced at {1}, where coordinators on other machines find only themselves: set"
              + " verdict.participant.base-url",
          participant.name(),
          here);
    }
  }

  private void announced(URI here) {
    if (state == State.ANNOUNCING) {
      state = State.ANNOUNCED;
    }
    LOG.log(Level.INFO, "{0} is announced at {1}", participant.name(), here);
  }

  private URI here() {
    if (!(context instanceof WebServerApplicationContext web) || web.getWebServer() == null) {
      throw new IllegalStateException(
          "no web server was started: set verdict.participant.base-url to where coordinators reach"
              + " this instance");
    }
    String scheme = server.getSsl() != null && server.getSsl().isEnabled() ? "https" : "http";
    String path = Optional.ofNullable(server.getServlet().getContextPath()).orElse("");
    return URI.create(scheme + "://" + host() + ":" + web.getWebServer().getPort() + path);
  }

  private String host() {
    InetAddress bound = server.getAddress();
    InetAddress host = bound == null || bound.isAnyLocalAddress() ? localHost() : bound;
    return host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
  }

  private static InetAddress localHost() {
    try {
      return InetAddress.getLocalHost();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "this machine's address is not known: set verdict.participant.base-url", e);
    }
  }

  @Override
  public void stop(Runnable stopped) {
    state = State.SIGNED_OFF;
    participant.drain().whenComplete((all, error) -> stopped.run());
  }

  @Override
  public void stop() {
    state = State.SIGNED_OFF;
    participant.drain().toCompletableFuture().join();
  }

  @Override
  public boolean isRunning() {
    return state == State.ANNOUNCING || state == State.ANNOUNCED;
  }
}
