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
 * @param variation what else is not as usual
 */
public record BenchPlan(
    Kind kind,
    int participants,
    int clients,
    int seconds,
    Optional<PostgresUri> postgres,
    Optional<Path> profile,
    Variation variation) {
  private static final int ROUNDS_MAX = 3;
  private static final long MS_PER_S = 1000;
  private static final long WARM_UP_MIN_MS = 45_000;
  private static final long WARM_UP_MIN_SHARE = 3;
  private static final long WARM_UP_MAX_FACTOR = 3;
  private static final long WARM_UP_STEPS_MIN = 9;
  private static final long LEAD_IN_MAX_MS = 3_000;
  private static final int CONTESTANTS = 2;

  /** The usual run. */
  public BenchPlan(
      Kind kind,
      int participants,
      int clients,
      int seconds,
      Optional<PostgresUri> postgres,
      Optional<Path> profile) {
    this(kind, participants, clients, seconds, postgres, profile, Variation.NONE);
  }

  /** The same with other participants, clients and variation. */
  BenchPlan with(int otherParticipants, int otherClients, Variation other) {
    return new BenchPlan(kind, otherParticipants, otherClients, seconds, postgres, profile, other);
  }

  /** Whether transactions begin at a given rate. */
  boolean isOpen() {
    return variation.ratePerS().isPresent();
  }

  /** How many transactions begin a second; 0 if no rate is given. */
  int perS() {
    return variation.ratePerS().orElse(0);
  }

  /** How many rounds each of the two gets. */
  int rounds() {
    return Math.min(ROUNDS_MAX, seconds);
  }

  /** How long a round is measured, in milliseconds. */
  long measuredMs() {
    return measuredMs(rounds());
  }

  /** The same if each contestant gets so many rounds. */
  long measuredMs(int rounds) {
    return seconds * MS_PER_S / rounds;
  }

  /** How long a round runs before it is measured, until the load is even, in milliseconds. */
  long leadInMs() {
    return Math.min(LEAD_IN_MAX_MS, seconds * MS_PER_S);
  }

  /** How long each contestant runs before its rounds at least, in milliseconds. */
  long warmUpMinMs() {
    return Math.min(WARM_UP_MIN_MS, WARM_UP_MIN_SHARE * seconds * MS_PER_S);
  }

  /** How long each contestant runs before its rounds at most, in milliseconds. */
  long warmUpMaxMs() {
    return WARM_UP_MAX_FACTOR * warmUpMinMs();
  }

  /** After so long it is asked whether the contestant is warm, in milliseconds. */
  long warmUpStepMs() {
    return warmUpMinMs() / WARM_UP_STEPS_MIN;
  }

  /** How long all takes together if nobody warms up slowly, without pauses, in milliseconds. */
  long totalMs() {
    return totalMs(rounds(), CONTESTANTS);
  }

  /** The same for so many rounds of so many contestants. */
  public long totalMs(int rounds, int contestants) {
    return (warmUpMinMs() + rounds * (leadInMs() + measuredMs(rounds))) * contestants;
  }
}
