package dev.verdict.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.definition.Condition;
import dev.verdict.protocol.definition.Guards;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.saga.SagaProblem.Code;

/** What must hold for a value to be there. */
sealed interface Need {
  /** Whether a step that runs only under {@code given} can rely on the value. */
  boolean isMetBy(Condition given);

  /** What kind of problem it is if it is not met. */
  Code code();

  /** Why the value may be missing, and the mend. */
  String words();

  /** The step that makes the value ran. */
  record StepRan(BranchId step, Condition when) implements Need {
    @Override
    public boolean isMetBy(Condition given) {
      return Guards.provesRan(given, step, when);
    }

    @Override
    public Code code() {
      return Code.MAY_BE_SKIPPED;
    }

    @Override
    public String words() {
      return ("comes from step '%s', which may be skipped: run this step only when(... .ran()) of"
              + " that step, or map value.optional() to an Optional component")
          .formatted(step);
    }
  }

  /** The value, which is an {@code Optional} or an item or entry, is there. */
  record ValuePresent(Mapping value) implements Need {
    @Override
    public boolean isMetBy(Condition given) {
      return Guards.provesPresent(given, proven -> Mappings.isWithin(proven, value));
    }

    @Override
    public Code code() {
      return Code.MAY_BE_MISSING;
    }

    @Override
    public String words() {
      return "may be missing: run this step only when(... .isPresent()) of that value, or map"
          + " value.optional() to an Optional component";
    }
  }
}
