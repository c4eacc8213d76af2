package dev.verdict.coordinator.console;

import dev.verdict.protocol.Timer;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.wire.BranchCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a transaction's leader knows of it beside its state.
 *
 * @param driven whether it is in memory; others are read again when there is room, or when somebody
 *     asks for them
 * @param retries when the retry that this timer stands for is due; empty if none is armed
 * @param halted what the coordinator itself cannot go on from
 * @param failed the attempts that this leader saw fail, the oldest first
 */
public record Circumstances(
    boolean driven,
    Function<Timer, Optional<Instant>> retries,
    Optional<Stuck> halted,
    List<FailedTry> failed) {
  /** Copies the attempts. */
  public Circumstances {
    failed = List.copyOf(failed);
  }

  /** Of one that is not in memory. */
  public static Circumstances stored(Optional<Stuck> halted) {
    return new Circumstances(false, timer -> Optional.empty(), halted, List.of());
  }

  /** The instance at which that attempt of the call failed, if this leader saw it. */
  Optional<String> instance(BranchCall call, int attempt) {
    return failed.stream()
        .filter(each -> each.isOf(call, attempt))
        .findFirst()
        .flatMap(FailedTry::instance);
  }
}
