package dev.verdict.coordinator.participants;

/** A call that wants its turn at a service. */
interface Caller {
  /** Whether it asks for work; otherwise it tells a decision, which has to arrive some time. */
  boolean isWork();

  /** It has its turn, and a place at an address. */
  void begin(Callee callee);

  /**
   * It does not get its turn.
   *
   * @param why in words
   */
  void refused(String why);

  /**
   * It does not get its turn, because most calls fail.
   *
   * @param failing an address at which they do
   */
  void shutOut(Callee failing);
}
