package dev.verdict.coordinator.leadership.hazelcast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a lost member's locks stay taken: three members in processes of their own, one
 * holds all locks, another waits for them, the first is killed or frozen. Not a test: run {@link
 * #main}, with the number of rounds as its argument.
 */
final class LeaderLockMeasurement {
  static final int LOCKS = 16;
  private static final int MEMBERS = 3;
  private static final long WAIT_SECONDS_MAX = 90;

  private LeaderLockMeasurement() {}

  /** The locks that are compared. */
  enum Kind {
    MAP_KEY_LOCK,
    FENCED_LOCK_UNSAFE,
    FENCED_LOCK_CP_3
  }

  /** Prints a line for each kind of lock and each fault. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    for (Kind kind : Kind.values()) {
      for (String fault : List.of("KILL", "STOP")) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          millis.add(measure(kind, fault));
        }
        System.out.println(kind + " SIG" + fault + " ms until the last of 16: " + millis);
      }
    }
  }

  private static long measure(Kind kind, String fault) throws Exception {
    List<Child> children = new ArrayList<>();
    try {
      List<String> ports = freePorts();
      for (String port : ports) {
        children.add(new Child(kind, port, ports));
      }
      for (Child child : children) {
        child.ready.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
      }
      Child holder = children.get(0);
      Child taker = children.get(1);
      holder.takeAll();
      if (!holder.took.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the holder did not get the locks");
      }
      taker.takeAll();
      TimeUnit.SECONDS.sleep(2);
      long begin = System.nanoTime();
      holder.signal(fault);
      if (!taker.took.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        return -1;
      }
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    } finally {
      children.forEach(Child::kill);
    }
  }

  private static List<String> freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<String> ports =
        sockets.stream().map(socket -> Integer.toString(socket.getLocalPort())).toList();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  /** A member's process. */
  private static final class Child {
    final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    final CountDownLatch took = new CountDownLatch(LOCKS);
    private final Process process;

    Child(Kind kind, String port, List<String> ports) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(LockHolder.class.getName(), kind.name(), port));
      command.addAll(ports);
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Thread reader = new Thread(this::listen);
      reader.setDaemon(true);
      reader.start();
    }

    private void listen() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.equals("READY")) {
            ready.complete(true);
          } else if (line.equals("TOOK")) {
            took.countDown();
          }
        }
      } catch (IOException ended) {
        ready.completeExceptionally(ended);
      }
    }

    void takeAll() throws IOException {
      process.getOutputStream().write("take\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    void kill() {
      process.destroyForcibly();
    }
  }
}
