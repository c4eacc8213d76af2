package dev.verdict.protocol.definition;

import dev.verdict.protocol.definition.Problem.Code;
import dev.verdict.protocol.wire.BuiltIn;
import dev.verdict.protocol.wire.CallFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rules that a step must keep whatever stands around it. */
final class StepRules {
  private static final double FACTOR_MAX = 100;
  private static final int ATOMIC_PARTS_MAX = 100;

  private final Step step;
  private final List<Problem> problems;

  StepRules(Step step, List<Problem> problems) {
    this.step = step;
    this.problems = problems;
  }

  void check() {
    notReserved("step", step.name().text());
    pointers();
    items();
    step.work().accept(new WorkRules());
  }

  private final class WorkRules implements Work.Visitor<Boolean> {
    @Override
    public Boolean call(Work.Call work) {
      names(work);
      retry(work.retry());
      return timeout(work.timeout());
    }

    private boolean timeout(Duration timeout) {
      return DefinitionRules.isWithin(timeout, DefinitionRules.WAIT_MAX)
          || problem(
              Code.TIMEOUT, "the timeout must be whole milliseconds, positive, at most one day");
    }

    @Override
    public Boolean sleep(Work.Sleep work) {
      if (step.pivot()) {
        problem(Code.SLEEP_IS_PIVOT, "a sleep decides nothing; let another step be the pivot");
      }
      nothingToUndo();
      return DefinitionRules.isWithin(work.time(), DefinitionRules.DEADLINE_MAX)
          || problem(Code.SLEEP, "the sleep must be whole milliseconds, positive, at most 366 d");
    }

    @Override
    public Boolean signal(Work.Signal work) {
      if (!DefinitionRules.isName(work.signal())) {
        problem(Code.SIGNAL_NAME, "name the signal with 1 to 100 of A-Z a-z 0-9 . _ -");
      }
      if (work.fallback().isPresent() && work.deadline().isEmpty()) {
        problem(
            Code.DEFAULT_NEVER_USED,
            "its default can never be used; give the signal a deadline, or take the default out");
      }
      nothingToUndo();
      return work.deadline()
              .filter(time -> !DefinitionRules.isWithin(time, DefinitionRules.DEADLINE_MAX))
              .isEmpty()
          || problem(
              Code.SIGNAL_DEADLINE,
              "the signal's deadline must be whole milliseconds, positive, at most 366 d");
    }

    @Override
    public Boolean atomic(Work.Atomic work) {
      if (!step.pivot() && !work.saysHowItIsUndone()) {
        problem(
            Code.ATOMIC_NOT_PIVOT,
            "nothing undoes this atomic transaction once it is committed; let it be the pivot, or"
                + " give each of its parts a compensation");
      }
      long names = work.parts().stream().map(AtomicPart::name).distinct().count();
      boolean sound = names >= 1 && names == work.parts().size() && names <= ATOMIC_PARTS_MAX;
      if (!sound) {
        problem(Code.ATOMIC_PARTS, "\"atomic\" has 1 to 100 parts, each with a name of its own");
      }
      work.parts().forEach(part -> part(part, work.saysHowItIsUndone()));
      retry(work.retry());
      return timeout(work.timeout());
    }

    private void part(AtomicPart part, boolean othersAreUndone) {
      if (othersAreUndone && !part.saysHowItIsUndone()) {
        problem(
            Code.ATOMIC_PART_STAYS,
            "other parts of \"atomic\" are undone, and "
                + part.name()
                + " is not; give it a compensation, or say \"undo\": \"nothing\" there");
      }
      part.compensation().ifPresent(name -> name(Code.OPERATION_NAME, "compensation", name));
      name(Code.PARTICIPANT_NAME, "participant", part.participant());
      notReserved("participant", part.participant());
      name(Code.OPERATION_NAME, "operation", part.operation());
    }

    private void name(Code code, String what, String name) {
      if (!DefinitionRules.isName(name)) {
        problem(code, "name the " + what + " with 1 to 100 of A-Z a-z 0-9 . _ -");
      }
    }

    @Override
    public Boolean forEach(Work.ForEach work) {
      if (step.pivot()) {
        problem(
            Code.LIST_IS_PIVOT,
            "what is done for each item of a list is no pivot; let another step be it");
      }
      boolean bounded =
          work.parallel() >= 1 && work.most() >= 1 && work.most() < DefinitionRules.STEPS_MAX;
      if (!bounded) {
        problem(Code.FOR_EACH, "\"parallel\" must be at least 1, and \"most\" from 1 to 499");
      }
      return call(work.call());
    }

    @Override
    public Boolean nested(Work.Nested work) {
      isMadeOfOthers();
      return problem(
          Code.UNKNOWN_SAGA,
          "there is no saga " + work.saga() + "; register it first, or name one that is there");
    }

    @Override
    public Boolean result(Work.Result work) {
      return isMadeOfOthers();
    }

    private boolean isMadeOfOthers() {
      nothingToUndo();
      return !step.pivot()
          || problem(
              Code.SAGA_IS_PIVOT, "a saga is no pivot as a whole; let one of its steps be it");
    }

    private void nothingToUndo() {
      if (step.undo() instanceof Step.Undo.Compensation) {
        problem(
            Code.WAIT_UNDONE, "this step itself leaves nothing to undo; take the compensation out");
      }
    }
  }

  private void names(Work.Call call) {
    if (!DefinitionRules.isName(call.participant())) {
      problem(Code.PARTICIPANT_NAME, "name the participant with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    notReserved("participant", call.participant());
    if (!DefinitionRules.isName(call.operation())) {
      problem(Code.OPERATION_NAME, "name the operation with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    if (step.undo() instanceof Step.Undo.Compensation undo
        && !DefinitionRules.isName(undo.operation())) {
      problem(Code.OPERATION_NAME, "name the compensation with 1 to 100 of A-Z a-z 0-9 . _ -");
    }
  }

  private void notReserved(String what, String name) {
    if (BuiltIn.isReserved(name)) {
      problem(
          Code.RESERVED_NAME,
          "names that begin with "
              + BuiltIn.PREFIX
              + " are the coordinator's own; give the "
              + what
              + " another one");
    }
  }

  private void items() {
    boolean outside =
        step.forEach()
            .map(each -> References.of(each.list()).usesItem())
            .orElseGet(() -> References.of(step.work().mapping()).usesItem());
    if (outside || step.when().filter(when -> References.of(when).usesItem()).isPresent()) {
      problem(
          Code.NO_ITEM,
          "there is no item here; use it in the input of a step with \"for_each\", or in the"
              + " \"when\" inside of that");
    }
  }

  private void pointers() {
    List<String> pointers = new ArrayList<>(References.of(step.work().mapping()).pointers());
    step.when().ifPresent(when -> pointers.addAll(References.of(when).pointers()));
    step.forEach()
        .flatMap(Work.ForEach::when)
        .ifPresent(when -> pointers.addAll(References.of(when).pointers()));
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
    if (retry.failures().only() && retry.failures().isEmpty()) {
      problem(Code.RETRY, "name the failures that are retried, or allow just one attempt");
    }
    if (!retry.failures().codes().stream().allMatch(CallFailure::isCode)) {
      problem(Code.RETRY, "the code of a failure must have 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    if (retry.failures().codes().size() > RetriedFailures.CODES_MAX) {
      problem(Code.RETRY, "name at most " + RetriedFailures.CODES_MAX + " codes of failures");
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

  /** Returns that something is wrong. */
  private boolean problem(Code code, String words) {
    problems.add(
        new Problem(code, step.name().text(), "step " + step.name().text() + ": " + words));
    return false;
  }
}
