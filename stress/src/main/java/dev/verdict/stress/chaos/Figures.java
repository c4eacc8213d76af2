package dev.verdict.stress.chaos;

import dev.verdict.stress.chaos.fault.FaultKind;
import dev.verdict.stress.chaos.fault.LostShards;
import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What is measured of a history. */
final class Figures {
  private static final long PROMPT_MS = 5_000;
  private static final Set<String> VOTES = Set.of("prepare", "try");
  private static final Set<String> OUTCOMES = Set.of("commit", "abort", "confirm", "cancel");

  private final History history;
  private final List<LostShards> lost;

  Figures(History history, List<LostShards> lost) {
    this.history = history;
    this.lost = List.copyOf(lost);
  }

  /**
   * One shard that a fault took from its owner.
   *
   * @param kind which kind of fault
   * @param atMs when, in milliseconds since 1970
   * @param afterMs when the first new decision came, counted from there; empty if none came
   * @param counts whether it says how long a take-over takes: not where PostgreSQL was away, or had
   *     just been, or went away before the take-over's end within the time that is promised for it
   */
  record Takeover(FaultKind kind, long atMs, int shard, OptionalLong afterMs, boolean counts) {}

  /** All shards that faults took, in the order of the faults. */
  List<Takeover> takeovers() {
    List<Takeover> all = new ArrayList<>();
    for (LostShards each : lost) {
      new TreeMap<>(each.epochs())
          .forEach((shard, epoch) -> all.add(takeover(each.kind(), each.atMs(), shard, epoch)));
    }
    all.sort(Comparator.comparingLong(Takeover::atMs));
    return all;
  }

  /** How long the take-overs after a kind of fault took. */
  List<Long> takeoversMs(FaultKind kind) {
    return takeovers().stream()
        .filter(each -> each.kind() == kind && each.counts())
        .flatMapToLong(each -> each.afterMs().stream())
        .boxed()
        .toList();
  }

  private Takeover takeover(FaultKind kind, long atMs, int shard, long epoch) {
    OptionalLong afterMs = firstDecisionMs(shard, epoch, atMs);
    long untilMs = atMs + Math.min(afterMs.orElse(Long.MAX_VALUE), kind.takeoverMs());
    boolean counts =
        history.faults().stream()
            .filter(fault -> fault.kind().equals(FaultKind.RESTART_POSTGRES.label()))
            .noneMatch(
                fault -> fault.fromMs() < untilMs && fault.toMs() > atMs - FaultKind.SETTLED_MS);
    return new Takeover(kind, atMs, shard, afterMs, counts);
  }

  private OptionalLong firstDecisionMs(int shard, long epoch, long fromMs) {
    return history.log().entries().stream()
        .filter(entry -> entry.shard() == shard && entry.epoch() > epoch)
        .filter(entry -> !entry.decided().isEmpty() && entry.durableUs() >= fromMs * 1_000)
        .mapToLong(entry -> entry.durableUs() / 1_000 - fromMs)
        .min();
  }

  /** From each yes to the outcome that the branch was told. */
  List<Long> inDoubtMs() {
    Map<List<String>, Long> votedMs = new HashMap<>();
    Map<List<String>, Long> toldMs = new HashMap<>();
    for (Call call : history.services().calls()) {
      List<String> branch = List.of(call.service(), call.tx(), call.branch());
      if (VOTES.contains(call.call()) && call.result().equals("done")) {
        votedMs.merge(branch, call.toMs(), Math::min);
      } else if (OUTCOMES.contains(call.call()) && call.result().equals("done")) {
        toldMs.merge(branch, call.toMs(), Math::min);
      }
    }
    List<Long> all = new ArrayList<>();
    votedMs.forEach(
        (branch, fromMs) -> {
          if (toldMs.containsKey(branch)) {
            all.add(Math.max(0, toldMs.get(branch) - fromMs));
          }
        });
    return all;
  }

  /** The share of transactions whose client had an outcome in time; empty if there were none. */
  OptionalDouble availability() {
    Map<String, Long> afterMs = new HashMap<>();
    for (Told told : history.clients().told()) {
      afterMs.merge(told.ref(), told.afterMs(), Math::min);
    }
    Collection<Asked> asked = history.clients().asked();
    return asked.stream()
        .mapToInt(each -> afterMs.getOrDefault(each.ref(), Long.MAX_VALUE) <= PROMPT_MS ? 1 : 0)
        .average();
  }

  /** The value that so many percent do not exceed; empty if there is none. */
  static OptionalLong percentile(List<Long> values, double percent) {
    if (values.isEmpty()) {
      return OptionalLong.empty();
    }
    List<Long> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return OptionalLong.of(sorted.get(Math.max(1, rank) - 1));
  }
}
