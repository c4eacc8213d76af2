package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.PostgresUri;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to measure and for how long.
 *
 * @param kind what the transactions are
 * @param participants how many services take part in each
 * @param clients how many clients ask at the same time
 * @param seconds how long Verdict is measured, and the floor too, in seconds
 * @param postgres the PostgreSQL to use; a new one if empty
 * @param profile where to write a JFR recording of the coordinator
 */
public record BenchPlan(
    Kind kind,
    int participants,
    int clients,
    int seconds,
    Optional<PostgresUri> postgres,
    Optional<Path> profile) {
  private static final int ROUNDS_MAX = 3;
  private static final long MS_PER_S = 1000;
  private static final long WARM_UP_MS_MAX = 45_000;
  private static final long LATER_WARM_UP_MS = 3_000;
  private static final long WARM_UP_SHARE = 3;
  private static final int CONTESTANTS = 2;

  /** How many rounds each of the two gets. */
  int rounds() {
    return Math.min(ROUNDS_MAX, seconds);
  }

  /** How long a round is measured, in milliseconds. */
  long measuredMs() {
    return seconds * MS_PER_S / rounds();
  }

  /**
   * How long a round runs before it is measured, in milliseconds: the first until the JVMs have
   * compiled what is hot, the others until the load is even again.
   *
   * @param round from 0
   */
  long warmUpMs(int round) {
    return round == 0
        ? Math.min(WARM_UP_MS_MAX, WARM_UP_SHARE * seconds * MS_PER_S)
        : LATER_WARM_UP_MS;
  }

  /** How long all rounds take together, without pauses, in milliseconds. */
  long totalMs() {
    long each = 0;
    for (int round = 0; round < rounds(); round++) {
      each += warmUpMs(round) + measuredMs();
    }
    return each * CONTESTANTS;
  }
}
