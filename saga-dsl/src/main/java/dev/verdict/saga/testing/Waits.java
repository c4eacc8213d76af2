package dev.verdict.saga.testing;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.List;
import java.util.Optional;

/** The steps of a saga that call nobody but wait, and what is stored of them. */
final class Waits {
  private final SagaDefinition definition;

  Waits(SagaDefinition definition) {
    this.definition = definition;
  }

  /** Whether it is the timer of a step that only lets time pass. */
  boolean isSleep(Timer timer) {
    return timer.kind() == Timer.Kind.WAIT
        && definition.step(new BranchId(timer.subject())).work() instanceof Work.Sleep;
  }

  /** Whether some step waits for that signal, and not for ever. */
  boolean isBounded(String signal) {
    return definition.steps().stream()
        .flatMap(step -> step.signal().stream())
        .anyMatch(each -> each.signal().equals(signal) && each.deadline().isPresent());
  }

  /** What a step that waits has for its output; empty if it is not over, or calls somebody. */
  Optional<Json> output(Step step, List<SagaRecord> stored) {
    if (step.call().isPresent()) {
      return Optional.empty();
    }
    Optional<Json> output = Optional.empty();
    for (SagaRecord each : stored) {
      if (each instanceof SagaRecord.StepDone done && done.step().equals(step.name())) {
        output = Optional.of(done.output());
      } else if (each instanceof SagaRecord.Signalled given && isFor(step, given)) {
        output = Optional.of(given.payload());
      }
    }
    return output;
  }

  private static boolean isFor(Step step, SagaRecord.Signalled given) {
    return step.signal().filter(signal -> signal.signal().equals(given.signal())).isPresent();
  }
}
