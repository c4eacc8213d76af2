package dev.verdict.sdk.conformance;

/** A law is broken; the message says how, in a sentence. */
final class BrokenLawException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenLawException(String words) {
    super(words);
  }
}
