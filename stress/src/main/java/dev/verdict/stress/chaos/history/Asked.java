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
  /** The kind of client whose transactions hold, alone, the accounts that they change. */
  public static final String HOLDING = "held transfer";

  /** Copies the list. */
  public Asked {
    parts = List.copyOf(parts);
  }

  /** The resource that stands for the account of a part. */
  public static String resource(Part part) {
    return part.service() + "/" + part.account();
  }

  /** What the transaction holds alone. */
  public List<String> held() {
    return workload.equals(HOLDING) ? parts.stream().map(Asked::resource).toList() : List.of();
  }
}
