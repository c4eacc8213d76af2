package dev.verdict.coordinator.alerts;

import java.time.Duration;

/**
 * From where on something is alarming; zero is never.
 *
 * @param stuck so many transactions that do not proceed for one cause
 * @param inDoubt so long ago began the oldest transaction whose decision has not reached everybody
 * @param disagreements of so many branches a service holds something else than the log says
 * @param nodeAway so long ago a node gave its last sign of life
 * @param failing such a share of a participant's calls fails, between 0 and 1
 * @param slow so long takes one in a hundred calls to a participant
 * @param logSlow so long takes one in a hundred forced writes of the log
 */
public record Thresholds(
    int stuck,
    Duration inDoubt,
    int disagreements,
    Duration nodeAway,
    double failing,
    Duration slow,
    Duration logSlow) {
  /** Of fewer calls or writes no share is told. */
  public static final int SAMPLES_MIN = 20;
}
