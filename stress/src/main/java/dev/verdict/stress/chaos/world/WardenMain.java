package dev.verdict.stress.chaos.world;

import dev.verdict.stress.process.Leash;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Freezes other processes and lets them go on; all of them when its parent is gone, so that a
 * frozen process does not outlive the run: it wakes up, sees that its parent is gone too, and ends.
 */
final class WardenMain {
  private static final Set<Long> FROZEN = ConcurrentHashMap.newKeySet();

  private WardenMain() {}

  /** Takes the orders {@code STOP pid} and {@code CONT pid}. */
  public static void main(String[] args) throws InterruptedException {
    Leash leash = Leash.take(() -> FROZEN.forEach(Signal.CONT::send));
    leash.tell("ready");
    leash.follow(WardenMain::obey);
  }

  private static String obey(String order) {
    String[] words = order.split(" ");
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
