package dev.verdict.coordinator.config;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.alerts.Signature;
import dev.verdict.coordinator.alerts.Thresholds;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.tls.ServerFiles;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The node's configuration, checked.
 *
 * @param http where the API listens
 * @param postgres the log's database; empty in development mode, where it is embedded
 * @param further the databases over which the log is spread beside that one, in their order
 * @param dataDir the folder of the embedded database
 * @param shards into how many shards a new database is cut
 * @param eventLoops how many event loops serve
 * @param retentionDays for how many days finished transactions are kept
 * @param access whom the node asks for a token
 * @param signIn how people sign in to the console
 * @param operatorsFile the file that names the operators; empty if anybody may act
 * @param proposalsLast for how long what one operator proposes waits for another one; empty if
 *     nothing needs a second person
 * @param masking the names of members of payloads that nobody is shown
 * @param namespace the namespace that everything belongs to
 * @param timeout how long an atomic transaction may be undecided, if it does not say
 * @param callTimeout how long one call to a participant may take, if the transaction does not say
 * @param waiting how long a call waits for the end of its transaction, if it does not say
 * @param coalescing whether calls to a service that are ready together travel together
 * @param delegateSingle whether the only branch of a transaction is given the decision, if its
 *     service takes it
 * @param participants services that need no registration
 * @param addresses where services, and whoever is told of alerts, may be
 * @param cluster how to take part in a cluster; empty for a node of its own
 * @param advertisedUrl where other nodes reach this one; empty for where the API listens
 * @param alerts what is alarming, and whom to tell
 * @param reconciliation how finished transactions are compared with their services all the time;
 *     empty if only on demand
 * @param traces where spans go; empty for none
 * @param jsonLog whether the log is lines of JSON
 * @param unsafeDurability whether to run on a database that may lose decisions
 */
public record Config(
    Http http,
    Optional<Postgres> postgres,
    List<Postgres> further,
    Path dataDir,
    int shards,
    int eventLoops,
    int retentionDays,
    Access access,
    SignIn signIn,
    Optional<Path> operatorsFile,
    Optional<Duration> proposalsLast,
    Set<String> masking,
    String namespace,
    Duration timeout,
    Duration callTimeout,
    Duration waiting,
    boolean coalescing,
    boolean delegateSingle,
    List<Participant> participants,
    AddressRules addresses,
    Optional<Cluster> cluster,
    Optional<URI> advertisedUrl,
    Alerts alerts,
    Optional<Reconciliation> reconciliation,
    Optional<Traces> traces,
    boolean jsonLog,
    boolean unsafeDurability) {
  /** Copies the collections. */
  public Config {
    further = List.copyOf(further);
    masking = Set.copyOf(masking);
    participants = List.copyOf(participants);
  }

  /**
   * Whether this is the development mode: everything on one machine, with a database of its own.
   */
  public boolean isDevelopment() {
    return postgres.isEmpty();
  }

  /**
   * What all nodes of a log should have alike, because any of them may answer or carry out what an
   * operator asks: by the setting's name, in words for people.
   */
  public Map<String, String> shared() {
    Map<String, String> all = new HashMap<>(sharedAlways());
    if (!further.isEmpty()) {
      all.put("postgres.databases", databases());
    }
    return Map.copyOf(all);
  }

  /** The log's databases in their order, without roles. */
  private String databases() {
    return Stream.concat(postgres.stream(), further.stream())
        .map(each -> URI.create(each.uri()))
        .map(uri -> uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath())
        .collect(Collectors.joining(" "));
  }

  private Map<String, String> sharedAlways() {
    return Map.of(
        "namespace",
        namespace,
        "retention_days",
        Integer.toString(retentionDays),
        "access",
        access.mode().word(),
        "operators_file",
        operatorsFile.isPresent() ? "given" : "none",
        "operators.second_person",
        proposalsLast.isPresent() ? "heuristic" : "none",
        "operators.proposal_ms",
        proposalsLast.map(it -> Long.toString(it.toMillis())).orElse("none"),
        "masking",
        String.join(",", new TreeSet<>(masking)),
        "addresses.allow",
        addresses.text());
  }

  /**
   * Where the API listens.
   *
   * @param host the name or address
   * @param port the port; 0 for any free one
   * @param tls by what it speaks TLS; empty for plain HTTP
   */
  public record Http(String host, int port, Optional<ServerFiles> tls) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]", "0");

    /** {@code https} or {@code http}. */
    public String scheme() {
      return tls.isPresent() ? "https" : "http";
    }

    /** Whether it listens on all addresses, so that its host is none to call. */
    public boolean isEverywhere() {
      return WILDCARDS.contains(host);
    }
  }

  /**
   * Whom the node asks for a token.
   *
   * @param mode whom
   * @param isSaid whether somebody said so; if not, it is what holds where nothing is said
   */
  public record Access(AccessMode mode, boolean isSaid) {}

  /**
   * How people sign in to the console.
   *
   * @param idle after how long without a person's act they are signed out
   * @param lifetime after how long they are signed out in any case
   * @param secure whether cookies travel over TLS only, also if a request does not show that
   * @param proxies the addresses of proxies that say for whom they ask
   */
  public record SignIn(Duration idle, Duration lifetime, boolean secure, Set<String> proxies) {
    /** Copies the collection. */
    public SignIn {
      proxies = Set.copyOf(proxies);
    }
  }

  /**
   * How the node takes part in a cluster.
   *
   * @param name the cluster's name
   * @param bind the address of the member port
   * @param port the member port
   * @param discovery where the others are
   * @param nodes how many nodes are meant to run; empty if nobody said so
   */
  public record Cluster(
      String name,
      InetAddress bind,
      int port,
      MemberSettings.Discovery discovery,
      OptionalInt nodes) {}

  /**
   * What is alarming, and whom to tell.
   *
   * @param webhook who is told; nobody if empty
   * @param signature signs what is told, if it is to be signed
   * @param thresholds from where on something is alarming
   * @param look how often to look
   */
  public record Alerts(
      Optional<URI> webhook, Optional<Signature> signature, Thresholds thresholds, Duration look) {
    /** Without the receiver's URL, which may hold a secret. */
    @Override
    public String toString() {
      return webhook.isPresent() ? "told" : "not told";
    }
  }

  /**
   * How finished transactions are compared with their services all the time.
   *
   * @param perSecond how many transactions of its shards a node looks at, a second
   * @param settled nothing has happened for that long to what it looks at
   */
  public record Reconciliation(int perSecond, Duration settled) {}

  /**
   * Where spans go.
   *
   * @param endpoint takes OTLP over HTTP
   * @param share of transactions whose client does not say whether it traces, between 0 and 1
   */
  public record Traces(URI endpoint, double share) {}

  /**
   * How to reach the log's database.
   *
   * @param uri {@code postgresql://host:port/database}
   * @param user the role
   * @param password its password; empty for none
   */
  public record Postgres(String uri, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user + " at " + uri;
    }
  }
}
