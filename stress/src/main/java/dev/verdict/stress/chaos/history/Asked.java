package dev.verdict.stress.chaos.history;

import java.util.List;

/**
 * A client was about to ask for a transaction, for the first time.
 *
 * @param ref the client's own name for it, its idempotency key
 * @param workload which kind of client
 * @param parts all that it consists of
 * @param atMs when, in milliseconds since 1970
 */
public record Asked(String ref, String workload, List<Part> parts, long atMs) {
  /** Copies the list. */
  public Asked {
    parts = List.copyOf(parts);
  }
}
