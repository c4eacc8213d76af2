package dev.verdict.stress.bench;

import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures operations behind the barrier, as it is and optimistic, behind two plain statements in
 * its place, and without anything, in turns: each round has all of them, one right after the other,
 * and the next round has them the other way round.
 */
final class BarrierBench {
  /** Odd, so that one of them is the median. */
  static final int ROUNDS = 7;

  private static final int SIDES = 4;
  private static final long MS_PER_S = 1_000;
  private static final long LEAD_IN_MAX_MS = 1_000;

  private final BenchPlan plan;
  private final Progress progress;
  private final PrintWriter messages;
  private long doneMs;

  /**
   * Prepares a run.
   *
   * @param messages for people, apart from the result
   */
  BarrierBench(BenchPlan plan, Progress progress, PrintWriter messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
  }

  /** Runs it; the logs stay if it fails or a check does. */
  BarrierResult run() throws Exception {
    return RunFolder.during(
        this::runIn,
        BarrierResult::allHeld,
        where -> {
          messages.println(where);
          messages.flush();
        });
  }

  private BarrierResult runIn(Path folder) throws Exception {
    try (Children children = new Children(folder)) {
      progress.phase("starting");
      PostgresUri postgres =
          plan.postgres()
              .orElseGet(() -> Testbed.startPostgres(children, folder.resolve("postgres")));
      try (Database database = Database.connect(postgres);
          BookingService service = BookingService.open(postgres)) {
        return measure(service, database);
      }
    }
  }

  private BarrierResult measure(BookingService service, Database database) throws SQLException {
    Side without = new Side("without", service::without);
    Side byHand = new Side("behind two statements", service::behindTwoStatements);
    Side behind = new Side("behind the barrier", service::behindTheBarrier);
    Side optimistic =
        new Side("behind the optimistic barrier", service::behindTheOptimisticBarrier);
    List<Side> sides = new ArrayList<>(List.of(without, byHand, behind, optimistic));
    for (Side side : sides) {
      side.add(run(side, ", warming up", 0, plan.warmUpMinMs()));
    }
    List<BarrierResult.Round> rounds = new ArrayList<>();
    for (int number = 1; number <= ROUNDS; number++) {
      String name = ", round " + number + " of " + ROUNDS;
      sides.forEach(side -> side.add(run(side, name, leadInMs(plan), measuredMs(plan))));
      Collections.reverse(sides);
      rounds.add(
          BarrierResult.Round.of(
              without.lastPerS(), byHand.lastPerS(), behind.lastPerS(), optimistic.lastPerS()));
    }
    progress.phase("counting");
    return BarrierResult.of(
        plan,
        rounds,
        new BarrierResult.Evidence(
            without.done() + byHand.done(),
            behind.done() + optimistic.done(),
            database.number(BookingService.BOOKINGS),
            database.number(BookingService.BRANCHES),
            sides.stream().flatMap(Side::errors).toList(),
            database.settingsNotOn()));
  }

  /** How long all takes, in milliseconds. */
  static long totalMs(BenchPlan plan) {
    return SIDES * (plan.warmUpMinMs() + ROUNDS * (leadInMs(plan) + measuredMs(plan)));
  }

  /** How long each side runs in a round before it is measured, in milliseconds. */
  private static long leadInMs(BenchPlan plan) {
    return Math.min(LEAD_IN_MAX_MS, measuredMs(plan));
  }

  /** How long each side is measured in a round, in milliseconds. */
  private static long measuredMs(BenchPlan plan) {
    return plan.seconds() * MS_PER_S / ROUNDS;
  }

  private OperationLoop.Outcome run(Side side, String phase, long leadInMs, long measuredMs) {
    progress.phase(side.name + phase);
    Runnable stopTicking = progress.during(doneMs, leadInMs + measuredMs);
    OperationLoop.Outcome outcome =
        OperationLoop.run(side.operation, plan.clients(), leadInMs, measuredMs);
    stopTicking.run();
    doneMs += leadInMs + measuredMs;
    return outcome;
  }

  /** One of those that are compared, with what it came to so far. */
  private static final class Side {
    private final String name;
    private final Supplier<CompletionStage<Boolean>> operation;
    private final List<OperationLoop.Outcome> outcomes = new ArrayList<>();

    Side(String name, Supplier<CompletionStage<Boolean>> operation) {
      this.name = name;
      this.operation = operation;
    }

    void add(OperationLoop.Outcome outcome) {
      outcomes.add(outcome);
    }

    double lastPerS() {
      return outcomes.get(outcomes.size() - 1).perS();
    }

    long done() {
      return outcomes.stream().mapToLong(OperationLoop.Outcome::done).sum();
    }

    Stream<String> errors() {
      return outcomes.stream().flatMap(outcome -> outcome.errors().stream());
    }
  }
}
