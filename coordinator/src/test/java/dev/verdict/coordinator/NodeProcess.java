package dev.verdict.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A coordinator in a Java process of its own. */
final class NodeProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Verdict is ready: (https?://[^/]+)/");
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final Path output;
  private final Path errors;
  private final HttpClient client = HttpClient.newHttpClient();

  private NodeProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  static NodeProcess start(Path folder, String... arguments) {
    return start(folder, Map.of(), arguments);
  }

  static NodeProcess start(Path folder, Map<String, String> environment, String... arguments) {
    return start(folder, System.getProperty("java.class.path"), environment, List.of(arguments));
  }

  /** One that is on its own: on a free port, with its data below the folder. */
  static NodeProcess alone(Path folder, Map<String, String> environment) {
    return start(
        folder,
        environment,
        "--http-port=0",
        "--event-loops=2",
        "--data-dir=" + folder.resolve("data"));
  }

  /** Registers the participant {@code bank} with the node at an address; it asks when in doubt. */
  void register(String url, StubParticipant bank) {
    String body = "{\"base_urls\":[\"" + bank.url() + "\"],\"asks\":true}";
    assertThat(sendUntilServed("PUT", url + "/v1/participants/bank", body).statusCode())
        .isEqualTo(200);
  }

  /** The same of an instance that takes the decision of a transaction of which it is all. */
  void announceOnePhase(String url, StubParticipant bank) {
    String body =
        "{\"base_url\":\"" + bank.url() + "\",\"asks\":true,\"capabilities\":[\"one_phase\"]}";
    String instance = url + "/v1/participants/bank/instances/one";
    assertThat(sendUntilServed("PUT", instance, body).statusCode()).isEqualTo(200);
  }

  /** One whose classes are those in a folder, and this build's where that has none. */
  static NodeProcess startOther(Path classes, Path folder, List<String> arguments) {
    String path = classes + File.pathSeparator + System.getProperty("java.class.path");
    return start(folder, path, Map.of(), arguments);
  }

  private static NodeProcess start(
      Path folder, String classPath, Map<String, String> environment, List<String> arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // Quick to start, on a machine that may be busy.
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", classPath));
      command.add("dev.verdict.coordinator.Main");
      command.addAll(arguments);
      Files.createDirectories(folder);
      Path output = Files.createTempFile(folder, "out", ".txt");
      Path errors = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("VERDICT_"));
      builder.environment().putAll(environment);
      return new NodeProcess(builder.start(), output, errors);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits for the line that says that it is ready, and returns its base URL. */
  String awaitReady() {
    await("ready", () -> READY.matcher(output()).find() || !process.isAlive());
    Matcher ready = READY.matcher(output());
    if (!ready.find()) {
      throw new AssertionError("it ended: " + output() + errors());
    }
    return ready.group(1);
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits for a condition, for a bounded time. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not " + what + " in time: " + output() + errors());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Waits for its end and returns the exit code. */
  int awaitEnd() {
    try {
      if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("it does not end: " + output() + errors());
  }

  /** Sends a signal, for example STOP. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  CompletableFuture<HttpResponse<String>> sendAsync(
      String method, String url, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String url, String body, String... headers) {
    return sendAsync(method, url, body, headers).join();
  }

  /** The same, again while the answer is that repeating is safe: a machine may be busy. */
  HttpResponse<String> sendUntilServed(String method, String url, String body, String... headers) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    await(
        "served",
        () -> {
          answers.add(send(method, url, body, headers));
          return answers.get(answers.size() - 1).statusCode() != SERVICE_UNAVAILABLE;
        });
    return answers.get(answers.size() - 1);
  }

  JsonNode json(String method, String url, String body, String... headers) {
    return parse(send(method, url, body, headers).body());
  }

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      awaitEnd();
    }
  }
}
