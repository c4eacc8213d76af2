package dev.verdict.stress.chaos.world;

import dev.verdict.coordinator.config.Setting;
import dev.verdict.stress.chaos.client.ClientsMain;
import dev.verdict.stress.chaos.client.Pieces;
import dev.verdict.stress.chaos.net.Link;
import dev.verdict.stress.chaos.service.ServiceMain;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Lines;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything that a run needs, up and reachable. */
public final class World implements AutoCloseable {
  /** How many shards there are. */
  public static final int SHARDS = 16;

  /** The database of the log. */
  public static final String LOG_DATABASE = "verdict";

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final String CLUSTER_FLAG = "--cluster-members";
  private static final String CALLS = "calls-";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Children children;
  private final Path folder;
  private final Warden warden;
  private final Server log;
  private final Server data;
  private final List<Service> services = new ArrayList<>();
  private final List<Coordinator> coordinators = new ArrayList<>();

  private World(Children children, Path folder) {
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
  public static World start(int coordinators, Children children, Path folder)
      throws IOException, SQLException {
    World world = new World(children, folder);
    try {
      world.startAll(coordinators);
      return world;
    } catch (IOException | SQLException | RuntimeException failed) {
      world.close();
      throw failed;
    }
  }

  private void startAll(int count) throws IOException, SQLException {
    warden.ready();
    log.ready().create(LOG_DATABASE);
    data.ready();
    List<Integer> ports = ports(count);
    List<Integer> memberPorts = ports(count);
    List<String> urls = ports.stream().map(port -> "http://127.0.0.1:" + port).toList();
    for (String name : Pieces.SERVICES) {
      data.create(name);
      services.add(new Service(children, warden, serviceSetup(name, urls)));
    }
    for (int i = 0; i < count; i++) {
      coordinators.add(coordinator(i, ports.get(i), count > 1 ? memberPorts : List.of()));
    }
    services.forEach(Service::ready);
    for (Coordinator coordinator : coordinators) {
      if (!coordinator.awaitReady(START_MAX)) {
        throw new IOException(coordinator.name() + " was not ready in " + START_MAX);
      }
    }
    coordinators.get(0).define(Pieces.tripDefinition());
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
        urls,
        Pieces.accounts(SHARDS, ClientsMain.COUNTERS));
  }

  private Coordinator coordinator(int index, int port, List<Integer> memberPorts)
      throws IOException {
    String name = "coordinator-" + (index + 1);
    Link database = Link.to(vertx, log.port());
    List<Link> links = new ArrayList<>();
    StringBuilder config = new StringBuilder("participants:\n");
    for (Service service : services) {
      Link link = Link.to(vertx, service.port());
      links.add(link);
      config.append(
          "  %s: {base_urls: [http://127.0.0.1:%d], asks: true}\n"
              .formatted(service.name(), link.port()));
    }
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, config);
    Clock clock = new Clock(folder.resolve(name + ".clock"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--config", file.toString(),
                "--http-port", Integer.toString(port),
                "--postgres-uri", "postgresql://127.0.0.1:" + database.port() + "/" + LOG_DATABASE,
                "--postgres-user", "postgres",
                "--shards", Integer.toString(SHARDS)));
    arguments.addAll(clusterArguments(index, port, memberPorts));
    Map<String, String> environment = clock.environment();
    return new Coordinator(
        children,
        warden,
        new Coordinator.Setup(name, port, arguments, database, links, List.of(), clock),
        environment);
  }

  private static List<String> clusterArguments(int index, int port, List<Integer> memberPorts) {
    if (memberPorts.isEmpty()) {
      return List.of();
    }
    String members =
        memberPorts.stream().map(each -> "127.0.0.1:" + each).collect(Collectors.joining(","));
    return List.of(
        CLUSTER_FLAG,
        members,
        "--cluster-host",
        "127.0.0.1",
        "--cluster-port",
        Integer.toString(memberPorts.get(index)),
        "--advertised-url",
        "http://127.0.0.1:" + port);
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

  /** The file where a service writes down the calls that it answers. */
  public Path calls(String service) {
    return folder.resolve(CALLS + service + ".jsonl");
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

  @Override
  public void close() {
    vertx.close().await();
  }
}
