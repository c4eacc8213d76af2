package dev.verdict.stress.chaos;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A result for people. */
final class ResultText {
  private ResultText() {}

  static String of(ChaosResult result) {
    StringBuilder text = new StringBuilder(System.lineSeparator());
    text.append(row("transactions", result.transactions()));
    text.append(row("committed", result.committed()));
    text.append(row("aborted", result.aborted()));
    text.append(row("compensated", result.compensated()));
    result.faults().forEach((kind, times) -> text.append(row(kind, times)));
    text.append(row("kill takeover p50 ms", result.killTakeoverP50Ms()));
    text.append(row("kill takeover p99 ms", result.killTakeoverP99Ms()));
    text.append(row("pause takeover p99 ms", result.pauseTakeoverP99Ms()));
    text.append(row("vanish takeover p50 ms", result.vanishTakeoverP50Ms()));
    text.append(row("vanish takeover p99 ms", result.vanishTakeoverP99Ms()));
    text.append(row("in doubt p99 ms", result.inDoubtP99Ms()));
    text.append(row("availability", result.availability()));
    text.append(row("asked to hold", result.heldAsked()));
    text.append(row("held", result.held()));
    text.append(row("held and met", result.heldMet()));
    text.append(row("calls in batches", result.batchedCalls()));
    text.append(row("of them together", result.callsTogether()));
    text.append(row("violations", result.violations()));
    text.append(row("stuck", result.stuck()));
    if (result.otherCoordinatorRestarts() != null) {
      text.append(row("other version started", result.otherCoordinatorRestarts()));
    }
    text.append(row("seed", result.seed()));
    return text.toString();
  }

  private static String row(String name, @Nullable Object value) {
    return String.format(Locale.ROOT, "%-22s %s%n", name, value == null ? "not measured" : value);
  }
}
