package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.OverdueWakeUps;
import dev.verdict.coordinator.log.postgres.Retention;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does now and then: retention, other nodes' registrations, a look at what is stuck or
 * late.
 */
final class Chores {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
  private static final Duration RETENTION_PERIOD = Duration.ofHours(1);
  private static final Duration REGISTRY_PERIOD = Duration.ofSeconds(1);
  private static final Duration LOOK_PERIOD = Duration.ofSeconds(15);

  /** What a crash left is released so late at the most. */
  private static final Duration LOCKS_PERIOD = Duration.ofSeconds(5);

  private static final Duration KEYS_LONGER = Duration.ofDays(30);
  private static final int STUCK_COUNTED_MAX = 1_000;

  private final Vertx vertx;
  private final Config config;
  private final ParticipantRegistry participants;
  private final LockStore locks;
  private final Retention retention;
  private final OverdueWakeUps overdueWakeUps;
  private final AtomicInteger stuck = new AtomicInteger();
  private final AtomicLong overdueSeconds = new AtomicLong();
  private final List<Long> timers = new ArrayList<>();

  Chores(
      Vertx vertx,
      Config config,
      Database database,
      ParticipantRegistry participants,
      LockStore locks,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.participants = participants;
    this.locks = locks;
    Duration keep = Duration.ofDays(config.retentionDays());
    this.retention = new Retention(database, InstantSource.system(), keep, keep.plus(KEYS_LONGER));
    this.overdueWakeUps = new OverdueWakeUps(database);
    registry.gauge("verdict.stuck", stuck);
    registry.gauge("verdict.wake.up.overdue.seconds", overdueSeconds);
  }

  synchronized void start(Transactions transactions) {
    every(RETENTION_PERIOD, "retention", retention::run);
    every(REGISTRY_PERIOD, "registrations", participants::refresh);
    every(LOCKS_PERIOD, "locks of ended transactions", locks::sweep);
    every(LOOK_PERIOD, "count of the stuck", () -> countStuck(transactions));
    every(LOOK_PERIOD, "look for late wake-ups", this::lookForLateWakeUps);
  }

  synchronized void stop() {
    timers.forEach(vertx::cancelTimer);
    timers.clear();
  }

  /**
   * Runs a chore again and again, never twice at a time; only its first failure in a row is told.
   */
  private void every(Duration period, String name, Supplier<? extends Future<?>> chore) {
    AtomicBoolean running = new AtomicBoolean();
    AtomicBoolean failing = new AtomicBoolean();
    timers.add(
        vertx.setPeriodic(
            period.toMillis(),
            id -> {
              if (running.compareAndSet(false, true)) {
                chore
                    .get()
                    .onSuccess(done -> failing.set(false))
                    .onFailure(
                        failure -> {
                          if (failing.compareAndSet(false, true)) {
                            LOG.warn("Chore failed ({}): {}", name, failure.toString());
                          }
                        })
                    .onComplete(done -> running.set(false));
              }
            }));
  }

  private Future<Void> countStuck(Transactions transactions) {
    return transactions
        .list(stuckOnes())
        .onSuccess(page -> stuck.set(page.transactions().size()))
        .mapEmpty();
  }

  private Future<Void> lookForLateWakeUps() {
    return overdueWakeUps
        .longest()
        .onSuccess(longest -> overdueSeconds.set(longest.toSeconds()))
        .mapEmpty();
  }

  private TransactionQuery stuckOnes() {
    return new TransactionQuery(
        config.namespace(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.of(true),
        Optional.of(false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        STUCK_COUNTED_MAX);
  }
}
