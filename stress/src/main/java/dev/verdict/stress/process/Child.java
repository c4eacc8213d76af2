package dev.verdict.stress.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running child process: its standard output is a queue of lines, its errors are in its log. */
public final class Child implements AutoCloseable {
  private static final Duration GRACE_MAX = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedWriter orders;
  private final BlockingQueue<Optional<String>> told = new LinkedBlockingQueue<>();

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.orders = process.outputWriter();
    Thread reader = new Thread(this::read, name + "-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a child whose errors go to {@code <name>.log} in the given folder. */
  static Child start(JavaCommand command, Path logs) {
    Path log = logs.resolve(command.name() + ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command.line()).redirectError(log.toFile());
      builder.environment().putAll(command.environment());
      return new Child(command.name(), builder.start(), log);
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot start " + command.name(), failed);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The code with which it ended; empty while it runs. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Whether it wrote that to its standard error. */
  public boolean hasLogged(String words) {
    try {
      return Files.readString(log).contains(words);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot read " + log, unreadable);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * The next line that the child tells.
   *
   * @throws ChildFailedException if it ends first, or says nothing for that long
   */
  public String nextLine(Duration wait) {
    try {
      Optional<String> line = told.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw failed("said nothing for " + wait.toSeconds() + " s");
      }
      return line.orElseThrow(() -> failed("ended"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failed("was not waited for");
    }
  }

  /** Sends one line and waits for the line that answers it. */
  public String order(String line, Duration wait) {
    try {
      orders.write(line);
      orders.newLine();
      orders.flush();
    } catch (IOException gone) {
      throw failed("takes no orders: " + gone.getMessage());
    }
    return nextLine(wait);
  }

  /** An exception that says what went wrong and where to read more. */
  public ChildFailedException failed(String what) {
    return new ChildFailedException("The process " + name + " " + what + "; its log is " + log);
  }

  /** Asks it to end by closing its input, then insists. */
  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException alreadyGone) {
      process.destroy();
    }
    if (!endsWithin(GRACE_MAX)) {
      process.destroyForcibly();
    }
  }

  private boolean endsWithin(Duration wait) {
    try {
      return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read() {
    try (var out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        told.add(Optional.of(line));
      }
    } catch (IOException closed) {
      told.add(Optional.of("(the output broke: " + closed.getMessage() + ")"));
    }
    told.add(Optional.empty());
  }
}
