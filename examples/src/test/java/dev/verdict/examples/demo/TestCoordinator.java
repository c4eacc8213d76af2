package dev.verdict.examples.demo;

import dev.verdict.coordinator.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A coordinator in a process of its own, with its own embedded database. */
final class TestCoordinator {
  private static final int PORT_LOWEST = 15_000;
  private static final int PORT_HIGHEST = 32_000;
  private static final int PORTS_TRIED_MAX = 1_000;

  private TestCoordinator() {}

  /** Starts it; it need not be ready yet. */
  static ChildProcess start(Path folder, URI at) throws IOException {
    return start(folder, at, Map.of());
  }

  /** Starts one with that environment, which may say where it dies. */
  static ChildProcess start(Path folder, URI at, Map<String, String> environment)
      throws IOException {
    ChildProcess coordinator =
        ChildProcess.start(
            folder.resolve("coordinator.log"),
            Main.class,
            List.of(
                "--http-port",
                Integer.toString(at.getPort()),
                "--data-dir",
                folder.resolve("coordinator").toString()),
            environment);
    coordinator.discardOutput();
    return coordinator;
  }

  /** Where a coordinator can listen. */
  static URI freeAddress() throws IOException {
    return URI.create("http://127.0.0.1:" + freePort());
  }

  /**
   * A port that was free just now, below those that the system gives to whoever asks for any: one
   * of these could be taken before the coordinator listens there, and while it is down.
   */
  static int freePort() throws IOException {
    IOException taken = new IOException("no port was tried");
    for (int i = 0; i < PORTS_TRIED_MAX; i++) {
      int port = ThreadLocalRandom.current().nextInt(PORT_LOWEST, PORT_HIGHEST);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException used) {
        taken = used;
      }
    }
    throw taken;
  }
}
