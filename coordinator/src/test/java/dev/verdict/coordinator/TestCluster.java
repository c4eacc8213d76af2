package dev.verdict.coordinator;

import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Coordinators in processes of their own, all on one real database. */
final class TestCluster implements AutoCloseable {
  static final int SHARDS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final Connection reader;
  private final String members;
  private final List<Integer> ports;
  private final List<String> flags;
  private final List<NodeProcess> running = new ArrayList<>();

  /**
   * Without any node yet.
   *
   * @param flags further ones of every node
   */
  TestCluster(Path folder, int size, String... flags) {
    this.folder = folder;
    this.flags = List.of(flags);
    try {
      this.postgres = TestPostgres.server().start();
      this.reader =
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "");
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException(failure);
    }
    this.ports = FreePorts.some(size);
    this.members = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  /**
   * A node of the cluster.
   *
   * @param process the process
   * @param port its member port
   * @param url its HTTP base URL
   */
  record Member(NodeProcess process, int port, String url) {}

  /** Starts the nodes with these numbers and waits until all are ready. */
  List<Member> start(int... numbers) {
    List<NodeProcess> processes = Arrays.stream(numbers).mapToObj(this::process).toList();
    running.addAll(processes);
    List<Member> started = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      started.add(ready(processes.get(i), numbers[i]));
    }
    return started;
  }

  /** Waits until the node with a number is ready. */
  Member ready(NodeProcess process, int number) {
    return new Member(process, ports.get(number), process.awaitReady());
  }

  /** Starts the node with a number from other classes, and waits for nothing. */
  NodeProcess startOther(Path classes, int number) {
    NodeProcess process = NodeProcess.startOther(classes, folder, arguments(number));
    running.add(process);
    return process;
  }

  /** Starts the node with a number from this build, and waits for nothing. */
  NodeProcess startAgain(int number) {
    NodeProcess process = process(number);
    running.add(process);
    return process;
  }

  private NodeProcess process(int number) {
    return NodeProcess.start(folder, arguments(number).toArray(String[]::new));
  }

  private List<String> arguments(int number) {
    List<String> arguments = new ArrayList<>(flags);
    arguments.addAll(
        List.of(
            "--http-port=0",
            "--event-loops=2",
            "--shards=" + SHARDS,
            "--postgres-user=postgres",
            "--postgres-uri=postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
            "--cluster-members=" + members,
            "--cluster-port=" + ports.get(number)));
    return arguments;
  }

  /** The shards by the URL of the live node that owns them. */
  Map<String, Set<Integer>> owners() {
    Map<String, Set<Integer>> owners = new TreeMap<>();
    try (Statement statement = reader.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT url, shard FROM shard JOIN node USING (owner)")) {
      while (rows.next()) {
        owners.computeIfAbsent(rows.getString(1), url -> new HashSet<>()).add(rows.getInt(2));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return owners;
  }

  String one(String sql) {
    try (Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "none";
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Waits until these nodes own all shards, and returns how long that took. */
  Duration awaitOwners(List<Member> nodes) {
    return awaitOwners(nodes, nodes.size() == 1 ? 1 : 0);
  }

  /** The same, with at least so many of them owning some. */
  Duration awaitOwners(List<Member> nodes, int atLeast) {
    Set<String> urls = new HashSet<>(nodes.stream().map(Member::url).toList());
    long begin = System.nanoTime();
    while (true) {
      Map<String, Set<Integer>> owners = owners();
      owners.keySet().retainAll(urls);
      int owned = owners.values().stream().mapToInt(Set::size).sum();
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      if (owned == SHARDS && owners.size() >= atLeast) {
        return taken;
      }
      if (taken.compareTo(PATIENCE) > 0) {
        nodes.forEach(node -> System.err.println(node.process.errors()));
        throw new AssertionError("not all shards are owned by " + urls + " but " + owners());
      }
      pause(5);
    }
  }

  /** How many shards a node says that it leads and has replayed. */
  static int serving(Member node) {
    String metrics = node.process.send("GET", node.url + "/metrics", "").body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("verdict_shards_led"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    for (NodeProcess process : running) {
      process.signal("CONT");
      process.kill();
    }
    try {
      reader.close();
      postgres.close();
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
