package dev.verdict.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM of this program. Its errors go to a file; its first line of output says it is ready.
 */
final class ChildProcess implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 20;
  private static final int ERROR_LINES_SHOWN = 20;

  private final Process process;
  private final Path errors;

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts a main class of this class path.
   *
   * @param errors where its standard error goes
   */
  static ChildProcess start(Path errors, Class<?> main, List<String> arguments) throws IOException {
    return start(errors, main, arguments, Map.of());
  }

  /** The same, with these variables in its environment beside this process' own. */
  static ChildProcess start(
      Path errors, Class<?> main, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Several start at once and are soon over: an optimizing compiler would only take their time.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), errors);
  }

  /**
   * Waits for the first line of output that holds {@code mark}, then lets go of the rest.
   *
   * @throws IllegalStateException if the process ended before
   */
  String awaitLine(String mark) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(mark)) {
        drain(output);
        return line;
      }
    }
    throw new IllegalStateException("a process of the demo did not start:\n" + lastErrors());
  }

  /** Lets go of its output, whatever it says. */
  void discardOutput() {
    drain(
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }

  private void drain(BufferedReader output) {
    Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "drain-" + process.pid());
    drain.setDaemon(true);
    drain.start();
  }

  private String lastErrors() throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - ERROR_LINES_SHOWN), lines.size()));
  }

  long pid() {
    return process.pid();
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends it a signal by that name, as {@code kill} does. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /**
   * Waits until it ended by itself.
   *
   * @return its exit code
   */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks it to end, and kills it if it takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
