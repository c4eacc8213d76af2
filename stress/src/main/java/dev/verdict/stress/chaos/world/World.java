package dev.verdict.stress.chaos.world;

import dev.verdict.coordinator.config.Setting;
import dev.verdict.stress.chaos.client.ClientsMain;
import dev.verdict.stress.chaos.client.Pieces;
import dev.verdict.stress.chaos.net.Host;
import dev.verdict.stress.chaos.net.HostNetwork;
import dev.verdict.stress.chaos.net.Link;
import dev.verdict.stress.chaos.service.ServiceMain;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Lines;
import dev.verdict.stress.process.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that a run needs, up and reachable. */
public final class World implements AutoCloseable {
  /** How many shards there are. */
  public static final int SHARDS = 16;

  /** The database of the log. */
  public static final String LOG_DATABASE = "verdict";

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final String CLUSTER_FLAG = "--cluster-members";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int OWN_PORT = 8080;

  /** Where hosts have addresses of their own it must be said; another release may not know it. */
  private static final Map<String, String> OPEN = Map.of("VERDICT_ACCESS", "open");

  private static final int OWN_MEMBER_PORT = 5701;
  private static final String CALLS = "calls-";
  private static final String BATCHES = "batches-";
  private static final String CARELESS = "careless-";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Children children;
  private final Path folder;
  private final Needs needs;
  private final Warden warden;
  private final Server log;
  private final Server data;
  private final List<Service> services = new ArrayList<>();
  private final List<Coordinator> coordinators = new ArrayList<>();

  /**
   * What a run needs.
   *
   * @param coordinators how many
   * @param clocksMove whether the coordinators' clocks can be moved: they run slower then
   * @param ownHosts whether each coordinator has a host of its own on a network
   * @param otherCoordinatorJar another version of the coordinator, from which every other start of
   *     each is; empty if there is none
   */
  public record Needs(
      int coordinators, boolean clocksMove, boolean ownHosts, Optional<Path> otherCoordinatorJar) {}

  private World(Children children, Path folder, Needs needs) {
    this.needs = needs;
    this.children = children;
    this.folder = folder;
    this.warden = Warden.start(children);
    this.log = Server.start(children, "log", folder);
    this.data = Server.start(children, "services", folder);
  }

  /**
   * Starts everything but the clients.
   *
   * @param folder for logs, data and what is written down
   */
  public static World start(Needs needs, Children children, Path folder)
      throws IOException, SQLException {
    World world = new World(children, folder, needs);
    try {
      world.startAll();
      return world;
    } catch (IOException | SQLException | RuntimeException failed) {
      world.close();
      throw failed;
    }
  }

  private void startAll() throws IOException, SQLException {
    warden.ready();
    log.ready().create(LOG_DATABASE);
    data.ready();
    List<Spot> spots = spots();
    List<String> urls = spots.stream().map(Spot::url).toList();
    for (String name : Pieces.allServices()) {
      data.create(name);
      services.add(new Service(children, warden, serviceSetup(name, urls)));
    }
    for (int i = 0; i < spots.size(); i++) {
      coordinators.add(coordinator(i, spots));
    }
    services.forEach(Service::ready);
    for (Coordinator coordinator : coordinators) {
      if (!coordinator.awaitReady(START_MAX)) {
        throw new IOException(coordinator.name() + " was not ready in " + START_MAX);
      }
    }
    coordinators.get(0).define(Pieces.tripDefinition());
  }

  /** Where a coordinator runs, and where it finds everything else. */
  private record Spot(
      String address, int port, int memberPort, String outside, Optional<Coordinator.Place> place) {
    String url() {
      return "http://" + address + ":" + port;
    }

    String member() {
      return address + ":" + memberPort;
    }
  }

  private List<Spot> spots() {
    int count = needs.coordinators();
    List<Spot> spots = new ArrayList<>();
    if (needs.ownHosts()) {
      HostNetwork network = HostNetwork.create(count, warden::inTheEnd);
      for (int i = 0; i < count; i++) {
        Host host = network.host(i);
        spots.add(
            new Spot(
                host.address(),
                OWN_PORT,
                OWN_MEMBER_PORT,
                network.here().address(),
                Optional.of(new Coordinator.Place(network, host))));
      }
    } else {
      List<Integer> ports = ports(2 * count);
      for (int i = 0; i < count; i++) {
        spots.add(
            new Spot(LOOPBACK, ports.get(i), ports.get(count + i), LOOPBACK, Optional.empty()));
      }
    }
    return spots;
  }

  private static List<Integer> ports(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = Ports.free();
      if (!ports.contains(port)) {
        ports.add(port);
      }
    }
    return ports;
  }

  private ServiceMain.Setup serviceSetup(String name, List<String> urls) {
    return new ServiceMain.Setup(
        name,
        Ports.free(),
        data.jdbcUrl(name),
        calls(name).toString(),
        batches(name).toString(),
        folder.resolve(CARELESS + name).toString(),
        urls,
        Pieces.accounts(SHARDS, ClientsMain.COUNTERS));
  }

  private Coordinator coordinator(int index, List<Spot> spots) throws IOException {
    Spot spot = spots.get(index);
    String name = "coordinator-" + (index + 1);
    Link database = Link.to(vertx, spot.outside(), log.port());
    List<Link> links = new ArrayList<>();
    StringBuilder config = new StringBuilder("participants:\n");
    String members = "asks: true" + (callsTravelTogether() ? ", capabilities: [batch]" : "");
    for (Service service : services) {
      Link link = Link.to(vertx, spot.outside(), service.port());
      links.add(link);
      config.append(
          "  %s: {base_urls: [http://%s:%d], %s}\n"
              .formatted(service.name(), spot.outside(), link.port(), members));
    }
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, config);
    Clock clock = new Clock(folder.resolve(name + ".clock"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--config", file.toString(),
                "--http-host", spot.address(),
                "--http-port", Integer.toString(spot.port()),
                "--postgres-uri",
                    "postgresql://" + spot.outside() + ":" + database.port() + "/" + LOG_DATABASE,
                "--postgres-user", "postgres",
                "--shards", Integer.toString(SHARDS)));
    arguments.addAll(clusterArguments(spot, spots));
    Map<String, String> environment = new HashMap<>(OPEN);
    if (needs.clocksMove()) {
      environment.putAll(clock.environment());
    }
    return new Coordinator(
        children,
        warden,
        new Coordinator.Setup(
            name, spot.url(), arguments, database, links, spot.place(), clock, other()),
        environment);
  }

  private Optional<Coordinator.Other> other() {
    return needs
        .otherCoordinatorJar()
        .map(jar -> new Coordinator.Other(jar.toAbsolutePath(), folder.resolve("leash")));
  }

  private static List<String> clusterArguments(Spot spot, List<Spot> spots) {
    if (spots.size() == 1) {
      return List.of();
    }
    return List.of(
        CLUSTER_FLAG,
        spots.stream().map(Spot::member).collect(Collectors.joining(",")),
        "--cluster-host",
        spot.address(),
        "--cluster-port",
        Integer.toString(spot.memberPort()),
        "--advertised-url",
        spot.url());
  }

  /** Whether this coordinator can run as several nodes. */
  public static boolean canRunSeveral() {
    return Arrays.stream(Setting.values()).anyMatch(each -> each.flag().equals(CLUSTER_FLAG));
  }

  /** Starts the clients, which begin at once. */
  public Child startClients(long seed) {
    ClientsMain.Setup setup =
        new ClientsMain.Setup(
            coordinators.stream().map(Coordinator::url).toList(), folder.toString(), SHARDS, seed);
    Child clients =
        children.start(
            Program.small(JavaCommand.of(ClientsMain.class, "clients", Lines.write(setup))));
    clients.nextLine(START_MAX);
    return clients;
  }

  /** Whether clocks can be moved here. */
  public static boolean canMoveClocks() {
    return Clock.library().isPresent();
  }

  /** Why coordinators cannot have hosts of their own here; empty if they can. */
  public static Optional<String> whyNoOwnHosts() {
    return HostNetwork.impossible();
  }

  /** The file where a service writes down the calls that it answers. */
  public Path calls(String service) {
    return folder.resolve(CALLS + service + ".jsonl");
  }

  /** The file where a service writes down the requests that can have several calls. */
  public Path batches(String service) {
    return folder.resolve(BATCHES + service + ".jsonl");
  }

  /** Whether coordinators are told that they may; another version may not understand it. */
  public boolean callsTravelTogether() {
    return needs.otherCoordinatorJar().isEmpty();
  }

  /** The folder of everything. */
  public Path folder() {
    return folder;
  }

  /** The PostgreSQL of the log. */
  public Server log() {
    return log;
  }

  /** The PostgreSQL of the services' databases. */
  public Server data() {
    return data;
  }

  /** The coordinators. */
  public List<Coordinator> coordinators() {
    return List.copyOf(coordinators);
  }

  /** The services. */
  public List<Service> services() {
    return List.copyOf(services);
  }

  /** The services that faults may hit. */
  public List<Service> mortalServices() {
    return services.stream().filter(each -> Pieces.SERVICES.contains(each.name())).toList();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
