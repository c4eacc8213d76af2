package dev.verdict.coordinator.log;

/** A search was given up, so that it keeps nothing else from being read. */
public final class SearchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it was. */
  public enum Why {
    /** It took too long; one that looks for less may come to an end. */
    TOO_LONG,
    /** Too many others are under way; it may be repeated. */
    TOO_MANY
  }

  private final Why why;

  /**
   * @param why why
   */
  public SearchException(Why why) {
    super(why.toString(), null, false, false);
    this.why = why;
  }

  /** Why it was given up. */
  public Why why() {
    return why;
  }
}
