package dev.verdict.stress.compare;

import dev.verdict.stress.bench.BenchPlan;
import dev.verdict.stress.bench.Kind;
import dev.verdict.stress.postgres.PostgresUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to compare and for how long.
 *
 * @param rivals Verdict's and the floor's company
 * @param clients how many clients ask at the same time
 * @param seconds how long each contestant is measured, all rounds together, in seconds
 * @param rounds how many rounds each contestant gets
 * @param postgres the PostgreSQL to use; a new one if empty
 * @param cache where the rivals' jars are kept
 * @param maven the program that fetches them
 */
record ComparePlan(
    List<Rival> rivals,
    int clients,
    int seconds,
    int rounds,
    Optional<PostgresUri> postgres,
    Path cache,
    String maven) {
  /** How many branches every transaction has. */
  static final int PARTICIPANTS = 2;

  private static final int VERDICT_AND_FLOOR = 2;

  ComparePlan {
    rivals = List.copyOf(rivals);
  }

  /** The same load as a benchmark of Verdict and the floor. */
  BenchPlan load(Optional<PostgresUri> onPostgres) {
    return new BenchPlan(Kind.ATOMIC, PARTICIPANTS, clients, seconds, onPostgres, Optional.empty());
  }

  /** How long all takes together if nobody warms up slowly, without starts, in milliseconds. */
  long totalMs() {
    return load(postgres).totalMs(rounds, VERDICT_AND_FLOOR + rivals.size());
  }
}
