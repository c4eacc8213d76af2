package dev.verdict.stress.simulate.explore;

/** Stored entries as one number: a list of entries, each with the epoch that wrote it. */
final class Log {
  private static final int EPOCH_BITS = 3;

  private Log() {}

  static int append(Core<?, ?, ?> core, int log, int entry, int epoch) {
    return core.lists().append(log, (entry << EPOCH_BITS) | epoch);
  }

  /** The list of records of one entry. */
  static int records(int entry) {
    return entry >> EPOCH_BITS;
  }

  static int newestEntry(Core<?, ?, ?> core, int log) {
    int[] entries = core.lists().items(log);
    return entries.length == 0 ? 0 : entries[entries.length - 1] >> EPOCH_BITS;
  }

  static int foldQueue(Core<?, ?, ?> core, int state, int queue) {
    int after = state;
    for (int each : core.lists().items(queue)) {
      after = core.evolve(after, each);
    }
    return after;
  }
}
