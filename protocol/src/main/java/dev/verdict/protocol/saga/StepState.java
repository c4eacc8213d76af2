package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import java.util.Optional;

/**
 * What is known of one step.
 *
 * @param status where it stands
 * @param failures the number of the last failed attempt of the present call; 0 if none failed
 * @param attempted the number of the last attempt recorded before it was sent; 0 if there is none,
 *     as for participants with a barrier unless a person asked for the attempt
 * @param output what it returned, if it ran and that is known
 * @param detail the last failure or the reason of a refusal; empty if there is none
 * @param stuck whether a person should look
 * @param lost whether its branch is not needed, or failed where the saga can do without it: the
 *     step is given up and undone although the saga goes on
 */
public record StepState(
    StepStatus status,
    int failures,
    int attempted,
    Optional<Json> output,
    String detail,
    boolean stuck,
    boolean lost) {
  /** A step that was not called. */
  static final StepState WAITING =
      new StepState(StepStatus.WAITING, 0, 0, Optional.empty(), "", false, false);

  /** The same step elsewhere: its next call has not been tried yet. */
  StepState to(StepStatus next) {
    return new StepState(next, 0, attempted, output, detail, false, lost);
  }

  StepState done(Json result) {
    return new StepState(StepStatus.DONE, 0, attempted, Optional.of(result), "", false, lost);
  }

  StepState attempted(int attempt) {
    return new StepState(status, failures, attempt, output, detail, stuck, lost);
  }

  StepState failed(int attempt, String why, boolean nowStuck) {
    return new StepState(status, attempt, attempted, output, why, nowStuck, lost);
  }

  StepState because(String reason) {
    return new StepState(status, failures, attempted, output, reason, stuck, lost);
  }

  /** The same step, of a branch that is lost. */
  StepState losing() {
    return new StepState(status, failures, attempted, output, detail, stuck, true);
  }
}
