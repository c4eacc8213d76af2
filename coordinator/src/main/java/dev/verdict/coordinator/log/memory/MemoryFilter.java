package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionQuery;
import java.util.Optional;

/** Whether a transaction is what a query asks for. */
final class MemoryFilter {
  private MemoryFilter() {}

  static boolean matches(TransactionQuery query, StoredTransaction transaction) {
    Summary summary = transaction.summary();
    Summary.Origin origin = summary.origin();
    long born = transaction.tx().timeMillis();
    return origin.namespace().equals(query.namespace())
        && accepts(query.kind(), summary.kind())
        && accepts(query.status(), summary.status())
        && (query.outcome().isEmpty() || query.outcome().equals(summary.outcome()))
        && accepts(query.name(), origin.name())
        && accepts(query.businessKey(), origin.businessKey())
        && origin.labels().entrySet().containsAll(query.labels().entrySet())
        && accepts(query.stuck(), summary.stuck().isPresent())
        && accepts(query.finished(), summary.finished())
        && query.since().map(at -> at.toEpochMilli() <= born).orElse(true)
        && query.until().map(at -> born < at.toEpochMilli()).orElse(true);
  }

  private static <T> boolean accepts(Optional<T> wanted, T actual) {
    return wanted.isEmpty() || wanted.get().equals(actual);
  }
}
