package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.EngineTime.Cancellable;
import dev.verdict.protocol.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The armed timers of one transaction. */
final class Timers {
  private final EngineTime time;
  private final Consumer<Timer> fired;
  private final Map<Timer, Cancellable> armed = new HashMap<>(4);

  Timers(EngineTime time, Consumer<Timer> fired) {
    this.time = time;
    this.fired = fired;
  }

  /** Arms a timer, in place of one of the same name. */
  void arm(Timer timer, Duration after) {
    Cancellable replaced = armed.remove(timer);
    if (replaced != null) {
      replaced.cancel();
    }
    armed.put(timer, time.after(after, () -> fire(timer)));
  }

  private void fire(Timer timer) {
    armed.remove(timer);
    fired.accept(timer);
  }

  boolean isArmed(Timer timer) {
    return armed.containsKey(timer);
  }

  boolean anyArmed(Predicate<Timer.Kind> kinds) {
    return armed.keySet().stream().anyMatch(timer -> kinds.test(timer.kind()));
  }

  void cancelAll() {
    armed.values().forEach(Cancellable::cancel);
    armed.clear();
  }
}
