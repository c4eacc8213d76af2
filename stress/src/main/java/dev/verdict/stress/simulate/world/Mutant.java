package dev.verdict.stress.simulate.world;

import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import java.util.List;

/** Something that a careless change could break, around the real engine. */
public enum Mutant {
  /** Nothing is broken. */
  NONE("nothing is broken", "", Rule.NOTHING_LEFT),
  FENCE_FORGOTTEN("the log takes writes of an older epoch", "1", Rule.EPOCHS),
  READ_BEFORE_BUMP("what is unfinished is read before the epoch is raised", "3", Rule.NOTHING_LEFT),
  SETTLED_BY_READING("a lost acknowledgement is settled by reading", "6", Rule.DURABLE_FIRST),
  SILENCE_IS_SUCCESS("a lost acknowledgement counts as one", "6", Rule.DURABLE_FIRST),
  HALF_ADOPTED("a new owner drives on what was not complete", "11", Rule.AS_DECIDED),
  INQUIRY_ABORTS("a question about live work is answered abort", "12", Rule.DURABLE_FIRST),
  ANYBODY_ABORTS(
      "a node that does not lead a shard answers abort for it", "12", Rule.DURABLE_FIRST),
  SILENCE_IS_DONE(
      "a call of phase two that brought no answer counts as done", "14", Rule.AS_DECIDED),
  KEY_NOT_STORED(
      "an idempotency key is not written with the first records", "19", Rule.EXACTLY_ONCE),
  BODY_NOT_COMPARED("a key is known, whatever the request", "19", Rule.EXACTLY_ONCE),
  WORK_REPEATED("a barrier runs done work again", "23", Rule.EXACTLY_ONCE),
  ATTEMPT_NOT_RECORDED(
      "a call to a plain endpoint that brought no answer is repeated without a record of it",
      "25",
      Rule.ON_RECORD),
  SETTLE_SKIPPED("a pivot in doubt is taken for one that never ran", "24", Rule.AS_DECIDED),
  LOCK_IS_ENOUGH(
      "whoever holds the lock leads, in the same epoch, and nobody is fenced", "29", Rule.EPOCHS),
  SIGNS_OF_LIFE_IGNORED("nobody heeds the signs of life of a shard's owner", "29", Rule.LEADERSHIP),
  EPOCHS_NOT_READ_AGAIN(
      "leadership reads the epochs once and never again", "30", Rule.NOTHING_LEFT),
  TOLD_BEFORE_DURABLE(
      "what is to be forced is acknowledged before it is written",
      "invariant 2",
      Rule.DURABLE_FIRST),
  NO_TOMBSTONE(
      "what ends a branch that never ran leaves no trace", "invariant 5", Rule.NOTHING_LEFT),
  RECOVERY_SKIPS(
      "a replay leaves out the last transaction that it read", "invariant 4", Rule.NOTHING_LEFT),
  RETRIES_END("what was tried three times counts as done", "invariant 7", Rule.AS_DECIDED),
  UNDONE_FORWARD("steps are undone in the order in which they ran", "24", Rule.ORDER),
  COMPENSATION_SKIPPED(
      "a compensation is acknowledged and not done", "invariant 7", Rule.AS_DECIDED),
  GRANTED_TO_ALL("locks are granted whoever holds them", "28", Rule.ISOLATION),
  LOCKS_NOT_SWEPT("nobody looks for locks that were left behind", "28", Rule.NOTHING_LEFT),
  LOCKS_NOT_TOLD("calls that undo do not say what is held", "28", Rule.ISOLATION),
  UNDECIDED_IS_ABORTED(
      "a step's atomic transaction that is undecided is taken for aborted", "24", Rule.AS_DECIDED),
  UNDONE_ANEW(
      "an attempt to undo an atomic step does not look at those before",
      "invariant 1",
      Rule.EXACTLY_ONCE),
  UNDO_LOOKS_ONE_BACK(
      "an attempt to undo an atomic step looks only at the one before",
      "invariant 1",
      Rule.EXACTLY_ONCE),
  ABORT_UNHEARD(
      "a step's atomic transaction that is aborted is answered for before everybody heard so",
      "28",
      Rule.ISOLATION),
  WAKE_UP_FORGOTTEN(
      "nobody looks for dormant sagas whose time has come", "invariant 6", Rule.NOTHING_LEFT),
  DORMANT_AND_OWING(
      "a saga is marked as dormant whatever it owes", "invariant 4", Rule.NOTHING_LEFT),
  TIME_TAKEN_FOR_SPENT(
      "a dormant saga whose time is nearly up waits for a request alone",
      "invariant 6",
      Rule.NOTHING_LEFT),
  LATE_IS_ABORT("a client that waits for too long is told abort", "invariant 6", Rule.AS_TOLD),
  SILENCE_IS_YES("a vote that did not arrive counts as yes", "13", Rule.NOTHING_LEFT);

  /** An exception keeps transactions from their end, and tells nothing of what is promised. */
  private static final List<String> EXCEPTIONS =
      List.of("an error in the coordinator", "cannot be replayed");

  private final String words;
  private final String rule;
  private final Rule expected;

  Mutant(String words, String rule, Rule expected) {
    this.words = words;
    this.rule = rule;
    this.expected = expected;
  }

  /** The rule of {@code docs/rules.md} that it breaks, or the invariant. */
  public String rule() {
    return rule;
  }

  /** What must find it. */
  public Rule expected() {
    return expected;
  }

  /** Whether that is what must find it, and no exception. */
  boolean isFoundBy(Violation violation) {
    return violation.rule() == expected
        && EXCEPTIONS.stream().noneMatch(violation.detail()::contains);
  }

  /** What it breaks, in words. */
  public String words() {
    return words;
  }
}
