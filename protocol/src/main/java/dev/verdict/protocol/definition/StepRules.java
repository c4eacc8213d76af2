package dev.verdict.protocol.definition;

import dev.verdict.protocol.definition.Problem.Code;
import java.util.ArrayList;
import java.util.List;

/** The rules that a step must keep whatever stands around it. */
final class StepRules {
  private static final double FACTOR_MAX = 100;

  private final Step step;
  private final List<Problem> problems;

  StepRules(Step step, List<Problem> problems) {
    this.step = step;
    this.problems = problems;
  }

  void check() {
    names();
    pointers();
    retry(step.retry());
    if (!DefinitionRules.isWithin(step.timeout(), DefinitionRules.WAIT_MAX)) {
      problem(Code.TIMEOUT, "the timeout must be whole milliseconds, positive, at most one day");
    }
  }

  private void names() {
    if (!isName(step.participant())) {
      problem(Code.PARTICIPANT_NAME, "name the participant with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    if (!isName(step.operation())) {
      problem(Code.OPERATION_NAME, "name the operation with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    if (step.undo() instanceof Step.Undo.Compensation undo && !isName(undo.operation())) {
      problem(Code.OPERATION_NAME, "name the compensation with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
  }

  private void pointers() {
    List<String> pointers = new ArrayList<>(References.of(step.input()).pointers());
    step.when().ifPresent(when -> pointers.addAll(References.of(when).pointers()));
    for (String pointer : pointers) {
      if (!DefinitionRules.isPointer(pointer)) {
        problem(Code.POINTER, DefinitionRules.notAPointer(pointer));
      }
    }
  }

  private void retry(RetryPolicy retry) {
    if (retry.attemptsMax() < 1) {
      problem(Code.RETRY, "allow at least one attempt");
    }
    if (!(retry.factor() >= 1 && retry.factor() <= FACTOR_MAX)) {
      problem(Code.RETRY, "the factor between two waits must be from 1 to 100");
    }
    if (!DefinitionRules.isWithin(retry.first(), DefinitionRules.WAIT_MAX)
        || !DefinitionRules.isWithin(retry.longest(), DefinitionRules.WAIT_MAX)) {
      problem(Code.RETRY, "the waits must be whole milliseconds, positive, at most one day");
    } else if (retry.longest().compareTo(retry.first()) < 0) {
      problem(Code.RETRY, "the longest wait must be at least the first one");
    }
  }

  private static boolean isName(String name) {
    return DefinitionRules.NAME.matcher(name).matches();
  }

  private void problem(Code code, String words) {
    problems.add(
        new Problem(code, step.name().text(), "step " + step.name().text() + ": " + words));
  }
}
