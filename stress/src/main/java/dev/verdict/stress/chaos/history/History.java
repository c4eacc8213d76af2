package dev.verdict.stress.chaos.history;

import java.util.List;
import java.util.Map;

/**
 * All that is known of a run after its end.
 *
 * @param clients what the clients wrote down
 * @param log what stands in the log
 * @param services what stands at the services
 * @param faults what was done to them
 */
public record History(Clients clients, Log log, Services services, List<Happened> faults) {
  /** Copies the list. */
  public History {
    faults = List.copyOf(faults);
  }

  /** What the clients wrote down. */
  public record Clients(List<Asked> asked, List<Told> told, List<Missed> missed) {
    /** Copies the lists. */
    public Clients {
      asked = List.copyOf(asked);
      told = List.copyOf(told);
      missed = List.copyOf(missed);
    }
  }

  /**
   * What stands in the log.
   *
   * @param epochs the newest epoch of each shard
   * @param holders who has not released what it claimed
   */
  public record Log(
      List<Decision> decisions,
      List<LogLine> entries,
      List<Summary> summaries,
      List<Key> keys,
      Map<Integer, Long> epochs,
      List<Holder> holders) {
    /** Copies the collections. */
    public Log {
      decisions = List.copyOf(decisions);
      entries = List.copyOf(entries);
      summaries = List.copyOf(summaries);
      keys = List.copyOf(keys);
      epochs = Map.copyOf(epochs);
      holders = List.copyOf(holders);
    }

    /** One in which nobody holds anything. */
    public Log(
        List<Decision> decisions,
        List<LogLine> entries,
        List<Summary> summaries,
        List<Key> keys,
        Map<Integer, Long> epochs) {
      this(decisions, entries, summaries, keys, epochs, List.of());
    }
  }

  /** What stands at the services. */
  public record Services(
      List<Effect> effects, List<Balance> balances, List<Prepared> prepared, List<Call> calls) {
    /** Copies the lists. */
    public Services {
      effects = List.copyOf(effects);
      balances = List.copyOf(balances);
      prepared = List.copyOf(prepared);
      calls = List.copyOf(calls);
    }
  }
}
