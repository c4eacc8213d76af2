package dev.verdict.coordinator.alerts;

import dev.verdict.coordinator.console.StuckGroup;
import java.time.Duration;
import java.util.List;

/**
 * Figures at one moment.
 *
 * @param stuck what does not proceed, by cause and service
 * @param inDoubtOldest how long ago the oldest transaction in doubt began; zero if there is none
 * @param disagreements branches of which services were seen to hold something else than the log
 *     says
 * @param nodes who of the cluster is there and who is not
 * @param services calls to participants within the last minute or so
 * @param writes forced writes of the log within the same time
 * @param logAvailable whether the log takes writes
 */
public record Observed(
    List<StuckGroup> stuck,
    Duration inDoubtOldest,
    int disagreements,
    Nodes nodes,
    List<OfService> services,
    Latency writes,
    boolean logAvailable) {
  /** Copies the lists. */
  public Observed {
    stuck = List.copyOf(stuck);
    services = List.copyOf(services);
  }

  /**
   * The nodes of the cluster.
   *
   * @param present how many give signs of life
   * @param away those that went silent without a word
   */
  public record Nodes(int present, List<AwayNode> away) {
    /** A node that is alone, or nothing is known of others. */
    public static final Nodes ALONE = new Nodes(1, List.of());

    /** Copies the list. */
    public Nodes {
      away = List.copyOf(away);
    }
  }

  /**
   * A node that is away.
   *
   * @param name where others reached it, or its id
   * @param silent since its last sign of life
   * @param sessionOpen whether the database still holds its session
   */
  public record AwayNode(String name, Duration silent, boolean sessionOpen) {}

  /**
   * How long something took.
   *
   * @param count how often it happened
   * @param p99 what one in a hundred took at least; zero if nothing happened
   */
  public record Latency(long count, Duration p99) {}

  /**
   * Calls to one participant.
   *
   * @param participant its name
   * @param failed those without an answer of the protocol
   * @param lastFailure why the last of them failed, for people; empty if that is not known
   * @param latency all of them
   */
  public record OfService(String participant, long failed, String lastFailure, Latency latency) {}
}
