package dev.verdict.coordinator.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting that has one value. Its name says how it is written everywhere: {@code http.port}
 * is {@code http: {port: ...}} in the file, {@code VERDICT_HTTP_PORT} in the environment and {@code
 * --http-port} as a flag; a later one wins over an earlier one.
 */
public enum Setting {
  HTTP_HOST(
      "http.host",
      "127.0.0.1",
      "a host name or address of this machine; in development mode a loopback one"),
  HTTP_PORT("http.port", "8080", "a whole number from 0 to 65535; 0 for any free port"),
  HTTP_TLS_CERT_FILE(
      "http.tls.cert_file",
      "",
      "a file of certificates in PEM, the node's own first; with it the API speaks TLS only"),
  HTTP_TLS_KEY_FILE(
      "http.tls.key_file", "", "a file of the certificate's private key in PEM, without password"),
  HTTP_TLS_CLIENT_CA_FILE(
      "http.tls.client_ca_file",
      "",
      "a file of certificates in PEM, of the authorities whose certificates clients may show"),
  HTTP_TLS_CLIENT_AUTH(
      "http.tls.client_auth",
      "none",
      "none, request or required: whether clients are asked for a certificate; request lets in"
          + " those who show none, and nobody who shows one that http.tls.client_ca_file does not"
          + " cover"),
  HTTP_TLS_CA_FILE(
      "http.tls.ca_file",
      "",
      "a file of certificates in PEM, of the authorities of the other nodes; without it those that"
          + " Java knows"),
  HTTP_PROXIES(
      "http.proxies",
      "",
      "with commas between, the addresses, at most 20, of proxies whose X-Forwarded-For says who"
          + " asks; each an IP address"),
  POSTGRES_URI(
      "postgres.uri",
      "",
      "postgresql://HOST[:PORT]/DATABASE, without user and password; leave it out for development"
          + " mode"),
  POSTGRES_USER("postgres.user", "verdict", "the role to connect as"),
  POSTGRES_PASSWORD("postgres.password", "", "the role's password, unless a file holds it"),
  POSTGRES_PASSWORD_FILE(
      "postgres.password_file", "", "a readable file that holds the role's password"),
  POSTGRES_FURTHER(
      "postgres.further",
      "",
      "with commas between, up to 15 more such URIs, of empty databases over which a new log is"
          + " spread beside postgres.uri; fixed with their order by the first node"),
  DATA_DIR(
      "data_dir", ".verdict/data", "the folder of the embedded database, in development mode only"),
  SHARDS(
      "shards",
      "16",
      "a whole number from 1 to 1024; fixed by the first node that uses a database"),
  EVENT_LOOPS(
      "event_loops",
      Integer.toString(Math.min(64, Runtime.getRuntime().availableProcessors())),
      "a whole number from 1 to 64"),
  RETENTION_DAYS("retention_days", "30", "a whole number from 1 to 3650"),
  ACCESS(
      "access",
      "",
      "open, optional or tokens: tokens asks every caller for a token, optional those who show one,"
          + " open lets in whoever reaches the API; left out, open, and only where http.host is a"
          + " loopback address"),
  OPERATORS_FILE(
      "operators_file",
      "",
      "a file that names the operators, one line each: a name and the SHA-256 of its token; without"
          + " it whoever reaches the API may act"),
  OPERATORS_SECOND_PERSON(
      "operators.second_person",
      "none",
      "none or heuristic; heuristic lets nobody alone take a branch for resolved by hand, and needs"
          + " operators_file or access: tokens"),
  OPERATORS_PROPOSAL_MS(
      "operators.proposal_ms", "86400000", "a whole number from 1000 to 604800000"),
  SESSION_IDLE_MS(
      "session.idle_ms",
      "1800000",
      "a whole number from 10000 to 86400000: after so long without a person's act whoever signed"
          + " in to the console is signed out"),
  SESSION_LIFETIME_MS(
      "session.lifetime_ms",
      "43200000",
      "a whole number from 10000 to 604800000, at least session.idle_ms: after so long he is signed"
          + " out in any case"),
  SESSION_SECURE(
      "session.secure",
      "false",
      "true or false; true if browsers reach the console over TLS and the proxy that speaks it does"
          + " not say X-Forwarded-Proto: https"),
  MASKING(
      "masking",
      "",
      "names of members of payloads that nobody is shown, with commas between; at most 100, each of"
          + " 1 to 100 characters"),
  ADDRESSES_ALLOW(
      "addresses.allow",
      "",
      "none, or with commas between loopback, link-local, metadata, unspecified, multicast, networks"
          + " such as 127.0.0.0/8, and single addresses, at most 100; without it loopback if"
          + " http.host is a loopback address, else none"),
  NAMESPACE("namespace", "default", "1 to 100 of A-Z a-z 0-9 . _ -"),
  TIMEOUT_MS("timeout_ms", "30000", "a whole number from 1 to 86400000"),
  CALL_TIMEOUT_MS("call_timeout_ms", "5000", "a whole number from 1 to 86400000"),
  WAIT_MS("wait_ms", "30000", "a whole number from 0 to 60000"),
  COALESCING(
      "coalescing",
      "true",
      "true or false; false sends every call to a service in a request of its own"),
  DELEGATE_SINGLE(
      "delegate_single",
      "false",
      "true or false; true gives the decision of a transaction with one branch to its service, if it"
          + " takes it"),
  ADVERTISED_URL(
      "advertised_url",
      "",
      "http://HOST:PORT or https://HOST:PORT by which the other nodes reach this one; without it, where the API listens"),
  CLUSTER_MEMBERS(
      "cluster.members",
      "",
      "HOST:PORT of the nodes of the cluster, with commas between; leave it out for one node"),
  CLUSTER_DNS(
      "cluster.dns", "", "a name whose addresses are the nodes, all on this node's cluster port"),
  CLUSTER_KUBERNETES(
      "cluster.kubernetes", "", "a service of this pod's namespace whose pods are the nodes"),
  CLUSTER_NAME("cluster.name", "verdict", "1 to 100 of A-Z a-z 0-9 . _ -; the same on every node"),
  CLUSTER_HOST(
      "cluster.host",
      "127.0.0.1",
      "a loopback or private address of this machine: the cluster's port has no protection"),
  CLUSTER_PORT("cluster.port", "5701", "a whole number from 1 to 65535"),
  CLUSTER_NODES(
      "cluster.nodes",
      "0",
      "how many nodes are meant to run, a whole number from 1 to 100; 0 to go by how many there were"),
  ALERTS_WEBHOOK(
      "alerts.webhook",
      "",
      "http:// or https:// URL that alerts are sent to; leave it out for none"),
  ALERTS_SECRET_FILE(
      "alerts.secret_file",
      "",
      "a readable file that holds whsec_ and base64 of 24 to 64 bytes, by which alerts are signed"),
  ALERTS_STUCK("alerts.stuck", "1", "a whole number from 0 to 10000; 0 for no such alert"),
  ALERTS_IN_DOUBT_MS(
      "alerts.in_doubt_ms", "60000", "a whole number from 0 to 86400000; 0 for no such alert"),
  ALERTS_DISAGREEMENTS(
      "alerts.disagreements", "1", "a whole number from 0 to 10000; 0 for no such alert"),
  ALERTS_NODE_AWAY_MS(
      "alerts.node_away_ms", "15000", "a whole number from 0 to 86400000; 0 for no such alert"),
  ALERTS_FAILING_PERCENT(
      "alerts.failing_percent", "20", "a whole number from 0 to 100; 0 for no such alert"),
  ALERTS_SLOW_MS(
      "alerts.slow_ms", "2000", "a whole number from 0 to 86400000; 0 for no such alert"),
  ALERTS_LOG_SLOW_MS(
      "alerts.log_slow_ms", "250", "a whole number from 0 to 86400000; 0 for no such alert"),
  ALERTS_LOOK_MS("alerts.look_ms", "15000", "a whole number from 100 to 600000"),
  RECONCILIATION_PER_SECOND(
      "reconciliation.per_second",
      "1",
      "a whole number from 0 to 100; 0 compares finished transactions with their services on demand"
          + " only"),
  RECONCILIATION_AFTER_MS(
      "reconciliation.after_ms", "60000", "a whole number from 1000 to 86400000"),
  TRACES_ENDPOINT(
      "traces.endpoint",
      "",
      "http:// or https:// URL that takes OTLP, such as http://HOST:4318/v1/traces; leave it out"
          + " for no traces"),
  TRACES_PERCENT("traces.percent", "100", "a whole number from 0 to 100"),
  LOG_FORMAT("log_format", "text", "text or json"),
  UNSAFE_DURABILITY(
      "unsafe_durability",
      "false",
      "true or false; true runs on a database that may lose decisions");

  private final String path;
  private final String standard;
  private final String allowed;

  Setting(String path, String standard, String allowed) {
    this.path = path;
    this.standard = standard;
    this.allowed = allowed;
  }

  /** Its name, with dots between the file's levels. */
  public String path() {
    return path;
  }

  /** Its name in the environment. */
  public String variable() {
    return "VERDICT_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Its name as a flag. */
  public String flag() {
    return "--" + path.replace('.', '-').replace('_', '-');
  }

  /** Its value where nothing is said; empty for none. */
  public String standard() {
    return standard;
  }

  /** What is allowed, in words. */
  public String allowed() {
    return allowed;
  }

  static Optional<Setting> ofPath(String path) {
    return Arrays.stream(values()).filter(setting -> setting.path.equals(path)).findFirst();
  }
}
