package dev.verdict.coordinator.console;

import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState.Stuck;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a transaction's leader knows of it beside its state.
 *
 * @param driven whether it is in memory; others are read again when there is room, or when somebody
 *     asks for them
 * @param retries when the retry that this timer stands for is due; empty if none is armed
 * @param halted what the coordinator itself cannot go on from
 */
public record Circumstances(
    boolean driven, Function<Timer, Optional<Instant>> retries, Optional<Stuck> halted) {
  /** Of one that is not in memory. */
  public static Circumstances stored(Optional<Stuck> halted) {
    return new Circumstances(false, timer -> Optional.empty(), halted);
  }
}
