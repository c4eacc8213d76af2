package dev.verdict.saga.client;

import dev.verdict.saga.client.SagaResult.Stuck;
import java.util.List;
import java.util.Optional;

/**
 * How far a saga has come.
 *
 * @param state {@code running}, {@code settling}, {@code compensating}, {@code completed} or {@code
 *     compensated}
 * @param steps its steps, in the order of the definition
 * @param stuck what it is stuck on, if it is; the coordinator still tries
 */
public record SagaProgress(String state, List<Step> steps, Optional<Stuck> stuck) {
  /** Copies the list. */
  public SagaProgress {
    steps = List.copyOf(steps);
  }

  /**
   * How far a step has come.
   *
   * @param name its name in the saga
   * @param state as in the HTTP API: {@code waiting}, {@code running}, {@code done}, {@code
   *     compensated} and so on
   * @param attempts how often the present call was tried
   * @param detail why it last failed, or was refused; empty if it was not
   */
  public record Step(String name, String state, int attempts, String detail) {}

  /** Whether nothing will happen any more. */
  public boolean isEnded() {
    return state.equals("completed") || state.equals("compensated");
  }
}
