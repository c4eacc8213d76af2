package dev.verdict.stress.chaos.history;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which formats of records stand in the log.
 *
 * @param entries how many entries there are of each format
 * @param mixed how many transactions have entries of several formats: nodes that write different
 *     ones carried them on
 */
public record Formats(SortedMap<Integer, Long> entries, long mixed) {
  /** Copies the map. */
  public Formats {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }
}
