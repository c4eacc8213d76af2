package dev.verdict.coordinator.crash;

/** Knows at which crash point the process is to die. Safe for use by several threads. */
public interface CrashPoints {
  /** Nowhere: what every node has that is not under such a test. */
  CrashPoints NONE =
      new CrashPoints() {
        @Override
        public boolean isArmed() {
          return false;
        }

        @Override
        public boolean isDue(CrashPoint point) {
          return false;
        }

        @Override
        public void die(CrashPoint point) {}
      };

  /** Whether there is any point. If not, nothing needs to be watched. */
  boolean isArmed();

  /** Counts a passage of the point; returns whether the process is to die at this one. */
  boolean isDue(CrashPoint point);

  /** Dies; does not return in a real process. */
  void die(CrashPoint point);

  /** Passes the point, or dies there. */
  default void pass(CrashPoint point) {
    if (isDue(point)) {
      die(point);
    }
  }
}
