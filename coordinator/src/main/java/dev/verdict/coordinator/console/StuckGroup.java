package dev.verdict.coordinator.console;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transactions that do not proceed for one cause: one outage is one group.
 *
 * @param cause why
 * @param participant the service behind it, if one is
 * @param words what the most of them are stuck on, in words
 * @param count how many they are
 * @param states how many there are in each state
 * @param oldest the oldest of them
 * @param examples some of them
 */
public record StuckGroup(
    Cause cause,
    Optional<String> participant,
    String words,
    int count,
    Map<String, Integer> states,
    TxId oldest,
    List<TxId> examples) {
  /** Of how many transactions a group tells the ids. */
  public static final int EXAMPLES_MAX = 5;

  /** Copies what it holds. */
  public StuckGroup {
    states = Map.copyOf(states);
    examples = List.copyOf(examples);
  }
}
