package dev.verdict.stress.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What a sweep varies. */
public enum Dimension {
  /** Clients at the same time. */
  CLIENTS {
    @Override
    List<Integer> values(boolean quick) {
      return quick ? List.of(1, 64) : List.of(1, 4, 16, 64, 256, 1024);
    }

    @Override
    BenchPlan at(BenchPlan plan, int value) {
      return plan.with(plan.participants(), value, plan.variation());
    }
  },
  /** Services in each transaction. */
  PARTICIPANTS {
    @Override
    List<Integer> values(boolean quick) {
      return quick ? List.of(1, 4) : List.of(1, 2, 4, 8, 16, 32);
    }

    @Override
    BenchPlan at(BenchPlan plan, int value) {
      return plan.with(value, plan.clients(), plan.variation());
    }
  },
  /** Size of what each service gets, in bytes. */
  PAYLOAD {
    @Override
    List<Integer> values(boolean quick) {
      return quick ? List.of(100, 16_000) : List.of(100, 1_000, 4_000, 16_000, 65_536);
    }

    @Override
    BenchPlan at(BenchPlan plan, int value) {
      Variation larger = plan.variation().withPayloadBytes(OptionalInt.of(value));
      return plan.with(plan.participants(), plan.clients(), larger);
    }
  },
  /** Rows that are in the log before, all of finished transactions. */
  ROWS {
    @Override
    List<Integer> values(boolean quick) {
      return quick ? List.of(0, 100_000) : List.of(0, 1_000_000, 10_000_000);
    }

    @Override
    BenchPlan at(BenchPlan plan, int value) {
      return plan;
    }

    @Override
    int rowsBefore(int value) {
      return value;
    }
  },
  /** Coordinators that share the work. */
  NODES {
    @Override
    List<Integer> values(boolean quick) {
      return quick ? List.of(1, 2) : List.of(1, 2, 3);
    }

    @Override
    BenchPlan at(BenchPlan plan, int value) {
      return plan.with(plan.participants(), plan.clients(), plan.variation().withNodes(value));
    }
  },
  /** Databases over which the log is spread, each of a server of its own. */
  DATABASES {
    @Override
    List<Integer> values(boolean quick) {
      return List.of(1, 2);
    }

    @Override
    BenchPlan at(BenchPlan plan, int value) {
      return plan.with(
          plan.participants(), plan.clients(), plan.variation().withLogDatabases(value));
    }
  };

  /** Where it is measured, in ascending order. */
  abstract List<Integer> values(boolean quick);

  /** The plan with this value of the dimension. */
  abstract BenchPlan at(BenchPlan plan, int value);

  /** How many rows must be in the log for this value. */
  int rowsBefore(int value) {
    return 0;
  }

  /** Whether each value needs coordinators and a log of its own. */
  boolean isOfStands() {
    return this == ROWS || this == NODES || this == DATABASES;
  }

  /** In the command line, in results and in names of files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
