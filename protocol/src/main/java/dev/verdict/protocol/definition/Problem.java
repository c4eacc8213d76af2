package dev.verdict.protocol.definition;

/**
 * Why a saga's definition cannot be run.
 *
 * @param code stable, for programs
 * @param step the name of the step that is wrong; empty for the saga as a whole
 * @param words for people: what is wrong and how to mend it
 */
public record Problem(Code code, String step, String words) {
  /** The stable codes of problems. */
  public enum Code {
    /** The saga's name has not the form of one. */
    SAGA_NAME,
    /** The version is below 1. */
    SAGA_VERSION,
    /** The saga's deadline is out of bounds. */
    DEADLINE,
    /** There is no step. */
    NO_STEPS,
    /** There are more than {@link DefinitionRules#STEPS_MAX} steps. */
    TOO_MANY_STEPS,
    /** Two steps have one name. */
    STEP_NAME_TWICE,
    /** A step, or its participant, has a name that is the coordinator's own. */
    RESERVED_NAME,
    /** A step's participant is no name. */
    PARTICIPANT_NAME,
    /** A step's operation, or the one that undoes it, is no name. */
    OPERATION_NAME,
    /** A name stands for no step of this saga. */
    UNKNOWN_STEP,
    /** A name stands for no step of this saga any more, because the step was renamed. */
    STEP_RENAMED,
    /** A name stands for another step than in the version before, and its users did not notice. */
    NAME_TAKEN_OVER,
    /** A step waits for the same step twice. */
    AFTER_TWICE,
    /** Steps wait for each other. */
    CYCLE,
    /** A JSON Pointer has not the form of one. */
    POINTER,
    /** A step uses its own output. */
    OWN_OUTPUT,
    /** The output of a step is used where that step need not be done yet. */
    NOT_BEFORE,
    /** The output of a step is used where that step may have been skipped. */
    MAY_BE_SKIPPED,
    /** A step whose condition can never hold. */
    UNREACHABLE,
    /** There is more than one pivot. */
    PIVOT_TWICE,
    /** A step is neither before nor after the pivot. */
    BESIDE_PIVOT,
    /** A step that must be undone when the saga aborts cannot be. */
    NOT_UNDOABLE,
    /** A compensation that would never run. */
    NEVER_UNDONE,
    /** A step after the pivot gives up some time. */
    GIVES_UP,
    /** A step after the pivot does not retry some failures. */
    GIVES_UP_ON,
    /** A step before the decision would be tried for ever. */
    NEVER_GIVES_UP,
    /** A block needs more branches than it has, or none. */
    JOIN_NEED,
    /** A step is in two branches of which not all are needed. */
    JOIN_STEP_TWICE,
    /** A step that may be skipped is in a branch that may be lost. */
    JOIN_CONDITION,
    /** A step that is done for each item of a list is in a branch that may be lost. */
    JOIN_LIST,
    /** The pivot, or a step after it, is in a branch that may be lost. */
    JOIN_PIVOT,
    /** A branch that may be lost does not begin, or does not end, together with the others. */
    JOIN_ORDER,
    /** The retry policy is out of bounds. */
    RETRY,
    /** The time allowed for a call is out of bounds. */
    TIMEOUT,
    /** The time of a sleep is out of bounds. */
    SLEEP,
    /** A sleep is the pivot. */
    SLEEP_IS_PIVOT,
    /** A sleep before the pivot outlasts the saga's deadline. */
    SLEEPS_PAST_DEADLINE,
    /** A step that waits has a compensation. */
    WAIT_UNDONE,
    /** A signal's name has not the form of one. */
    SIGNAL_NAME,
    /** Two steps wait for one signal. */
    SIGNAL_TWICE,
    /** The time to wait for a signal is out of bounds. */
    SIGNAL_DEADLINE,
    /** A signal has a default but no deadline. */
    DEFAULT_NEVER_USED,
    /** The saga holds too much. */
    TOO_MANY_HOLDS,
    /** The time to wait for what the saga holds is out of bounds. */
    HOLD_WAIT,
    /** What the saga holds depends on a step. */
    HOLD_USES_STEP,
    /** A signal after the pivot may fail to come in time, and nothing stands in for it. */
    SIGNAL_MUST_COME,
    /** A saga that a step runs is not registered. */
    UNKNOWN_SAGA,
    /** A saga runs itself. */
    SAGA_IN_ITSELF,
    /** A saga that a step runs has a step whose name, with that step's before it, is too long. */
    TOO_DEEP,
    /** A step is named like a part of a saga that another step runs. */
    NAME_IN_SAGA,
    /** A saga that a step runs is the pivot as a whole. */
    SAGA_IS_PIVOT,
    /** A step is the pivot and done for each item of a list. */
    LIST_IS_PIVOT,
    /** How many items a list may have, or how many run beside each other, is out of bounds. */
    FOR_EACH,
    /** With the most items that the lists may have, there are too many steps. */
    TOO_MANY_ITEMS,
    /** The steps of the items would have names that are too long, or taken. */
    ITEM_NAME,
    /** An item is used where there is none. */
    NO_ITEM,
    /** How long the list after the pivot is may turn out when the saga cannot turn back. */
    LIST_KNOWN_LATE,
    /** A step that is an atomic transaction is neither the pivot nor undone before it. */
    ATOMIC_NOT_PIVOT,
    /** Some parts of an atomic transaction are undone, and others do not say how. */
    ATOMIC_PART_STAYS,
    /** An atomic transaction comes after the pivot. */
    ATOMIC_AFTER_PIVOT,
    /** A step that is an atomic transaction has no part, too many, or two of one name. */
    ATOMIC_PARTS
  }
}
