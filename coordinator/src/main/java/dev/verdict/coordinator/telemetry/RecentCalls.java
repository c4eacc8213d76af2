package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.alerts.Observed.OfService;
import dev.verdict.protocol.wire.BuiltIn;
import io.micrometer.core.instrument.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls to services since one of the last looks. The coordinator's own participants are left out:
 * they wait for locks and for whole transactions, for as long as these take. For one thread.
 */
public final class RecentCalls {
  private final CallMeters meters;
  private final Map<String, Course> courses = new HashMap<>();

  /**
   * @param meters what is counted
   */
  public RecentCalls(CallMeters meters) {
    this.meters = meters;
  }

  private static final class Course {
    private final Counter failed;
    private final RecentLatency latency;
    private final Deque<Double> failedBefore = new ArrayDeque<>(List.of(0.0));

    Course(CallMeters.OfParticipant of) {
      this.failed = of.failed();
      this.latency = RecentLatency.of(of.took());
    }

    OfService roll(String participant, String lastFailure) {
      double now = failed.count();
      double before =
          failedBefore.size() > RecentLatency.LOOKS - 1
              ? failedBefore.remove()
              : failedBefore.element();
      failedBefore.add(now);
      return new OfService(participant, Math.round(now - before), lastFailure, latency.roll());
    }
  }

  /** Looks, and tells of every service that has figures of its own. */
  public List<OfService> roll() {
    List<OfService> all = new ArrayList<>();
    meters
        .named()
        .forEach(
            (participant, figures) -> {
              if (!BuiltIn.isReserved(participant)) {
                String lastFailure = meters.lastFailure(participant);
                all.add(course(participant, figures).roll(participant, lastFailure));
              }
            });
    return all;
  }

  private Course course(String participant, CallMeters.OfParticipant figures) {
    return courses.computeIfAbsent(participant, first -> new Course(figures));
  }
}
