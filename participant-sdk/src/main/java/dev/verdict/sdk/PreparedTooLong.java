package dev.verdict.sdk;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.List;

/**
 * What an alert says of branches that stay prepared: they keep their locks, and in PostgreSQL they
 * keep vacuum from cleaning up.
 *
 * @param participant the registered name
 * @param age how long each of them has been prepared at least
 * @param branches some or all of them, at most 1,000; empty once there are none any more
 */
public record PreparedTooLong(String participant, Duration age, List<Branch> branches) {
  /** Keeps a copy of the branches. */
  public PreparedTooLong {
    branches = List.copyOf(branches);
  }

  /** One of them. */
  public record Branch(TxId tx, BranchId branch) {}
}
