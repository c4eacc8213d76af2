package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.StoredTransaction;

/** Where a resumed transaction is counted. */
final class Place {
  private final long weight;
  private Share share;

  private Place(long weight, Share share) {
    this.weight = weight;
    this.share = share;
  }

  /** How many characters its records have. */
  static long weightOf(StoredTransaction stored) {
    return stored.entries().stream().mapToLong(entry -> entry.records().length()).sum();
  }

  /** Of one for which room was taken. */
  static Place taken(long weight, Share share) {
    return new Place(weight, share);
  }

  boolean isIn(Share other) {
    return share == other;
  }

  /** Moves it if there is room. */
  boolean moveTo(Share other) {
    if (!other.take(weight)) {
      return false;
    }
    share.free(weight);
    share = other;
    return true;
  }

  void free() {
    share.free(weight);
  }
}
