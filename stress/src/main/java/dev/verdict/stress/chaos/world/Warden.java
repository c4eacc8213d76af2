package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.time.Duration;
import java.util.List;

/** Freezes processes, lets none stay frozen after the run, and clears up after it. */
final class Warden {
  private static final Duration OBEY_MAX = Duration.ofSeconds(30);

  private final Child process;

  private Warden(Child process) {
    this.process = process;
  }

  static Warden start(Children children) {
    return new Warden(children.start(Program.small(JavaCommand.of(WardenMain.class, "warden"))));
  }

  Warden ready() {
    process.nextLine(OBEY_MAX);
    return this;
  }

  synchronized void freeze(long pid) {
    process.order(Signal.STOP + " " + pid, OBEY_MAX);
  }

  synchronized void wake(long pid) {
    process.order(Signal.CONT + " " + pid, OBEY_MAX);
  }

  /** Has a command run when this process is gone, however it ended; the latest runs first. */
  synchronized void inTheEnd(List<String> command) {
    process.order(WardenMain.IN_THE_END + " " + String.join(" ", command), OBEY_MAX);
  }
}
