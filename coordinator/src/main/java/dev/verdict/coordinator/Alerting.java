package dev.verdict.coordinator;

import dev.verdict.coordinator.alerts.AlertMessage;
import dev.verdict.coordinator.alerts.AlertWatch;
import dev.verdict.coordinator.alerts.Observed;
import dev.verdict.coordinator.alerts.Webhook;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.telemetry.CallMeters;
import dev.verdict.coordinator.telemetry.LogMeters;
import dev.verdict.coordinator.telemetry.NodeMeters;
import dev.verdict.coordinator.telemetry.Outstanding;
import dev.verdict.coordinator.telemetry.RecentCalls;
import dev.verdict.coordinator.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks at the figures of a node now and then, and tells whom it may concern. For one thread. */
final class Alerting {
  private final Outstanding outstanding;
  private final RecentCalls calls;
  private final Supplier<Observed.Latency> writes;
  private final NodeMeters nodes;
  private final BooleanSupplier takesWrites;
  private final Optional<Webhook> webhook;
  private final AlertWatch watch;

  /**
   * What is looked at.
   *
   * @param outstanding what is stuck and in doubt
   * @param calls calls to participants
   * @param writes writes of the log
   * @param nodes who of the cluster is there
   * @param takesWrites whether every database of the log takes writes
   */
  record Figures(
      Outstanding outstanding,
      CallMeters calls,
      LogMeters writes,
      NodeMeters nodes,
      BooleanSupplier takesWrites) {}

  /**
   * @param node who this node is, for people
   * @param speaksForAll whether this node speaks for the cluster
   */
  Alerting(
      Vertx vertx,
      Config config,
      Telemetry telemetry,
      Figures figures,
      String node,
      BooleanSupplier speaksForAll) {
    this.outstanding = figures.outstanding();
    this.calls = new RecentCalls(figures.calls());
    this.writes = figures.writes().recentWrites();
    this.nodes = figures.nodes();
    this.takesWrites = figures.takesWrites();
    Webhook.Counts counts = new Webhook.Counts(telemetry.registry());
    this.webhook =
        config
            .alerts()
            .webhook()
            .map(
                url ->
                    new Webhook(
                        vertx,
                        url,
                        config.addresses(),
                        config.alerts().signature(),
                        Webhook.Patience.STANDARD,
                        counts));
    this.watch =
        new AlertWatch(
            config.alerts().thresholds(),
            telemetry.alerts(),
            new AlertMessage.Sender(node, config.namespace()),
            message -> webhook.ifPresent(it -> it.send(message)),
            speaksForAll);
  }

  /** Looks, once there are figures of the whole log, or there is no log to get them from. */
  void look() {
    boolean available = takesWrites.getAsBoolean();
    if (outstanding.isKnown() || !available) {
      Instant now = Instant.now();
      watch.look(
          new Observed(
              outstanding.stuck(),
              outstanding.inDoubtOldest(),
              outstanding.disagreements(),
              nodes.observed(now),
              calls.roll(),
              writes.get(),
              available),
          now);
    }
  }

  void close() {
    webhook.ifPresent(Webhook::close);
  }
}
