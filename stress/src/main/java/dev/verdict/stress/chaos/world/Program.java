package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A program that is killed and started again in the course of a run: from each of its versions in
 * turn, always with the same arguments, and with the environment that was given last. Each start is
 * a process of its own with a log of its own.
 */
final class Program {
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final Children children;
  private final Warden warden;
  private final List<JavaCommand> versions;
  private final List<Child> started = new ArrayList<>();

  /** Those that were alive when they were told to end. */
  private final Set<Child> told = new HashSet<>();

  private Map<String, String> environment = Map.of();
  private Child process;
  private boolean frozen;

  /**
   * Starts it from the first version.
   *
   * @param versions at least one; they differ in where their classes are
   */
  Program(Children children, Warden warden, List<JavaCommand> versions) {
    this.children = children;
    this.warden = warden;
    this.versions = List.copyOf(versions);
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
    frozen = false;
    JavaCommand command = versions.get(started.size() % versions.size());
    Map<String, String> all = new HashMap<>(command.environment());
    all.putAll(environment);
    String name = command.name() + "." + (started.size() + 1);
    Child child = children.start(command.named(name).with(all));
    started.add(child);
    return child;
  }

  /** Those of its processes that ended by themselves. */
  synchronized List<Child> endedByThemselves() {
    return started.stream().filter(each -> !each.isAlive() && !told.contains(each)).toList();
  }

  /** Those of its processes that were not started from the first version. */
  synchronized List<Child> startedFromOthers() {
    return IntStream.range(0, started.size())
        .filter(i -> i % versions.size() != 0)
        .mapToObj(started::get)
        .toList();
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
    tell(Signal.KILL);
  }

  synchronized void end() {
    tell(Signal.TERM);
  }

  private void tell(Signal signal) {
    if (process.isAlive()) {
      told.add(process);
      signal.send(process.pid());
      awaitEnd();
    }
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
