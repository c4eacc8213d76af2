package dev.verdict.stress.chaos.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be done to a run. */
public enum FaultKind {
  /** A coordinator ends without a word and is started again after a while. */
  KILL("kill", Lane.COORDINATORS, 500, 3_000, 4_500),
  /** A coordinator is frozen for longer than every time-out, then goes on. */
  PAUSE("pause", Lane.COORDINATORS, 12_000, 12_500, 3_000),
  /**
   * The log's PostgreSQL stops as in a crash and is started again, which takes it another 3 s. Then
   * there is time for other faults: while it is away nobody decides anything, whatever else
   * happens.
   */
  RESTART_POSTGRES("restart-postgres", Lane.POSTGRES, 300, 2_000, 12_000),
  /** All connections of coordinators to PostgreSQL are ended by the server. */
  KILL_CONNECTIONS("kill-connections", Lane.POSTGRES, 0, 1, 4_000),
  /** A service ends without a word and is started again after a while. */
  PARTICIPANT_KILL("participant-kill", Lane.SERVICES, 500, 3_000, 3_000),
  /** A service is frozen for longer than a call may take, then goes on. */
  PARTICIPANT_PAUSE("participant-pause", Lane.SERVICES, 3_000, 6_000, 1_500),
  /** A service is careless with requests that have several calls, and with their answers. */
  CARELESS_BATCHES("careless-batches", Lane.SERVICES, 4_000, 8_000, 1_500),
  /** The network between a coordinator and the rest fails in one of several ways. */
  NETWORK("network", Lane.COORDINATORS, 2_000, 14_000, 3_000),
  /** A coordinator's machine is gone: no packet comes from it, no connection ends. */
  VANISH("vanish", Lane.COORDINATORS, 12_000, 12_500, 4_500),
  /** A coordinator's wall clock jumps, and later back. */
  CLOCK("clock", Lane.COORDINATORS, 3_000, 6_000, 1_500),
  /** All coordinators are ended in order and started again, one after the other. */
  ROLLING_RESTART("rolling-restart", Lane.COORDINATORS, 2_000, 4_000, 4_000),
  /** Coordinators die at named points of their work, one after the other, all the time. */
  CRASH_POINTS("crash-points", Lane.CRASH_POINTS, 8_000, 8_000, 0);

  /** For so long after PostgreSQL was away its clients are still busy with that. */
  public static final int SETTLED_MS = 2_000;

  private static final int TAKEOVER_AFTER_DEATH_MS = 2_000;
  private static final int TAKEOVER_AFTER_SILENCE_MS = 10_000;

  /** Faults of one lane do not overlap. */
  enum Lane {
    COORDINATORS,
    POSTGRES,
    SERVICES,
    /** One fault that lasts as long as the run, and is many deaths. */
    CRASH_POINTS
  }

  private final String label;
  private final Lane lane;
  private final int shortestMs;
  private final int longestMs;
  private final int recoveryMs;

  FaultKind(String label, Lane lane, int shortestMs, int longestMs, int recoveryMs) {
    this.label = label;
    this.lane = lane;
    this.shortestMs = shortestMs;
    this.longestMs = longestMs;
    this.recoveryMs = recoveryMs;
  }

  /** Its name on the command line and in results. */
  public String label() {
    return label;
  }

  Lane lane() {
    return lane;
  }

  int shortestMs() {
    return shortestMs;
  }

  int longestMs() {
    return longestMs;
  }

  /** How long its lane is left alone afterwards if there is time, in milliseconds. */
  int recoveryMs() {
    return recoveryMs;
  }

  /**
   * In how many milliseconds others take over what it took from its victim, as is promised; 0 if it
   * takes nothing, or at a time that is not known.
   */
  public int takeoverMs() {
    return switch (this) {
      case KILL -> TAKEOVER_AFTER_DEATH_MS;
      case PAUSE, VANISH -> TAKEOVER_AFTER_SILENCE_MS;
      case RESTART_POSTGRES,
          KILL_CONNECTIONS,
          PARTICIPANT_KILL,
          PARTICIPANT_PAUSE,
          CARELESS_BATCHES,
          NETWORK,
          CLOCK,
          ROLLING_RESTART,
          CRASH_POINTS ->
          0;
    };
  }

  /** The kind with a name. */
  public static Optional<FaultKind> labelled(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  /** All names. */
  public static String labels() {
    return List.of(values()).stream().map(FaultKind::label).collect(Collectors.joining(", "));
  }
}
