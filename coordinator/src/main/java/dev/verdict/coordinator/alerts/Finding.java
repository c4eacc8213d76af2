package dev.verdict.coordinator.alerts;

/**
 * A threshold that is passed.
 *
 * @param kind what it is about
 * @param subject which one: a cause and a service; empty if there is only one
 * @param text the figure in words, for people
 * @param value the figure; a time is in seconds, a share between 0 and 1
 * @param threshold what it is not to reach
 */
public record Finding(AlertKind kind, String subject, String text, double value, double threshold) {
  /** What tells it from others; the same for as long as it lasts. */
  public String id() {
    return subject.isEmpty() ? kind.word() : kind.word() + "/" + subject;
  }
}
