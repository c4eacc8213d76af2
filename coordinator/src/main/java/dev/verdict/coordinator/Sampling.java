package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.SampledTransactions;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Sampler;
import dev.verdict.coordinator.telemetry.MeteredLeadership;
import dev.verdict.coordinator.telemetry.ReconciliationMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Looks at finished transactions of the shards that a node leads, at a fixed pace. */
final class Sampling {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Config config;
  private final Parts parts;
  private final ReconciliationMeters meters;
  private final AtomicLong timer = new AtomicLong(NONE);

  /**
   * What it works with.
   *
   * @param databases where the log is
   * @param participants the services
   * @param store where disagreements are noted
   * @param leadership which shards this node leads
   */
  record Parts(
      Spread<Database> databases,
      ParticipantRegistry participants,
      DisagreementStore store,
      MeteredLeadership leadership) {}

  Sampling(Vertx vertx, Config config, Parts parts, MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.parts = parts;
    this.meters = new ReconciliationMeters(registry);
  }

  /** Begins, on the caller's event loop, unless the configuration says not to. */
  void start(Transactions transactions) {
    config.reconciliation().ifPresent(pace -> start(pace, transactions));
  }

  private void start(Config.Reconciliation pace, Transactions transactions) {
    Sampler.Parts with =
        new Sampler.Parts(
            this::led,
            new SampledTransactions(parts.databases()),
            transactions::finished,
            parts.participants(),
            parts.store(),
            meters,
            InstantSource.system());
    Sampler.Settings settings =
        new Sampler.Settings(
            pace.perSecond(), pace.settled(), Duration.ofDays(config.retentionDays()));
    Sampler sampler = new Sampler(vertx, settings, with, new SplittableRandom());
    timer.set(vertx.setPeriodic(sampler.period().toMillis(), tick -> sampler.look()));
  }

  private List<Integer> led() {
    return IntStream.range(0, config.shards())
        .filter(parts.leadership()::isServing)
        .boxed()
        .toList();
  }

  void stop() {
    long running = timer.getAndSet(NONE);
    if (running != NONE) {
      vertx.cancelTimer(running);
    }
  }
}
