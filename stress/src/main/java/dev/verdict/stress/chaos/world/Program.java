package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that is killed and started again in the course of a run: always with the same
 * arguments, and with the environment that was given last. Each start is a process of its own with
 * a log of its own.
 */
final class Program {
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final Children children;
  private final Warden warden;
  private final JavaCommand command;
  private Map<String, String> environment = Map.of();
  private Child process;
  private boolean frozen;
  private int starts;

  Program(Children children, Warden warden, JavaCommand command) {
    this.children = children;
    this.warden = warden;
    this.command = command;
    this.process = start();
  }

  /** JVM options for many small processes on one machine: small, and quick to start. */
  static JavaCommand small(JavaCommand command) {
    List<String> options = new ArrayList<>(command.jvmOptions());
    options.addAll(
        List.of(
            "-Xms48m",
            "-Xmx384m",
            "-XX:NewSize=16m",
            "-XX:MaxNewSize=128m",
            "-XX:TieredStopAtLevel=1"));
    return command.withJvmOptions(options);
  }

  private Child start() {
    starts++;
    frozen = false;
    Map<String, String> all = new HashMap<>(command.environment());
    all.putAll(environment);
    return children.start(command.named(command.name() + "." + starts).with(all));
  }

  synchronized Child process() {
    return process;
  }

  synchronized boolean isUp() {
    return process.isAlive();
  }

  synchronized boolean isFrozen() {
    return frozen;
  }

  /** What the environment of the next starts has beside the command's. */
  synchronized void environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  /** Whether it is down and said that on its standard error. */
  synchronized boolean endedWith(String words) {
    return !process.isAlive() && process.hasLogged(words);
  }

  synchronized void kill() {
    Signal.KILL.send(process.pid());
    awaitEnd();
  }

  synchronized void end() {
    Signal.TERM.send(process.pid());
    awaitEnd();
  }

  synchronized void freeze() {
    frozen = true;
    warden.freeze(process.pid());
  }

  synchronized void wake() {
    frozen = false;
    warden.wake(process.pid());
  }

  /** Starts it again if it is not up. */
  synchronized void startAgain() {
    if (!process.isAlive()) {
      process = start();
    }
  }

  private void awaitEnd() {
    long endNs = System.nanoTime() + END_MAX.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() - endNs > 0) {
        throw process.failed("did not end within " + END_MAX.toSeconds() + " s");
      }
      Pauses.millis(10);
    }
  }
}
