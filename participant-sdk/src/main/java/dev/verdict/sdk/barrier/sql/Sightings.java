package dev.verdict.sdk.barrier.sql;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Since when prepared work has been seen: XA does not tell its age. After a restart everything is
 * seen for the first time. Thread-safe.
 */
public final class Sightings {
  private final Map<String, Long> firstSeen = new HashMap<>();
  private final LongSupplier nanos;

  /**
   * Nothing was seen yet.
   *
   * @param nanos any count of nanoseconds that grows
   */
  public Sightings(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes note of all that is there now; what is not among it is over.
   *
   * @return which of it was there for long enough, at most {@code max}
   */
  public synchronized List<String> olderThan(Collection<String> there, Duration age, int max) {
    long now = nanos.getAsLong();
    firstSeen.keySet().retainAll(Set.copyOf(there));
    there.forEach(name -> firstSeen.putIfAbsent(name, now));
    return there.stream()
        .filter(name -> now - firstSeen.getOrDefault(name, now) >= age.toNanos())
        .limit(max)
        .toList();
  }
}
