package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.StuckCounts.Alike;
import java.util.Map;

/**
 * What does not proceed.
 *
 * @param counts how much of what
 * @param participants the services behind those whose words name none, as far as they were looked
 *     up
 */
public record Standstill(StuckCounts counts, Map<Alike, String> participants) {
  /** Copies the map. */
  public Standstill {
    participants = Map.copyOf(participants);
  }
}
