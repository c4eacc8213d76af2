package dev.verdict.stress.backlog;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.JavaCommand;
import dev.verdict.stress.process.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run: something is left behind, a coordinator takes it over, and new clients come. */
final class BacklogRun {
  private static final Duration LEAVE_MAX = Duration.ofMinutes(20);
  private static final Duration FINISH_MAX = Duration.ofMinutes(20);
  private static final long LOOK_MS = 200;
  private static final int MS_PER_S = 1_000;

  /** Between the first work on what is old and the opening of the API. */
  private static final long START_SKEW_MS = 2_000;

  /** New transactions are in there too while they run. */
  private static final String UNFINISHED =
      "SELECT count(*) FROM transaction WHERE NOT finished AND principal = 'left'";

  private final BacklogPlan plan;
  private final Progress progress;
  private final PrintWriter messages;

  BacklogRun(BacklogPlan plan, Progress progress, PrintWriter messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
  }

  /** Runs it; the logs stay if it fails or a check does. */
  BacklogResult run() throws Exception {
    progress.phase("starting");
    return Stage.during(
        messages,
        BacklogResult::allHeld,
        stage -> {
          leave(stage);
          return takeOver(stage);
        });
  }

  private void leave(Stage stage) throws Exception {
    progress.phase("leaving " + plan.transactions() + " unfinished");
    try (Child leaver =
        stage
            .children()
            .start(
                JavaCommand.of(
                        LeaverMain.class,
                        "leaver",
                        Integer.toString(plan.transactions()),
                        stage.servicesUrl())
                    .with(Map.of(LeaverMain.POSTGRES_VARIABLE, stage.postgres().text())))) {
      String refused = leaver.nextLine(LEAVE_MAX);
      long endNs = System.nanoTime() + Stage.START_MAX.toNanos();
      while (stage.database().number(UNFINISHED) < plan.transactions()) {
        if (System.nanoTime() - endNs > 0) {
          throw leaver.failed("left too few; it refused " + refused);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
    }
  }

  private BacklogResult takeOver(Stage stage) throws Exception {
    progress.phase("taking over");
    Database database = stage.database();
    Path collections = stage.collections();
    int port = Ports.free();
    long begunNs = System.nanoTime();
    Child coordinator =
        stage.coordinator(
            "coordinator", port, 1, plan.heapMb(), List.of(Footprint.logInto(collections)));
    try (Newcomers newcomers = new Newcomers("http://127.0.0.1:" + port)) {
      Times times = watch(coordinator, database, begunNs);
      Newcomers.Met during = newcomers.met();
      progress.phase("idle");
      TimeUnit.SECONDS.sleep(plan.idleSeconds());
      Newcomers.Met idle = newcomers.met();
      newcomers.close();
      Newcomers.Met rest = newcomers.met();
      Verdicts told = stage.verdicts();
      long allNew = during.committed() + idle.committed() + rest.committed();
      Findings findings = judge(database, times, told, during, idle, allNew);
      return new BacklogResult(
          plan.transactions(),
          plan.heapMb(),
          Footprint.peakAfterCollectionMb(collections),
          Stage.residentMb(coordinator),
          during.firstMs(),
          times.firstMs(),
          times.lastMs(),
          (long) plan.transactions() * MS_PER_S / Math.max(1, times.lastMs() - times.firstMs()),
          during.committed(),
          during.p50Ms(),
          during.p99Ms(),
          idle.p50Ms(),
          idle.p99Ms(),
          findings.checks(),
          findings.failures());
    }
  }

  /**
   * When the first and the last of those left were finished.
   *
   * @param unfinished how many were not, in the end
   */
  private record Times(long firstMs, long lastMs, long unfinished) {
    /** Whoever was served later than this has waited for what is old. */
    long soonEnoughMs() {
      return firstMs + Math.max(START_SKEW_MS, (lastMs - firstMs) / 4);
    }
  }

  private Times watch(Child coordinator, Database database, long begunNs) throws Exception {
    long firstMs = -1;
    long left = plan.transactions();
    long nowMs = 0;
    while (left > 0 && nowMs < FINISH_MAX.toMillis()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      if (!coordinator.isAlive()) {
        throw coordinator.failed("ended");
      }
      left = database.number(UNFINISHED);
      nowMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs);
      progress.reach(plan.transactions() - left);
      firstMs = firstMs < 0 && left < plan.transactions() ? nowMs : firstMs;
    }
    return new Times(firstMs, nowMs, left);
  }

  private Findings judge(
      Database database,
      Times times,
      Verdicts told,
      Newcomers.Met during,
      Newcomers.Met idle,
      long allNew)
      throws SQLException {
    int committed = among(Leftover.COMMITTED) + among(Leftover.VOTING);
    Findings findings = new Findings();
    findings.equal("all_finished", 0, times.unfinished());
    findings.equal("all_commits_told", 2 * (committed + allNew), told.committed());
    findings.equal("all_aborts_told", 2L * among(Leftover.OPEN), told.aborted());
    findings.equal("all_sagas_ran", among(Leftover.SAGA), told.ran());
    findings.equal("nothing_wrong_told", 0, told.wrong());
    findings.equal(
        "committed_rows", committed + among(Leftover.SAGA), decisions(database, "commit"));
    findings.equal("aborted_rows", among(Leftover.OPEN), decisions(database, "abort"));
    findings.check(
        "new_ones_served_meanwhile",
        during.firstMs() >= 0 && during.firstMs() <= times.soonEnoughMs(),
        during + " in " + times);
    findings.equal("new_ones_met_no_error", 0, during.errors() + idle.errors());
    return findings;
  }

  private int among(Leftover leftover) {
    return leftover.among(plan.transactions());
  }

  private static long decisions(Database database, String outcome) throws SQLException {
    return database.number(
        "SELECT count(*) FROM decision d JOIN transaction t USING (tx)"
            + " WHERE t.principal = 'left' AND d.outcome = '"
            + outcome
            + "'");
  }
}
