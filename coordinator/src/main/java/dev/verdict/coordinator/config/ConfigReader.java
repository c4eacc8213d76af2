package dev.verdict.coordinator.config;

import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.http.ParticipantRules;
import dev.verdict.coordinator.participants.Participant;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lays flags over environment over file over the standard values, and checks the result; all errors
 * are told at once.
 */
public final class ConfigReader {
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final int NODES_MAX = 100;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final int MASKED_MAX = 100;
  private static final int MASKED_CHARS_MAX = 100;
  private static final int WAIT_MILLIS_MAX = 60_000;
  private static final int TIMEOUT_MILLIS_MAX = 86_400_000;

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();
  private List<Participant> participants = List.of();

  private ConfigReader() {}

  /**
   * Reads the configuration.
   *
   * @param file the file, if one is named
   * @param environment the process's environment
   * @param flags the flags that were given
   * @throws ConfigException if anything is wrong, with everything that is
   */
  public static Config read(
      Optional<Path> file, Map<String, String> environment, Map<Setting, String> flags) {
    ConfigReader reader = new ConfigReader();
    reader.gather(file, environment, flags);
    return reader.config();
  }

  private void gather(
      Optional<Path> file, Map<String, String> environment, Map<Setting, String> flags) {
    file.ifPresent(
        path -> {
          ConfigFile read = ConfigFile.read(path, problems);
          given.putAll(read.settings());
          participants = read.participants();
        });
    for (Setting setting : Setting.values()) {
      Optional.ofNullable(environment.get(setting.variable()))
          .ifPresent(text -> given.put(setting, new Given(text, setting.variable())));
      Optional.ofNullable(flags.get(setting))
          .ifPresent(text -> given.put(setting, new Given(text, setting.flag())));
    }
  }

  private Config config() {
    PostgresReader databases = new PostgresReader(this::text, this::wrong);
    Optional<Config.Postgres> postgres = databases.home();
    List<Config.Postgres> further = databases.further(postgres);
    Config.Http http =
        new Config.Http(
            host(postgres.isEmpty()),
            number(Setting.HTTP_PORT, 0, 65_535),
            new TlsReader(this::text, this::wrong).server());
    AddressRules addresses = addresses(http.host());
    requireCallable(addresses);
    WatchingReader watching = new WatchingReader(this::number, this::text, this::wrong, addresses);
    AccessReader access = new AccessReader(this::number, this::text, this::wrong);
    Config config =
        new Config(
            http,
            postgres,
            further,
            dataDir(),
            shards(further),
            number(Setting.EVENT_LOOPS, 1, 64),
            number(Setting.RETENTION_DAYS, 1, 3_650),
            access.access(http.host(), postgres.isPresent() && isReachedByOthers(http.host())),
            access.signIn(flag(Setting.SESSION_SECURE)),
            access.operatorsFile(),
            access.proposalsLast(),
            masking(),
            namespace(),
            millis(Setting.TIMEOUT_MS, 1, TIMEOUT_MILLIS_MAX),
            millis(Setting.CALL_TIMEOUT_MS, 1, TIMEOUT_MILLIS_MAX),
            millis(Setting.WAIT_MS, 0, WAIT_MILLIS_MAX),
            flag(Setting.COALESCING),
            flag(Setting.DELEGATE_SINGLE),
            participants,
            addresses,
            cluster(postgres.isEmpty()),
            advertisedUrl(http),
            watching.alerts(),
            watching.reconciliation(),
            watching.traces(),
            jsonLog(),
            flag(Setting.UNSAFE_DURABILITY));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private String text(Setting setting) {
    Given value = given.get(setting);
    return value == null ? setting.standard() : value.text();
  }

  private void wrong(Setting setting, String shown) {
    Given value = given.get(setting);
    String source = value == null ? "" : " (" + value.source() + ")";
    problems.add(setting.path() + source + " is " + shown + "; allowed is " + setting.allowed());
  }

  private void wrong(Setting setting) {
    wrong(setting, "\"" + text(setting) + "\"");
  }

  private int number(Setting setting, int least, int most) {
    String text = text(setting).strip();
    if (NUMBER.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    wrong(setting);
    return least;
  }

  private Duration millis(Setting setting, int least, int most) {
    return Duration.ofMillis(number(setting, least, most));
  }

  private boolean flag(Setting setting) {
    String text = text(setting);
    if (!text.equals("true") && !text.equals("false")) {
      wrong(setting);
    }
    return text.equals("true");
  }

  private boolean jsonLog() {
    String text = text(Setting.LOG_FORMAT);
    if (!text.equals("text") && !text.equals("json")) {
      wrong(Setting.LOG_FORMAT);
    }
    return text.equals("json");
  }

  private Set<String> masking() {
    Set<String> names =
        Arrays.stream(text(Setting.MASKING).split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    boolean isTooLong = names.stream().anyMatch(name -> name.length() > MASKED_CHARS_MAX);
    if (isTooLong || names.size() > MASKED_MAX) {
      wrong(Setting.MASKING);
    }
    return names;
  }

  private String namespace() {
    return name(Setting.NAMESPACE);
  }

  private String name(Setting setting) {
    String text = text(setting);
    if (!NAMESPACE.matcher(text).matches()) {
      wrong(setting);
    }
    return text;
  }

  private Optional<Config.Cluster> cluster(boolean development) {
    ClusterReader reader = new ClusterReader(this::text, this::wrong);
    int port = number(Setting.CLUSTER_PORT, 1, 65_535);
    String name = name(Setting.CLUSTER_NAME);
    InetAddress bind = reader.bind();
    Optional<Setting> chosen = reader.chosen();
    if (chosen.isPresent() && development) {
      wrong(
          chosen.get(),
          "given without a database for all nodes; name one with " + Setting.POSTGRES_URI.flag());
    }
    int meant = number(Setting.CLUSTER_NODES, 0, NODES_MAX);
    OptionalInt nodes = meant == 0 ? OptionalInt.empty() : OptionalInt.of(meant);
    return reader
        .discovery(port)
        .map(discovery -> new Config.Cluster(name, bind, port, discovery, nodes));
  }

  private Optional<URI> advertisedUrl(Config.Http http) {
    String text = text(Setting.ADVERTISED_URL).strip();
    if (!text.isEmpty()) {
      Optional<URI> url = ParticipantRules.baseUrl(text);
      if (url.isEmpty()) {
        wrong(Setting.ADVERTISED_URL);
      }
      return url;
    }
    if (http.isEverywhere() && isClustered()) {
      wrong(Setting.ADVERTISED_URL, "left out, and " + http.host() + " is no address to call");
    }
    return Optional.empty();
  }

  /** A node that only this machine reaches may call this machine. */
  private AddressRules addresses(String host) {
    String text = text(Setting.ADDRESSES_ALLOW);
    if (text.isBlank()) {
      return isLoopback(host) ? AddressRules.WITH_LOOPBACK : AddressRules.STRICT;
    }
    Optional<AddressRules> rules = AddressRules.parse(text);
    if (rules.isEmpty()) {
      wrong(Setting.ADDRESSES_ALLOW);
    }
    return rules.orElse(AddressRules.STRICT);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** Nobody listens at a name that is not known, which is told by itself. */
  private static boolean isReachedByOthers(String host) {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private void requireCallable(AddressRules addresses) {
    for (Participant participant : participants) {
      for (URI url : participant.baseUrls()) {
        addresses
            .objectionToHost(url.getHost())
            .ifPresent(why -> problems.add("participants." + participant.name() + ": " + why));
      }
    }
  }

  private boolean isClustered() {
    return new ClusterReader(this::text, this::wrong).chosen().isPresent();
  }

  private Path dataDir() {
    String text = text(Setting.DATA_DIR);
    try {
      if (!text.isBlank()) {
        return Path.of(text).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException notAPath) {
      wrong(Setting.DATA_DIR, "no path: " + notAPath.getReason());
      return Path.of("");
    }
    wrong(Setting.DATA_DIR);
    return Path.of("");
  }

  private String host(boolean development) {
    String host = text(Setting.HTTP_HOST).strip();
    try {
      if (!host.isEmpty()) {
        InetAddress address = InetAddress.getByName(host);
        if (!development || address.isLoopbackAddress()) {
          return host;
        }
      }
    } catch (UnknownHostException unknown) {
      wrong(Setting.HTTP_HOST, "\"" + host + "\", which is not known here");
      return host;
    }
    wrong(Setting.HTTP_HOST);
    return host;
  }

  private int shards(List<Config.Postgres> further) {
    int shards = number(Setting.SHARDS, 1, 1_024);
    if (shards < 1 + further.size()) {
      wrong(Setting.SHARDS, shards + ", fewer than the " + (1 + further.size()) + " databases");
    }
    return shards;
  }
}
