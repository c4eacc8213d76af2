package dev.verdict.coordinator.alerts;

import java.util.List;

/** What fires at present, for whoever asks this node. Safe for any thread. */
public final class AlertBoard {
  private volatile List<Alert> firing = List.of();

  /** What fires now. */
  public void show(List<Alert> alerts) {
    firing = List.copyOf(alerts);
  }

  /** What fires, in the order in which it began, as of the last look. */
  public List<Alert> firing() {
    return firing;
  }

  /** How many of a kind fire. */
  public long firing(AlertKind kind) {
    return firing.stream().filter(alert -> alert.finding().kind() == kind).count();
  }
}
