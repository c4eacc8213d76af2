package dev.verdict.stress.simulate.world;

/** Something that a careless change could break, around the real engine. */
public enum Mutant {
  /** Nothing is broken. */
  NONE("nothing is broken"),
  /** Rule 1. */
  FENCE_FORGOTTEN("the log takes writes of an older epoch"),
  /** Rule 3. */
  READ_BEFORE_BUMP("what is unfinished is read before the epoch is raised"),
  /** Rule 6. */
  SETTLED_BY_READING("a lost acknowledgement is settled by reading"),
  /** Rule 6. */
  SILENCE_IS_SUCCESS("a lost acknowledgement counts as one"),
  /** Rule 11. */
  HALF_ADOPTED("a new owner drives on what was not complete"),
  /** Rule 12. */
  INQUIRY_ABORTS("a question about live work is answered abort"),
  /** Rule 12. */
  ANYBODY_ABORTS("a node that does not lead a shard answers abort for it"),
  /** Rule 14. */
  SILENCE_IS_DONE("a call of phase two that brought no answer counts as done"),
  /** Rule 19. */
  KEY_NOT_STORED("an idempotency key is not written with the first records"),
  /** Rule 23. */
  WORK_REPEATED("a barrier runs done work again"),
  /** Rule 24. */
  SETTLE_SKIPPED("a pivot in doubt is taken for one that never ran"),
  /** Rule 29. */
  LOCK_IS_ENOUGH("whoever holds the lock leads, in the same epoch, and nobody is fenced"),
  /** Rule 30. */
  EPOCHS_NOT_READ_AGAIN("leadership reads the epochs once and never again"),
  /** An invariant. */
  TOLD_BEFORE_DURABLE("what is to be forced is acknowledged before it is written"),
  /** An invariant. */
  NO_TOMBSTONE("what ends a branch that never ran leaves no trace"),
  /** An invariant. */
  RECOVERY_SKIPS("a replay leaves out the last transaction that it read"),
  /** An invariant. */
  RETRIES_END("what was tried three times counts as done"),
  /** An invariant. */
  UNDONE_FORWARD("steps are undone in the order in which they ran"),
  /** An invariant. */
  COMPENSATION_SKIPPED("a compensation is acknowledged and not done"),
  /** An invariant. */
  LATE_IS_ABORT("a client that waits for too long is told abort"),
  /** An invariant. */
  SILENCE_IS_YES("a vote that did not arrive counts as yes");

  private final String words;

  Mutant(String words) {
    this.words = words;
  }

  /** What it breaks, in words. */
  public String words() {
    return words;
  }
}
