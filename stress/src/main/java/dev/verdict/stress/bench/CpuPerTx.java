package dev.verdict.stress.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Processor time for each transaction, in microseconds; null for a role that nobody plays or whose
 * time is not told.
 *
 * @param together null unless the time of all is told
 */
public record CpuPerTx(
    @Nullable Double server,
    @Nullable Double postgresql,
    @Nullable Double participants,
    @Nullable Double clients,
    @Nullable Double together) {
  private static final double NS_PER_US = 1e3;

  static CpuPerTx of(Map<Role, Optional<Duration>> spent, long answers) {
    Optional<Duration> sum =
        spent.values().stream()
            .reduce(
                Optional.of(Duration.ZERO), (one, other) -> one.flatMap(a -> other.map(a::plus)));
    return new CpuPerTx(
        us(of(spent, Role.SERVER), answers),
        us(of(spent, Role.POSTGRESQL), answers),
        us(of(spent, Role.PARTICIPANTS), answers),
        us(of(spent, Role.CLIENTS), answers),
        us(sum, answers));
  }

  private static Optional<Duration> of(Map<Role, Optional<Duration>> spent, Role role) {
    return spent.getOrDefault(role, Optional.empty());
  }

  private static @Nullable Double us(Optional<Duration> time, long answers) {
    return time.filter(told -> answers > 0)
        .map(told -> BenchResult.rate(told.toNanos() / NS_PER_US / answers))
        .orElse(null);
  }
}
