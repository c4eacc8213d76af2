package dev.verdict.stress.compare;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Another coordinator, in one of its configurations. */
enum Rival {
  /** Seata; its sessions are rows. */
  SEATA_DB("seata-db", 9),

  /** Seata; its sessions are records in a file, which is forced to the disk before an answer. */
  SEATA_FILE_SYNC("seata-file-sync", 2),

  /** The same without waiting for the disk: its default. */
  SEATA_FILE_ASYNC("seata-file-async", Rival.ONLY_SHOWN),

  /** Narayana's coordinator of long running actions, with its object store in files. */
  NARAYANA_LRA("narayana-lra", 15);

  private static final int ONLY_SHOWN = 0;

  private final String label;
  private final double ratioMin;

  Rival(String label, double ratioMin) {
    this.label = label;
    this.ratioMin = ratioMin;
  }

  /** Its name in flags, rows and checks. */
  String label() {
    return label;
  }

  /**
   * How many times its rate Verdict must reach, and with a lower p99; empty if it is only shown,
   * because it promises less.
   */
  OptionalDouble ratioMin() {
    return ratioMin == ONLY_SHOWN ? OptionalDouble.empty() : OptionalDouble.of(ratioMin);
  }

  /** Whether it keeps its state in PostgreSQL. */
  boolean onPostgres() {
    return this == SEATA_DB;
  }

  static List<String> labels() {
    return Stream.of(values()).map(Rival::label).toList();
  }
}
