package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Leash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Freezes other processes and lets them go on; all of them when its parent is gone, so that a
 * frozen process does not outlive the run: it wakes up, sees that its parent is gone too, and ends.
 * It also runs commands in the end, however that comes.
 */
final class WardenMain {
  /** The order that keeps a command for the end; its words follow. */
  static final String IN_THE_END = "END";

  private static final Set<Long> FROZEN = ConcurrentHashMap.newKeySet();
  private static final Deque<List<String>> LAST = new ConcurrentLinkedDeque<>();

  private WardenMain() {}

  /** Takes the orders {@code STOP pid}, {@code CONT pid} and {@code END command}. */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take(WardenMain::end);
    leash.tell("ready");
    leash.follow(WardenMain::obey);
  }

  private static void end() {
    FROZEN.forEach(Signal.CONT::send);
    LAST.forEach(WardenMain::run);
  }

  private static void run(List<String> command) {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot run " + command, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String obey(String order) {
    String[] words = order.split(" ");
    if (words[0].equals(IN_THE_END)) {
      LAST.push(List.of(words).subList(1, words.length));
      return "done";
    }
    Signal signal = Signal.valueOf(words[0]);
    long pid = Long.parseLong(words[1]);
    if (signal == Signal.STOP) {
      FROZEN.add(pid);
    } else {
      FROZEN.remove(pid);
    }
    signal.send(pid);
    return "done";
  }
}
