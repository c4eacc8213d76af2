package dev.verdict.protocol.definition;

/** A JSON value that is no saga definition: a member is unknown, missing or of another type. */
public final class DefinitionSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * Says what is wrong where.
   *
   * @param pointer the JSON Pointer (RFC 6901) of the value that is wrong
   * @param mend in words: what is expected there
   */
  public DefinitionSyntaxException(String pointer, String mend) {
    super("at " + (pointer.isEmpty() ? "the top" : pointer) + ": " + mend);
    this.pointer = pointer;
  }

  /** The JSON Pointer (RFC 6901) of the value that is wrong; empty for the whole value. */
  public String pointer() {
    return pointer;
  }
}
