package dev.verdict.stress.chaos.history;

import java.util.List;

/**
 * One branch or step that a client asked for.
 *
 * @param branch its name in the transaction
 * @param service who does it
 * @param style how it takes effect
 * @param account which account changes
 * @param amount by how much
 * @param after the steps that must be done before; empty in an atomic transaction
 */
public record Part(
    String branch, String service, Style style, String account, long amount, List<String> after) {
  /** Copies the list. */
  public Part {
    after = List.copyOf(after);
  }
}
