package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JvmMemory;
import dev.verdict.stress.process.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A long run of Verdict alone, in which nothing may grow but the log, and that by what it keeps.
 */
final class Soak {
  private static final int SAMPLES = 60;
  private static final long SAMPLE_MIN_MS = 1_000;
  private static final long MS_PER_S = 1_000;
  private static final double KB_PER_MB = 1024;

  private static final String LOG_BYTES =
      "SELECT coalesce(sum(pg_total_relation_size(i.inhrelid)), 0)::bigint FROM pg_inherits i"
          + " JOIN pg_partitioned_table p ON p.partrelid = i.inhparent";
  private static final String OTHER_TABLES_KB =
      "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint / 1024 FROM pg_class c"
          + " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
          + " AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)";
  private static final String UNFINISHED = "SELECT count(*) FROM transaction WHERE NOT finished";

  private final BenchPlan plan;
  private final Progress progress;
  private final PrintWriter messages;

  /**
   * Prepares a run.
   *
   * @param messages for people, apart from the result
   */
  Soak(BenchPlan plan, Progress progress, PrintWriter messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
  }

  /** How long all takes, without pauses, in milliseconds. */
  static long totalMs(BenchPlan plan) {
    return plan.seconds() * MS_PER_S;
  }

  /** Runs it; the logs stay if it fails or a check does. */
  SoakResult run() throws Exception {
    return RunFolder.during(
        this::runIn,
        SoakResult::allHeld,
        where -> {
          messages.println(where);
          messages.flush();
        });
  }

  private SoakResult runIn(Path folder) throws Exception {
    try (Children children = new Children(folder)) {
      progress.phase("starting");
      PostgresUri postgres =
          plan.postgres()
              .orElseGet(() -> Testbed.startPostgres(children, folder.resolve("postgres")));
      try (Database database = Database.connect(postgres)) {
        Contestant verdict =
            new Verdict(plan, children, List.of(postgres), Testbed.startClients(children)).start();
        return SoakResult.of(plan, measure(verdict, database));
      }
    }
  }

  private SoakEvidence measure(Contestant verdict, Database database) throws Exception {
    Turns turns = new Turns(List.of(database), progress);
    long decisionsBefore = database.number(Testbed.DECISION_ROWS);
    List<Round> rounds = new ArrayList<>();
    List<SoakSample> samples = new ArrayList<>();
    long spanMs = Math.max(SAMPLE_MIN_MS, plan.seconds() * MS_PER_S / SAMPLES);
    LoadOrder order =
        new LoadOrder(verdict.url(), verdict.body(), plan.clients(), plan.perS(), 0, spanMs);
    long spans = plan.seconds() * MS_PER_S / spanMs;
    for (long span = 1; span <= spans; span++) {
      rounds.add(turns.run(verdict, ", span " + span + " of " + spans, order));
      long transactions = decisionsBefore + new Series(rounds).answers();
      samples.add(sample(span * spanMs, rounds, transactions, verdict, database));
    }
    return new SoakEvidence(
        samples,
        new Series(rounds),
        database.number(Testbed.DECISION_ROWS) - decisionsBefore,
        database.settingsNotOn());
  }

  private static SoakSample sample(
      long atMs, List<Round> rounds, long transactions, Contestant verdict, Database database)
      throws SQLException, IOException, InterruptedException {
    Series last = new Series(rounds.subList(rounds.size() - 1, rounds.size()));
    JvmMemory memory = new JvmMemory(verdict.crew().first(Role.SERVER));
    double heapMb = memory.heapAfterCollectionKb() / KB_PER_MB;
    return new SoakSample(
        atMs / (double) MS_PER_S,
        BenchResult.rate(last.txPerS()),
        BenchResult.fine(last.p50Ms()),
        BenchResult.fine(last.p99Ms()),
        BenchResult.fine(heapMb),
        BenchResult.fine(memory.directKb() / KB_PER_MB),
        mbOrNull(memory.residentKb()),
        BenchResult.rate(database.number(LOG_BYTES) / (double) Math.max(1, transactions)),
        BenchResult.fine(database.number(OTHER_TABLES_KB) / KB_PER_MB),
        database.number(UNFINISHED));
  }

  private static @Nullable Double mbOrNull(OptionalLong kb) {
    return kb.isPresent() ? Double.valueOf(BenchResult.fine(kb.getAsLong() / KB_PER_MB)) : null;
  }
}
