package dev.verdict.examples.demo;

import dev.verdict.coordinator.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A coordinator in a process of its own, with its own embedded database. */
final class TestCoordinator {
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

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
