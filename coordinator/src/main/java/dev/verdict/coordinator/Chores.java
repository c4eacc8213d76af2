package dev.verdict.coordinator;

import dev.verdict.coordinator.approval.Overtaking;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.console.StuckGroups;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.InDoubt;
import dev.verdict.coordinator.log.postgres.OverdueWakeUps;
import dev.verdict.coordinator.log.postgres.Retention;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.telemetry.Outstanding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** What a crash left is released so late at the most. */
  private static final Duration LOCKS_PERIOD = Duration.ofSeconds(5);

  private static final Duration PROPOSALS_PERIOD = Duration.ofSeconds(10);

  private static final Duration KEYS_LONGER = Duration.ofDays(30);

  private final Vertx vertx;
  private final Config config;
  private final ParticipantRegistry participants;
  private final LockStore locks;
  private final DisagreementStore disagreements;
  private final Spread<Retention> retention;
  private final LastSeen<?, ?> stuck;
  private final LastSeen<?, ?> inDoubt;
  private final LastSeen<?, ?> overdueWakeUps;
  private final Outstanding outstanding;
  private final Alerting alerting;
  private final List<Long> timers = new ArrayList<>();

  Chores(
      Vertx vertx,
      Config config,
      LogParts parts,
      ParticipantRegistry participants,
      LockStore locks,
      DisagreementStore disagreements,
      Outstanding outstanding,
      Alerting alerting) {
    this.vertx = vertx;
    this.config = config;
    this.participants = participants;
    this.locks = locks;
    this.disagreements = disagreements;
    Duration keep = Duration.ofDays(config.retentionDays());
    Spread<Database> databases = parts.databases();
    this.retention =
        databases.map(
            each -> new Retention(each, InstantSource.system(), keep, keep.plus(KEYS_LONGER)));
    this.stuck =
        new LastSeen<>(
            parts.logs(), log -> log.stuck(config.namespace()), this::tellStuck, parts::seen);
    this.inDoubt =
        new LastSeen<>(databases.map(InDoubt::new), InDoubt::look, this::tellDoubt, parts::seen);
    this.overdueWakeUps =
        new LastSeen<>(
            databases.map(OverdueWakeUps::new),
            OverdueWakeUps::longest,
            this::tellLate,
            parts::seen);
    this.outstanding = outstanding;
    this.alerting = alerting;
  }

  /**
   * @param proposals closes those whose branch ended without them
   */
  synchronized void start(Overtaking proposals) {
    every(RETENTION_PERIOD, "retention", () -> retention.ask(Retention::run));
    every(RETENTION_PERIOD, "retention of disagreements", disagreements::forget);
    every(REGISTRY_PERIOD, "registrations", participants::refresh);
    every(LOCKS_PERIOD, "locks of ended transactions", locks::sweep);
    every(PROPOSALS_PERIOD, "look at proposals", proposals::look);
    Duration look = config.alerts().look();
    every(look, "count of the stuck", stuck::look);
    every(look, "look for what is in doubt", inDoubt::look);
    every(look, "count of disagreements", this::countDisagreements);
    every(look, "look for late wake-ups", overdueWakeUps::look);
    every(look, "alerts", this::lookForAlerts);
  }

  synchronized void stop() {
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    alerting.close();
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

  private void tellStuck(List<StuckCounts> counts) {
    outstanding.stuck(
        StuckGroups.of(StuckCounts.merge(counts).kinds(), alike -> Optional.empty()),
        System.currentTimeMillis());
  }

  private void tellDoubt(List<InDoubt.Found> parts) {
    InDoubt.Found found = InDoubt.Found.merge(parts);
    long nowMillis = System.currentTimeMillis();
    long oldestMillis = found.oldest().map(id -> nowMillis - id.timeMillis()).orElse(0L);
    outstanding.inDoubt(found.count(), Duration.ofMillis(Math.max(0, oldestMillis)));
  }

  private Future<Void> countDisagreements() {
    return disagreements
        .countConfirmed(config.namespace())
        .onSuccess(outstanding::disagreements)
        .mapEmpty();
  }

  private void tellLate(List<Duration> longest) {
    outstanding.overdue(Collections.max(longest));
  }

  private Future<Void> lookForAlerts() {
    alerting.look();
    return Future.succeededFuture();
  }
}
