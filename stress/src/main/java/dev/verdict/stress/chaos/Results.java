package dev.verdict.stress.chaos;

import dev.verdict.stress.chaos.check.Company;
import dev.verdict.stress.chaos.check.Contention;
import dev.verdict.stress.chaos.check.Violation;
import dev.verdict.stress.chaos.fault.CrashPointCounts;
import dev.verdict.stress.chaos.fault.FaultKind;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Puts a result together. */
final class Results {
  private Results() {}

  static ChaosResult of(
      ChaosPlan plan,
      History history,
      Figures figures,
      List<Violation> violations,
      List<Violation> leftovers,
      OptionalInt otherStarts,
      Optional<Company> company) {
    Map<String, String> states = new HashMap<>();
    for (Summary summary : history.log().summaries()) {
      states.put(summary.tx(), summary.status());
    }
    List<Decision> decisions = history.log().decisions();
    long committed = decisions.stream().filter(row -> row.outcome().equals("commit")).count();
    long compensated =
        decisions.stream()
            .filter(row -> states.getOrDefault(row.tx(), "").startsWith("compensat"))
            .count();
    Contention contention = Contention.of(history);
    List<Long> kills = figures.takeoversMs(FaultKind.KILL);
    List<Long> vanished = figures.takeoversMs(FaultKind.VANISH);
    return new ChaosResult(
        decisions.size(),
        committed,
        decisions.size() - committed - compensated,
        compensated,
        faults(plan, history),
        orNull(Figures.percentile(kills, 50)),
        orNull(Figures.percentile(kills, 99)),
        orNull(Figures.percentile(figures.takeoversMs(FaultKind.PAUSE), 99)),
        orNull(Figures.percentile(vanished, 50)),
        orNull(Figures.percentile(vanished, 99)),
        orNull(Figures.percentile(figures.inDoubtMs(), 99)),
        orNull(figures.availability()),
        contention.asked(),
        contention.worked(),
        contention.met(),
        orNull(company, Company::calls),
        orNull(company, Company::together),
        violations.size(),
        leftovers.size(),
        otherStarts.isPresent() ? (Integer) otherStarts.getAsInt() : null,
        plan.seed());
  }

  private static Map<String, @Nullable Integer> faults(ChaosPlan plan, History history) {
    Map<String, @Nullable Integer> faults = new TreeMap<>();
    for (FaultKind kind : plan.requested()) {
      long times =
          history.faults().stream().filter(fault -> fault.kind().equals(kind.label())).count();
      faults.put(kind.label(), plan.unsupported().contains(kind) ? null : (int) times);
    }
    if (plan.requested().contains(FaultKind.CRASH_POINTS)) {
      faults.putAll(CrashPointCounts.of(plan.coordinators(), history.faults()));
    }
    return faults;
  }

  private static @Nullable Long orNull(Optional<Company> company, ToLongFunction<Company> figure) {
    return company.isPresent() ? (Long) figure.applyAsLong(company.get()) : null;
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  /** Rounded to five digits: there are never more transactions than that makes sense for. */
  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? Math.floor(value.getAsDouble() * 100_000) / 100_000 : null;
  }
}
