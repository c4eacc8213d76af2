package dev.verdict.sdk.conformance;

/** A law speaks of something that the participant need not offer, and does not. */
final class NotOfferedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotOfferedException(String words) {
    super(words);
  }
}
