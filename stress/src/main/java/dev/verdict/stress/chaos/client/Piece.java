package dev.verdict.stress.chaos.client;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Part;
import java.util.List;

/**
 * One transaction that a client wants.
 *
 * @param ref the client's name for it, its idempotency key
 * @param workload which kind of client
 * @param path where it is asked for
 * @param body the request
 * @param enlisted the branches that are added one by one before commit is asked for; empty if all
 *     are in the request
 * @param parts what it consists of
 */
record Piece(
    String ref,
    String workload,
    String path,
    String body,
    List<Enlisted> enlisted,
    List<Part> parts) {
  Piece {
    enlisted = List.copyOf(enlisted);
    parts = List.copyOf(parts);
  }

  /** One that is asked for in one request. */
  Piece(String ref, String workload, String path, String body, List<Part> parts) {
    this(ref, workload, path, body, List.of(), parts);
  }

  /**
   * A branch to add.
   *
   * @param branch its id
   * @param body the request
   */
  record Enlisted(String branch, String body) {}

  Asked asked(long atMs) {
    return new Asked(ref, workload, parts, atMs);
  }
}
