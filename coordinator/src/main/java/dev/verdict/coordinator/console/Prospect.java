package dev.verdict.coordinator.console;

/** What becomes of a transaction if what it waits for never comes. */
public enum Prospect {
  /** There is nothing to say. */
  NONE(""),
  /** Undecided atomic: silence counts as no. */
  ABORTS("Nothing is decided: without that answer the transaction is aborted."),
  /** Undecided atomic, and nobody asked for commit. */
  ABORTS_AT_ITS_TIME("Without a word from it the transaction is aborted when its time is up."),
  /** The only branch decides, and may have done so. */
  DELEGATED(
      "The decision is with %s, which may have committed: it is asked until it answers, and if it"
          + " never does, an operator must decide."),
  /** Decided: the others may have committed by now. */
  COMMIT_STANDS(
      "It was decided to commit, which nothing takes back: if %s never does so, an operator must"
          + " decide."),
  /** Decided: the others may have aborted by now. */
  ABORT_STANDS(
      "It was decided to abort, which nothing takes back: if %s never does so, an operator must"
          + " decide."),
  /** An undecided saga turns back when its attempts are used up. */
  UNDOES("Nothing is decided: when its attempts are used up, what ran is undone."),
  /** An undecided saga that does not turn back. */
  REPEATS("Nothing is decided: it is repeated until %s does so, or until somebody cancels it."),
  /** An undecided saga that failed and waits for a person. */
  PARKED("Nothing is decided: it stays like this until somebody retries or cancels it."),
  /** A saga cannot be undone any more. */
  PIVOT_PASSED(
      "Its pivot is passed, so that it cannot be undone: if %s never does so, an operator must"
          + " decide."),
  /** A saga is being undone. */
  UNDO_STANDS(
      "It is being undone, which nothing takes back: if %s never does so, an operator must"
          + " decide."),
  /** A saga was given up, and its pivot may have run. */
  PIVOT_IN_DOUBT(
      "It was given up, and nothing can be decided before %s tells whether the pivot ran: if it"
          + " never does, an operator must decide.");

  private final String sentence;

  Prospect(String sentence) {
    this.sentence = sentence;
  }

  /** The sentence about that service, which is a name for people. */
  String about(String service) {
    return sentence.replace("%s", service);
  }
}
