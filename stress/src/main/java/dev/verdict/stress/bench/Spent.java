package dev.verdict.stress.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What something took.
 *
 * @param walFlushes how often PostgreSQL flushed its log
 * @param walBytes how much it wrote into it, in bytes
 * @param processor processor time by role; empty if it is not told
 */
public record Spent(long walFlushes, long walBytes, Map<Role, Optional<Duration>> processor) {
  /** Copies the map. */
  public Spent {
    processor = Map.copyOf(processor);
  }

  Spent plus(Spent other) {
    return new Spent(
        walFlushes + other.walFlushes,
        walBytes + other.walBytes,
        both(processor, other.processor, Duration::plus));
  }

  /** What came on top of an earlier reading. */
  Spent minus(Spent earlier) {
    return new Spent(
        walFlushes - earlier.walFlushes,
        walBytes - earlier.walBytes,
        both(processor, earlier.processor, Duration::minus));
  }

  private static Map<Role, Optional<Duration>> both(
      Map<Role, Optional<Duration>> one,
      Map<Role, Optional<Duration>> other,
      BinaryOperator<Duration> operation) {
    Map<Role, Optional<Duration>> result = new EnumMap<>(Role.class);
    one.forEach(
        (role, time) -> {
          Optional<Duration> otherTime = other.getOrDefault(role, Optional.empty());
          result.put(role, time.flatMap(a -> otherTime.map(b -> operation.apply(a, b))));
        });
    return result;
  }
}
