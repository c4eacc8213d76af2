package dev.verdict.protocol.definition.diff;

/**
 * Something that is different in the later of two versions.
 *
 * @param kind what kind of thing, for programs
 * @param step the step's name in the later version, or in the earlier one if it is removed; empty
 *     for the saga as a whole
 * @param words for people: a sentence without its full stop
 */
public record Change(Kind kind, String step, String words) {
  /** The stable kinds of changes. */
  public enum Kind {
    /** The two are versions of different sagas. */
    SAGA_NAME,
    /** The saga's deadline. */
    DEADLINE,
    /** What becomes of the saga when a step fails. */
    RECOVERY,
    /** What the saga holds while it runs. */
    HOLDS,
    /** A step that was not there. */
    STEP_ADDED,
    /** A step that is no longer there. */
    STEP_REMOVED,
    /** A step that stands under another name. */
    STEP_RENAMED,
    /** What happens in a step: a call, a sleep, the wait for a signal. */
    WORK,
    /** The service that does a step. */
    PARTICIPANT,
    /** The operation that a step calls. */
    OPERATION,
    /** What a step sends. */
    INPUT,
    /** What a step comes after. */
    ORDER,
    /** The condition under which a step runs. */
    CONDITION,
    /** How a step is undone. */
    COMPENSATION,
    /** Whether a step is the pivot. */
    PIVOT,
    /** How a step's failed calls are repeated. */
    RETRY,
    /** How long one call of a step may take. */
    TIMEOUT,
    /** How long a step sleeps. */
    SLEEP,
    /** Which signal a step waits for, how long, and what stands in for it. */
    SIGNAL,
    /** The list for whose items a step is done, and how. */
    FOR_EACH,
    /** Which saga's steps end with a step. */
    SAGA,
    /** What a saga returns that ran as a part of this one. */
    RESULT,
    /** How many branches of which blocks are needed. */
    JOIN,
    /** What the finished saga returns. */
    OUTPUT,
    /** The order in which things are written down, which changes nothing that runs. */
    LISTING
  }
}
