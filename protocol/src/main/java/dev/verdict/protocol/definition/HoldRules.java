package dev.verdict.protocol.definition;

import dev.verdict.protocol.definition.Problem.Code;
import dev.verdict.protocol.wire.LockRequest;
import java.util.List;

/** The rules about what a saga holds. */
final class HoldRules {
  private final Holds holds;
  private final List<Problem> problems;

  HoldRules(Holds holds, List<Problem> problems) {
    this.holds = holds;
    this.problems = problems;
  }

  void check() {
    if (holds.locks().size() > LockRequest.RESOURCES_MAX) {
      problem(
          Code.TOO_MANY_HOLDS,
          "a saga holds at most "
              + LockRequest.RESOURCES_MAX
              + " resources; hold something larger");
    }
    if (!DefinitionRules.isWithin(holds.waitMax(), DefinitionRules.WAIT_MAX)) {
      problem(
          Code.HOLD_WAIT,
          "the wait for what it holds must be whole milliseconds, positive, at most one day");
    }
    holds.locks().forEach(lock -> check(References.of(lock.resource())));
  }

  private void check(References used) {
    for (String pointer : used.pointers()) {
      if (!DefinitionRules.isPointer(pointer)) {
        problem(Code.POINTER, "in what the saga holds: " + DefinitionRules.notAPointer(pointer));
      }
    }
    if (used.usesItem()) {
      problem(
          Code.NO_ITEM,
          "what the saga holds has no item of a list; name the whole list, which holds each of it");
    }
    if (!used.steps().isEmpty()) {
      problem(
          Code.HOLD_USES_STEP,
          "what the saga holds is taken before its first step, so it cannot name the output of "
              + used.steps().get(0).step()
              + "; take it from the saga's input");
    }
  }

  private void problem(Code code, String words) {
    problems.add(new Problem(code, "", words));
  }
}
