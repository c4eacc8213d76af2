package dev.verdict.examples.vouchers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service in a process of its own, which says by a line of output where it listens. */
final class ServiceProcess implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final URI address;
  private final Thread killOnExit;

  private ServiceProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
    killOnExit = new Thread(process::destroyForcibly, "kill-service");
    Runtime.getRuntime().addShutdownHook(killOnExit);
  }

  /** Starts the Python service. */
  static ServiceProcess vouchers(Path database, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("python3", "voucher_service.py", "--port", "0"));
    command.addAll(List.of("--database", database.toString()));
    command.addAll(Arrays.asList(arguments));
    try {
      return start(command, Pattern.compile("listening on (\\S+)"));
    } catch (IOException e) {
      throw new IOException(
          "python3 could not be started; this example is written in it: install it"
              + " (apt-get install python3)",
          e);
    }
  }

  /** Starts a coordinator over an empty database. */
  static ServiceProcess coordinator(int port, String database) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.verdict.coordinator.Main", "--http-port", "0"));
    command.addAll(List.of("--postgres-uri", "postgresql://127.0.0.1:" + port + "/" + database));
    command.addAll(List.of("--postgres-user", "postgres", "--postgres-password", "postgres"));
    return start(command, Pattern.compile("Verdict is ready: (http://[^/]+)/"));
  }

  private static ServiceProcess start(List<String> command, Pattern ready) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = ready.matcher(line);
      if (matcher.find()) {
        drain(output);
        return new ServiceProcess(process, URI.create(matcher.group(1)));
      }
    }
    throw new IllegalStateException(command.get(0) + " ended: " + said);
  }

  private static void drain(BufferedReader output) {
    Thread drain = new Thread(() -> output.lines().forEach(System.out::println), "drain");
    drain.setDaemon(true);
    drain.start();
  }

  URI address() {
    return address;
  }

  /** The body of what is at a path. */
  String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Waits until what is at a path holds a text. */
  void await(String path, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String said = "";
    while (!said.contains(text)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(path + " says: " + said);
      }
      said = get(path);
      Thread.sleep(50);
    }
  }

  /** Kills it as {@code kill -9} does. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killOnExit);
  }
}
