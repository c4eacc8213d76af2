package dev.verdict.coordinator.batch;

/** What one transaction of a batch said to the action. */
public sealed interface ItemResult {
  /** It took it. */
  record Done() implements ItemResult {}

  /**
   * It did not.
   *
   * @param code the problem's stable code
   * @param detail in words
   * @param passing whether it may take it a little later
   */
  record Refused(String code, String detail, boolean passing) implements ItemResult {}
}
