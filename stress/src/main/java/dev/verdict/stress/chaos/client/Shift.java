package dev.verdict.stress.chaos.client;

/** Says how long clients begin new transactions, and how long they go on with old ones. */
final class Shift {
  private volatile boolean on = true;
  private volatile boolean over;

  boolean isOn() {
    return on;
  }

  boolean isOver() {
    return over;
  }

  void stopBeginning() {
    on = false;
  }

  void stopAll() {
    on = false;
    over = true;
  }
}
