package dev.verdict.coordinator.engine;

/** A bounded share of memory. One transaction always fits, however large it is. */
final class Share {
  private final int countMax;
  private final long charsMax;
  private int count;
  private long chars;
  private boolean refused;

  /**
   * @param countMax how many transactions
   * @param charsMax how many characters their records have together
   */
  Share(int countMax, long charsMax) {
    this.countMax = countMax;
    this.charsMax = charsMax;
  }

  /** Takes room for one more, if there is any. */
  boolean take(long weight) {
    if (count > 0 && (count >= countMax || chars + weight > charsMax)) {
      refused = true;
      return false;
    }
    count++;
    chars += weight;
    return true;
  }

  /** Whether there is no room for one more, or was none for one since the last was given back. */
  boolean isFull() {
    return count > 0 && (refused || count >= countMax || chars >= charsMax);
  }

  /** Gives back what was taken. */
  void free(long weight) {
    count--;
    chars -= weight;
    refused = false;
  }

  int count() {
    return count;
  }
}
