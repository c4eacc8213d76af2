package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.alerts.Observed.AwayNode;
import dev.verdict.coordinator.alerts.Observed.Nodes;
import dev.verdict.coordinator.leadership.Absence;
import dev.verdict.coordinator.leadership.Absences;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How many nodes are there and how many are away, as this node sees it. Safe for any thread. */
public final class NodeMeters {
  private final Optional<Absences> absences;

  /**
   * @param absences who is away; empty for a node that is alone: it knows of no others
   * @param registry where to register
   */
  public NodeMeters(Optional<Absences> absences, MeterRegistry registry) {
    this.absences = absences;
    Gauge.builder("verdict.nodes", this, NodeMeters::present)
        .description("nodes of the cluster that give signs of life")
        .register(registry);
    Gauge.builder("verdict.nodes.away", this, NodeMeters::away)
        .description("nodes of the cluster that went silent without a word")
        .register(registry);
  }

  private int present() {
    return absences.map(it -> it.roll().present()).orElse(1);
  }

  private int away() {
    return absences.map(it -> it.roll().away().size()).orElse(0);
  }

  /** Who is there and who is not. */
  public Nodes observed(Instant now) {
    return absences.map(it -> nodes(it.roll(), now)).orElse(Nodes.ALONE);
  }

  private static Nodes nodes(Absences.Roll roll, Instant now) {
    return new Nodes(
        roll.present(), roll.away().stream().map(each -> awayNode(each, now)).toList());
  }

  private static AwayNode awayNode(Absence absence, Instant now) {
    String name = absence.node().url().map(URI::toString).orElse(absence.node().id());
    return new AwayNode(name, Duration.between(absence.since(), now), absence.sessionOpen());
  }
}
