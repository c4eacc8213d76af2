package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a transaction is what a query asks for. */
final class MemoryFilter {
  private final TransactionQuery query;
  private final Instant now;
  private final boolean labelled;

  /**
   * @param labelled whether so few have the labels that an index would lead to them
   */
  MemoryFilter(TransactionQuery query, Instant now, boolean labelled) {
    this.query = query;
    this.now = now;
    this.labelled = labelled;
  }

  static boolean hasLabels(TransactionQuery query, Summary summary) {
    return summary.origin().labels().entrySet().containsAll(query.labels().entrySet());
  }

  /** Whether there is more to a match than what an index leads to. */
  boolean searches() {
    return (!labelled && !query.labels().isEmpty())
        || query.kind().isPresent()
        || query.status().isPresent()
        || query.outcome().isPresent()
        || query.stuck().equals(Optional.of(false))
        || query.finished().equals(Optional.of(true))
        || !query.search().equals(Search.NONE);
  }

  /** Whether an index would lead to it. */
  boolean leadsTo(StoredTransaction transaction) {
    Summary summary = transaction.summary();
    Summary.Origin origin = summary.origin();
    long born = transaction.tx().timeMillis();
    return origin.namespace().equals(query.namespace())
        && accepts(query.name(), origin.name())
        && accepts(query.businessKey(), origin.businessKey())
        && (!labelled || hasLabels(query, summary))
        && !(query.stuck().equals(Optional.of(true)) && summary.stuck().isEmpty())
        && !(query.finished().equals(Optional.of(false)) && summary.finished())
        && transaction.tx().text().startsWith(query.idPrefix().orElse(""))
        && query.since().map(at -> at.toEpochMilli() <= born).orElse(true)
        && query.until().map(at -> born < at.toEpochMilli()).orElse(true);
  }

  /**
   * Whether all else holds.
   *
   * @param transaction with its entries
   */
  boolean matches(StoredTransaction transaction) {
    Summary summary = transaction.summary();
    return hasLabels(query, summary)
        && accepts(query.kind(), summary.kind())
        && accepts(query.status(), summary.status())
        && (query.outcome().isEmpty() || query.outcome().equals(summary.outcome()))
        && accepts(query.stuck(), summary.stuck().isPresent())
        && accepts(query.finished(), summary.finished())
        && query.search().text().map(text -> holds(text, transaction)).orElse(true)
        && tookAsLong(transaction)
        && query.search().mentions().stream().allMatch(each -> mentions(each, transaction));
  }

  private static <T> boolean accepts(Optional<T> wanted, T actual) {
    return wanted.isEmpty() || wanted.get().equals(actual);
  }

  private static boolean holds(String text, StoredTransaction transaction) {
    String wanted = lower(text);
    Summary summary = transaction.summary();
    Summary.Origin origin = summary.origin();
    return transaction.tx().text().startsWith(wanted)
        || Stream.concat(
                Stream.of(
                    origin.name(),
                    origin.businessKey(),
                    summary.reason(),
                    summary.stuck().orElse("")),
                origin.labels().values().stream())
            .anyMatch(each -> lower(each).contains(wanted));
  }

  /** As PostgreSQL's {@code lower} does in the collation {@code C}. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c - 'A' + 'a'));
      }
    }
    return lower.toString();
  }

  private boolean tookAsLong(StoredTransaction transaction) {
    boolean finished = transaction.summary().finished();
    Duration took =
        Duration.between(transaction.tx().time(), finished ? transaction.updatedAt() : now);
    Search search = query.search();
    return search.longerThan().map(least -> took.compareTo(least) >= 0).orElse(true)
        && search.finishedWithin().map(most -> finished && took.compareTo(most) <= 0).orElse(true);
  }

  private static boolean mentions(Search.Mention mention, StoredTransaction transaction) {
    return mention.wanted()
        == transaction.entries().stream()
            .anyMatch(entry -> mention.anyOf().stream().anyMatch(entry.records()::contains));
  }
}
