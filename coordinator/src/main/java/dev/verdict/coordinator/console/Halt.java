package dev.verdict.coordinator.console;

import dev.verdict.protocol.TransactionState.Stuck;
import java.util.List;
import java.util.Optional;

/** A transaction that the coordinator itself cannot drive on. */
public final class Halt {
  private Halt() {}

  static Waiting of(Stuck stuck) {
    return new Waiting(
        Waiting.Kind.COORDINATOR,
        stuck.branch().text(),
        "",
        "",
        stuck.attempts(),
        stuck.reason(),
        true,
        Optional.empty(),
        Optional.empty());
  }

  /** One of which nothing else can be told, because its records cannot be read. */
  public static Situation alone(String status, Stuck stuck) {
    return new Situation(
        status, false, false, List.of(of(stuck)), Prospect.NONE, List.of(), List.of());
  }
}
