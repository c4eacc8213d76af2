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
 * @param parts what it consists of
 */
record Piece(String ref, String workload, String path, String body, List<Part> parts) {
  Piece {
    parts = List.copyOf(parts);
  }

  Asked asked(long atMs) {
    return new Asked(ref, workload, parts, atMs);
  }
}
