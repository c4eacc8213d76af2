package dev.verdict.stress.backlog;

import dev.verdict.stress.bench.CoordinatorApi;
import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run: many sagas wait, and a coordinator that never saw them serves them. */
final class WaitingRun {
  private static final Duration REST_MAX = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final int ORIGINALS = 200;
  private static final int SHARDS = 4;
  private static final int DUE_FROM_S = 15;
  private static final int MAKER_HEAP_MB = 512;
  private static final int YOUNG_SHARE = 3;
  private static final long LOOK_MS = 200;
  private static final double P50 = 50;
  private static final double P99 = 99;

  private final WaitingPlan plan;
  private final Progress progress;
  private final PrintWriter messages;

  WaitingRun(WaitingPlan plan, Progress progress, PrintWriter messages) {
    this.plan = plan;
    this.progress = progress;
    this.messages = messages;
  }

  /** Runs it; the logs stay if it fails or a check does. */
  WaitingResult run() throws Exception {
    progress.phase("starting");
    return Stage.during(
        messages,
        WaitingResult::allHeld,
        stage -> {
          Herd herd = new Herd(stage.database());
          make(stage, herd);
          return measure(stage, herd);
        });
  }

  // --- before

  /** A coordinator begins the first ones, and they are copied once they have left its memory. */
  private void make(Stage stage, Herd herd) throws Exception {
    progress.phase("making the first ones");
    int port = Ports.free();
    String url = "http://127.0.0.1:" + port;
    try (Child maker = stage.coordinator("maker", port, SHARDS, MAKER_HEAP_MB, List.of())) {
      CoordinatorApi api = new CoordinatorApi(url, maker);
      api.awaitReady();
      api.register(Service.BARRIER.name(), stage.servicesUrl());
      for (WaitingSagas each : WaitingSagas.values()) {
        api.define(each.definition());
      }
      Visitors visitors = new Visitors(url);
      visitors.start(WaitingSagas.SIGNAL, ORIGINALS, Duration.ZERO);
      visitors.start(WaitingSagas.LONG, ORIGINALS, Duration.ZERO);
      until(maker, () -> herd.dormant() == 2 * ORIGINALS);
    }
    progress.phase("copying them");
    herd.growTo(plan.waiting(), () -> progress.reach(0));
  }

  /** What is asked of the database again and again. */
  private interface Question {
    boolean isAnswered() throws SQLException;
  }

  /** Waits for a bounded time; what comes of it is checked afterwards. */
  private static void until(Child process, Question question) throws Exception {
    long endNs = System.nanoTime() + REST_MAX.toNanos();
    while (!question.isAnswered() && System.nanoTime() - endNs < 0) {
      if (!process.isAlive()) {
        throw process.failed("ended");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }

  // --- what is measured

  private WaitingResult measure(Stage stage, Herd herd) throws Exception {
    long waiting = herd.dormant();
    herd.makeDue(plan.timers(), DUE_FROM_S, plan.seconds());
    List<String> signalled = herd.someThatWaitForASignal(plan.signals());
    progress.phase("taking over");
    Path collections = stage.collections();
    int port = Ports.free();
    String url = "http://127.0.0.1:" + port;
    String young = "-Xmn" + plan.heapMb() / YOUNG_SHARE + "m";
    List<String> options = List.of(young, Footprint.logInto(collections));
    Child coordinator = stage.coordinator("coordinator", port, SHARDS, plan.heapMb(), options);
    try (Newcomers newcomers = new Newcomers(url)) {
      new CoordinatorApi(url, coordinator).awaitReady();
      TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
      Newcomers.Met first = newcomers.met();
      Visitors callers = new Visitors(url);
      Visitors starters = new Visitors(url);
      visit(callers, starters, signalled);
      until(coordinator, () -> herd.unfinishedDue() + herd.unfinishedNew() == 0);
      Newcomers.Met met = newcomers.met();
      newcomers.close();
      until(coordinator, () -> herd.dormant() == waiting - plan.signals() - plan.timers());
      Verdicts told = stage.verdicts();
      Findings findings = new Findings();
      findings.equal("no_request_failed", 0, callers.errors() + starters.errors());
      findings.equal("new_ones_met_no_error", 0, first.errors() + met.errors());
      findings.equal("all_whose_time_came_ended", 0, herd.unfinishedDue());
      findings.equal("all_that_napped_ended", 0, herd.unfinishedNew());
      findings.equal("all_others_wait", waiting - plan.signals() - plan.timers(), herd.dormant());
      findings.equal("last_steps", plan.signals() + 2L * plan.timers(), told.ran());
      findings.equal("nothing_wrong_told", 0, told.wrong());
      return new WaitingResult(
          waiting,
          plan.heapMb(),
          Footprint.peakAfterCollectionMb(collections),
          Stage.residentMb(coordinator),
          first.firstMs(),
          callers.latencyMs(P50),
          callers.latencyMs(P99),
          herd.copiesLateMs(P50 / 100),
          herd.copiesLateMs(P99 / 100),
          herd.copiesLateMs(1),
          herd.newLateMs(P50 / 100),
          herd.newLateMs(P99 / 100),
          herd.newLateMs(1),
          met.p50Ms(),
          met.p99Ms(),
          findings.checks(),
          findings.failures());
    }
  }

  /** Signals are given while short sleeps are begun. */
  private void visit(Visitors callers, Visitors starters, List<String> signalled)
      throws InterruptedException {
    progress.phase("giving signals");
    Duration over = Duration.ofSeconds(plan.seconds());
    Thread beginning =
        new Thread(
            () -> {
              try {
                starters.start(WaitingSagas.SHORT, plan.timers(), over);
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "starters");
    beginning.start();
    callers.signal(signalled, over);
    beginning.join();
  }
}
