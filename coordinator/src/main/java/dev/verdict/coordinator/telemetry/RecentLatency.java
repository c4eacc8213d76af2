package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.alerts.Observed.Latency;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a timer with buckets measured since one of the last looks. For one thread. */
final class RecentLatency {
  /** Since how many looks ago. */
  static final int LOOKS = 4;

  private static final double RANK = 0.99;

  private final Timer timer;
  private final Deque<Look> looks = new ArrayDeque<>();

  /** What was counted so far, in all and up to each bucket. */
  private record Look(long count, List<CountAtBucket> buckets) {
    static final Look NOTHING = new Look(0, List.of());

    double upTo(int bucket) {
      return bucket < buckets.size() ? buckets.get(bucket).count() : 0;
    }
  }

  private RecentLatency(Timer timer) {
    this.timer = timer;
    looks.add(Look.NOTHING);
  }

  /** The first look tells all that was measured so far. */
  static RecentLatency of(Timer timer) {
    return new RecentLatency(timer);
  }

  private Look look() {
    return new Look(timer.count(), List.of(timer.takeSnapshot().histogramCounts()));
  }

  /** Looks, and tells what happened since the look {@link #LOOKS} before. */
  Latency roll() {
    Look now = look();
    Look before = looks.size() > LOOKS - 1 ? looks.remove() : looks.element();
    looks.add(now);
    long count = now.count() - before.count();
    return new Latency(count, count > 0 ? quantile(before, now, count) : Duration.ZERO);
  }

  /** Within its bucket by interpolation; beyond the last bucket, that one's bound. */
  private static Duration quantile(Look before, Look now, long count) {
    double rank = RANK * count;
    double lowerNanos = 0;
    double below = 0;
    for (int i = 0; i < now.buckets().size(); i++) {
      double upTo = now.upTo(i) - before.upTo(i);
      double boundNanos = now.buckets().get(i).bucket(TimeUnit.NANOSECONDS);
      if (upTo >= rank && Double.isFinite(boundNanos)) {
        double share = upTo > below ? (rank - below) / (upTo - below) : 1;
        return Duration.ofNanos((long) (lowerNanos + share * (boundNanos - lowerNanos)));
      }
      if (Double.isFinite(boundNanos)) {
        lowerNanos = boundNanos;
        below = upTo;
      }
    }
    return Duration.ofNanos((long) lowerNanos);
  }
}
