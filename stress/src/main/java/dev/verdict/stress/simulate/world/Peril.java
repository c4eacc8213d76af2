package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;

/** Where a coordinator passes crash points, and may die. */
interface Peril {
  /** Whether it is to die at any point. */
  boolean isArmed();

  /** Passes a point; the process is dead afterwards if it was to die there. */
  void pass(String point);

  default void pass(CrashPoints.Moment moment, LogEntry entry) {
    if (isArmed()) {
      List<String> points = CrashPoints.of(moment, entry);
      points.forEach(this::pass);
    }
  }

  default void pass(CrashPoints.Moment moment, CallKind kind) {
    if (isArmed()) {
      pass(CrashPoints.of(moment, kind));
    }
  }
}
