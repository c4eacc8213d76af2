package dev.verdict.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real coordinator in a process of its own, which ends with this one. */
final class CoordinatorProcess {
  private static final Pattern READY = Pattern.compile("Verdict is ready: (http://[^/]+)/");

  private CoordinatorProcess() {}

  /**
   * Starts it and waits until it is ready.
   *
   * @param port of the PostgreSQL server
   * @param database an empty database there, for the log
   */
  static URI start(int port, String database) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.verdict.coordinator.Main",
                  "--http-port",
                  "0",
                  "--postgres-uri",
                  "postgresql://127.0.0.1:" + port + "/" + database,
                  "--postgres-user",
                  "postgres",
                  "--postgres-password",
                  "postgres")
              .redirectErrorStream(true)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return awaitReady(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI awaitReady(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        Thread drain = new Thread(() -> output.lines().forEach(it -> {}), "drain");
        drain.setDaemon(true);
        drain.start();
        return URI.create(ready.group(1));
      }
    }
    throw new AssertionError("the coordinator ended: " + said);
  }
}
