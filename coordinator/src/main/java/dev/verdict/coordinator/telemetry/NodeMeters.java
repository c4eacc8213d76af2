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
import java.util.function.ToIntFunction;

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

  private double present() {
    return figure(1, Absences.Roll::present);
  }

  private double away() {
    return figure(0, roll -> roll.away().size());
  }

  /** Not a number while this node cannot look. */
  private double figure(int alone, ToIntFunction<Absences.Roll> figure) {
    if (absences.isEmpty()) {
      return alone;
    }
    Absences.Roll roll = absences.get().roll();
    return roll.isCurrent(Instant.now()) ? figure.applyAsInt(roll) : Double.NaN;
  }

  /** Who is there and who is not; nobody is missed while this node cannot look. */
  public Nodes observed(Instant now) {
    return absences
        .map(Absences::roll)
        .filter(roll -> roll.isCurrent(now))
        .map(roll -> nodes(roll, now))
        .orElse(Nodes.ALONE);
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
