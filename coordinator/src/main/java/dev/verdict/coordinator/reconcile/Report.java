package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a comparison found.
 *
 * @param transactions how many transactions were looked at
 * @param compared how many of their branches could be compared
 * @param uncertain how many could not: the service did not tell or may have forgotten, or the log
 *     does not know either
 * @param findings where log and service disagree
 * @param untold which services did not tell what they hold, and why, in words
 * @param agreed branches of which both sides say the same
 * @param told which services have told all that they hold of which transactions
 */
public record Report(
    int transactions,
    int compared,
    int uncertain,
    List<Finding> findings,
    SortedMap<String, String> untold,
    Set<Place> agreed,
    Set<Telling> told) {
  /** Copies the collections. */
  public Report {
    findings = List.copyOf(findings);
    untold = new TreeMap<>(untold);
    agreed = Set.copyOf(agreed);
    told = Set.copyOf(told);
  }

  /** A service has told of a transaction, of which it cannot have forgotten anything. */
  public record Telling(TxId transaction, String participant) {}
}
