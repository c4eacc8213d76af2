package dev.verdict.coordinator.reconcile;

import java.util.List;
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
 */
public record Report(
    int transactions,
    int compared,
    int uncertain,
    List<Finding> findings,
    SortedMap<String, String> untold) {
  /** Copies the lists. */
  public Report {
    findings = List.copyOf(findings);
    untold = new TreeMap<>(untold);
  }
}
