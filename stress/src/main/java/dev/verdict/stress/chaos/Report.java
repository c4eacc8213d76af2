package dev.verdict.stress.chaos;

import dev.verdict.stress.bench.Progress;
import dev.verdict.stress.chaos.Figures.Takeover;
import dev.verdict.stress.chaos.check.Timeline;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.fault.CrashPointCounts;
import dev.verdict.stress.chaos.history.Formats;
import dev.verdict.stress.chaos.history.Happened;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.world.Pauses;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people see of a run while it goes on: progress, faults, and what was found. */
final class Report {
  private static final int SHOWN_MAX = 40;
  private static final int TIMELINES_MAX = 5;

  private final PrintWriter err;
  private final Progress progress;
  private final long beganMs = System.currentTimeMillis();

  Report(PrintWriter err, Progress progress) {
    this.err = err;
    this.progress = progress;
  }

  synchronized void line(String text) {
    err.println(text);
    err.flush();
  }

  void phase(String name) {
    progress.phase(name);
  }

  /** Waits for so long while the bar fills. */
  void during(String phase, long lengthMs) {
    progress.phase(phase);
    Runnable over = progress.during(0, lengthMs);
    Pauses.millis(lengthMs);
    over.run();
  }

  void fault(Happened fault) {
    line(
        String.format(
            Locale.ROOT,
            "%7.1f s  %-18s %-14s %s",
            (fault.fromMs() - beganMs) / 1e3,
            fault.kind(),
            fault.target(),
            fault.detail()));
  }

  /** How long each shard was without a decision. */
  void takeovers(List<Takeover> takeovers) {
    takeovers.stream()
        .collect(Collectors.groupingBy(Takeover::atMs, TreeMap::new, Collectors.toList()))
        .forEach(this::takeovers);
  }

  private void takeovers(long atMs, List<Takeover> shards) {
    String times = shards.stream().map(Report::takeover).collect(Collectors.joining(", "));
    line(
        String.format(
            Locale.ROOT,
            "first decision after %s at %.1f s: %s",
            shards.get(0).kind().label(),
            (atMs - beganMs) / 1e3,
            times));
  }

  private static String takeover(Takeover each) {
    String times = "shard " + each.shard() + " " + time(each.afterMs());
    return each.counts() ? times : times + " (PostgreSQL was away: not counted)";
  }

  private static String time(OptionalLong afterMs) {
    return afterMs.isPresent()
        ? String.format(Locale.ROOT, "%.2f s", afterMs.getAsLong() / 1e3)
        : "never";
  }

  /** That both versions wrote, and carried on what the other began, is half of what it is worth. */
  void formats(Formats formats) {
    String entries =
        formats.entries().entrySet().stream()
            .map(each -> "format " + each.getKey() + " in " + each.getValue() + " entries")
            .collect(Collectors.joining(", "));
    line("log: " + entries + "; transactions with several formats: " + formats.mixed());
  }

  /** Which points were reached is half of what the run is worth. */
  void crashPoints(Map<String, @Nullable Integer> counts) {
    List<String> never = new ArrayList<>();
    counts.forEach(
        (point, times) -> {
          if (times == null || times == 0) {
            never.add(CrashPointCounts.label(point) + (times == null ? " (needs a cluster)" : ""));
          }
        });
    line("crash points: died at " + (counts.size() - never.size()) + " of " + counts.size());
    if (!never.isEmpty()) {
      line("crash points never hit: " + String.join(", ", never));
    }
  }

  void violations(History history, List<Violation> violations, long seed) {
    if (violations.isEmpty()) {
      return;
    }
    line(violations.size() + " found with seed " + seed + ":");
    Set<String> transactions = new LinkedHashSet<>();
    for (Violation each : violations.subList(0, Math.min(SHOWN_MAX, violations.size()))) {
      line("  %-15s %s %s".formatted(each.rule().label(), each.tx(), each.detail()));
      if (!each.tx().isEmpty()) {
        transactions.add(each.tx());
      }
    }
    transactions.stream().limit(TIMELINES_MAX).forEach(tx -> line(Timeline.of(history, tx)));
  }
}
