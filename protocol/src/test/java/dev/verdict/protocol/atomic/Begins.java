package dev.verdict.protocol.atomic;

import java.time.Duration;
import java.util.List;

/** Ways to begin a transaction. */
final class Begins {
  private Begins() {}

  static AtomicCommand.Begin open(Branch... branches) {
    return new AtomicCommand.Begin(spec(false), List.of(branches), false);
  }

  static AtomicCommand.Begin oneShot(List<Branch> branches) {
    return oneShot(branches, false);
  }

  static AtomicCommand.Begin oneShot(List<Branch> branches, boolean durable) {
    return new AtomicCommand.Begin(spec(durable), branches, true);
  }

  static AtomicCommand.Begin delegated(Branch only) {
    return new AtomicCommand.Begin(spec(false), List.of(only), true, true);
  }

  private static AtomicSpec spec(boolean durable) {
    return new AtomicSpec(Duration.ofSeconds(10), Duration.ofSeconds(3), durable);
  }
}
