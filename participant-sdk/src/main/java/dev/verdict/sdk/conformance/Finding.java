package dev.verdict.sdk.conformance;

/**
 * What came of one law and one operation.
 *
 * @param law which law
 * @param operation which operation, for people, for example {@code action book}
 * @param outcome how it went
 * @param words how the law was broken, or why it was not checked or does not apply; else empty
 */
public record Finding(Law law, String operation, Outcome outcome, String words) {
  /** How it went. */
  public enum Outcome {
    /** The law holds as far as it was seen. */
    HELD("held"),
    /** The law is broken. */
    BROKEN("BROKEN"),
    /** The law speaks of something that is not offered, and need not be. */
    NOT_APPLICABLE("not applicable"),
    /** The law could not be checked. */
    NOT_CHECKED("not checked");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  /** The finding in words. */
  public String text() {
    String head = outcome.text() + ": " + operation + ": " + law.sentence() + " [" + law.id() + "]";
    return switch (outcome) {
      case HELD -> head;
      case BROKEN -> head + "\n    " + words + ".\n    Why it matters: " + law.why() + ".";
      case NOT_APPLICABLE, NOT_CHECKED -> head + ": " + words;
    };
  }
}
