package dev.verdict.examples.demo;

import dev.verdict.coordinator.Main;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two coordinators in processes of their own, two services, and customers who go on ordering; then
 * something goes wrong. Closing ends all of it.
 */
final class IncidentStage implements AutoCloseable {
  /** What the prepared transaction is called that somebody forgot. */
  static final String FORGOTTEN = "nightly-import-17";

  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration BETWEEN_ORDERS = Duration.ofSeconds(2);
  private static final String GOOD_POSTCODE = "10115";
  private static final String POISON = "N/A";

  private final DemoFolder folder;
  private final Databases databases = new Databases();
  private final List<ChildProcess> coordinators = new ArrayList<>();
  private final List<Integer> ports;
  private Optional<CourierServer> courier = Optional.empty();
  private final Thread customers = new Thread(this::orderOn, "customers");
  private volatile boolean ended;
  private int orders;

  /**
   * Starts nothing yet.
   *
   * @param port of the coordinator whose page is looked at
   */
  IncidentStage(int port) throws IOException {
    folder = DemoFolder.create();
    ports = List.of(port, freePort(), freePort(), freePort());
  }

  /** Starts everything, and waits until customers are served. */
  void start() throws Exception {
    Files.createDirectories(folder.servicesData());
    EmbeddedPostgres postgres =
        databases.startServer(
            folder.servicesData().resolve("server"), Map.of("hba_file", hba().toString()));
    CourierServer services = new CourierServer(postgres);
    courier = Optional.of(services);
    String log = databases.create(postgres, "verdict").jdbcUrl();
    for (int i = 0; i < 2; i++) {
      coordinators.add(coordinator(i, log));
    }
    for (int i = 0; i < 2; i++) {
      CoordinatorApi api = new CoordinatorApi(url(i));
      if (!api.awaitReady(START_MAX)) {
        throw new IllegalStateException("a coordinator did not become ready: see " + folder.path());
      }
      services.register(api);
    }
    CoordinatorApi api = new CoordinatorApi(console());
    if (!api.awaitLeaders(2, START_MAX)) {
      throw new IllegalStateException("the coordinators do not share: see " + folder.path());
    }
    api.define(Courier.SAGA);
    customers.setDaemon(true);
    customers.start();
  }

  /** Whoever comes as the courier must have its password; everybody else is let in. */
  private Path hba() throws IOException {
    Path file = folder.path().resolve("hba.conf");
    Files.writeString(
        file,
        """
        host all %s 127.0.0.1/32 scram-sha-256
        host all all 127.0.0.1/32 trust
        local all all trust
        """
            .formatted(CourierServer.ROLE));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private URI url(int coordinator) {
    return URI.create("http://127.0.0.1:" + ports.get(coordinator));
  }

  /** The coordinator whose page is looked at. */
  URI console() {
    return url(0);
  }

  /** The other one, which an incident may freeze. */
  URI other() {
    return url(1);
  }

  private ChildProcess coordinator(int number, String log) throws IOException {
    List<String> members = ports.subList(2, 4).stream().map(port -> "127.0.0.1:" + port).toList();
    ChildProcess process =
        ChildProcess.start(
            folder.log("coordinator-" + number),
            Main.class,
            List.of(
                "--http-port=" + ports.get(number),
                "--shards=16",
                "--postgres-user=postgres",
                "--postgres-uri=" + log.substring("jdbc:".length(), log.indexOf('?')),
                "--cluster-members=" + String.join(",", members),
                "--cluster-port=" + ports.get(2 + number)));
    process.discardOutput();
    return process;
  }

  /** Lets it happen; what it leads to shows within seconds. */
  void let(Incident happen) throws Exception {
    switch (happen) {
      case PARTICIPANT_DOWN -> services().end();
      case WRONG_PASSWORD -> services().changePassword();
      case POISONED_PAYLOAD -> order("odd-order", POISON);
      case FORGOTTEN_PREPARED -> services().leavePrepared(FORGOTTEN);
      case FROZEN_COORDINATOR -> coordinators.get(1).signal("STOP");
    }
  }

  private CourierServer services() {
    return courier.orElseThrow(() -> new IllegalStateException("nothing was started"));
  }

  private void orderOn() {
    try {
      while (!ended) {
        orders++;
        tryToOrder("order-" + orders);
        TimeUnit.MILLISECONDS.sleep(BETWEEN_ORDERS.toMillis());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToOrder(String name) throws InterruptedException {
    try {
      order(name, GOOD_POSTCODE);
    } catch (IOException notNow) {
      System.err.println(name + " was not taken: " + notNow.getMessage());
    }
  }

  private void order(String name, String postcode) throws IOException, InterruptedException {
    new CoordinatorApi(console())
        .start(
            "{\"saga\": \"delivery\", \"business_key\": \"%s\", \"input\": {\"order\": \"%s\", \"postcode\": \"%s\"}}"
                .formatted(name, name, postcode));
  }

  @Override
  public void close() throws Exception {
    ended = true;
    customers.interrupt();
    customers.join();
    for (ChildProcess each : coordinators) {
      each.signal("CONT");
      each.close();
    }
    if (courier.isPresent()) {
      courier.get().close();
    }
    databases.close();
    folder.delete();
  }
}
