package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is killed and started again in the course of a run: always with the same
 * arguments. Each start is a process of its own with a log of its own.
 */
final class Program {
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final Children children;
  private final Warden warden;
  private final JavaCommand command;
  private Child process;
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
    options.addAll(List.of("-Xms48m", "-Xmx384m", "-XX:TieredStopAtLevel=1"));
    return command.withJvmOptions(options);
  }

  private Child start() {
    starts++;
    return children.start(command.named(command.name() + "." + starts));
  }

  synchronized Child process() {
    return process;
  }

  synchronized boolean isUp() {
    return process.isAlive();
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
    warden.freeze(process.pid());
  }

  synchronized void wake() {
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
