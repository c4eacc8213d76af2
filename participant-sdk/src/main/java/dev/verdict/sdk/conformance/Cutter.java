package dev.verdict.sdk.conformance;

/** Cuts the participant's connection to its database. */
public interface Cutter {
  /** When to cut. */
  enum Moment {
    /** Before the database has heard of the commit. */
    BEFORE_COMMIT("before"),
    /** After the commit, before its acknowledgement. */
    AFTER_COMMIT("after");

    private final String text;

    Moment(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  /**
   * Cuts at the next commit, once. Preparing, and committing or rolling back what is prepared, are
   * commits, too.
   */
  void cutNext(Moment moment);

  /** Ends the waiting for a commit to cut. Returns whether one was cut. */
  boolean hasCut();
}
