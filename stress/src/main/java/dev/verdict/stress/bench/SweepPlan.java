package dev.verdict.stress.bench;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What to sweep.
 *
 * @param usual what is not varied; its seconds are those of each point
 * @param dimensions one after the other, each on its own
 * @param quick whether few points do
 * @param folder where drawings and results are put; nowhere if empty
 */
record SweepPlan(
    BenchPlan usual, List<Dimension> dimensions, boolean quick, Optional<Path> folder) {
  private static final long LEAD_IN_MS = 1_000;
  private static final int CONTESTANTS = 2;

  SweepPlan {
    dimensions = List.copyOf(dimensions);
  }

  List<Integer> values(Dimension dimension) {
    return dimension.values(quick);
  }

  /** How often each point is measured: upwards, downwards, and so on. */
  int passes() {
    return usual.rounds();
  }

  /** How long a point's load runs before it is measured, in milliseconds. */
  long leadInMs() {
    return LEAD_IN_MS;
  }

  /** The usual with as many participants as any point has. */
  BenchPlan widest() {
    int most = usual.participants();
    if (dimensions.contains(Dimension.PARTICIPANTS)) {
      List<Integer> values = values(Dimension.PARTICIPANTS);
      most = Math.max(most, values.get(values.size() - 1));
    }
    return usual.with(most, usual.clients(), usual.variation());
  }

  /** On how many servers any point needs databases. */
  int servers() {
    int most = usual.variation().logDatabases();
    return dimensions.contains(Dimension.DATABASES)
        ? Math.max(most, Collections.max(values(Dimension.DATABASES)))
        : most;
  }

  /** How long all takes if nobody warms up slowly, without starts, in milliseconds. */
  long totalMs() {
    long warmUps = CONTESTANTS;
    long points = 0;
    for (Dimension dimension : dimensions) {
      int count = values(dimension).size();
      points += count;
      warmUps += dimension.isOfStands() ? count : 0;
    }
    long each = (leadInMs() + usual.measuredMs()) * CONTESTANTS;
    return warmUps * usual.warmUpMinMs() + points * passes() * each;
  }
}
