package dev.verdict.stress.simulate.world;

import java.util.Locale;

/** What can be done to a world at a time of its plan. */
enum FaultKind {
  /** A coordinator is killed, and started again. */
  CRASH,
  /** A coordinator stands still, and goes on as if nothing had happened. */
  FREEZE,
  /** A coordinator is asked to end, and is started again. */
  STOP,
  /** Nothing passes in one direction between two places. */
  CUT,
  /** Nothing passes between a coordinator and everything else. */
  ISOLATE,
  /** Some coordinators no longer see the others in the cluster; then they merge. */
  SPLIT,
  /** Locks are granted to whoever asks. */
  LOCKS_TO_ALL,
  /** A coordinator's locks are gone without a word. */
  LOCKS_LOST,
  /** Calls for locks are not answered. */
  LOCKS_HANG,
  /** PostgreSQL crashes, and is away for a while. */
  SERVER_CRASH,
  /** The wall clock of a coordinator jumps. */
  CLOCK,
  /** A service is killed, and started again. */
  SERVICE_CRASH,
  /** A service stands still. */
  SERVICE_FREEZE,
  /** A service takes seconds for each call. */
  SERVICE_SLOW,
  /** A service answers as if it had another one's data. */
  SERVICE_MISTAKEN;

  /** What its times are counted under. */
  String counted() {
    return "fault: " + words();
  }

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
