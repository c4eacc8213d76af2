package dev.verdict.coordinator.participants;

import java.time.Duration;

/**
 * Bounds of outbound calls.
 *
 * @param concurrentPerService calls under way to one service at a time
 * @param concurrentPerInstance calls under way to one address at a time
 * @param waitingPerService calls that may wait for their turn at one service
 * @param connectionsPerInstance connections kept to one address
 * @param connectTimeout how long opening a connection may take
 * @param keepAlive how long an unused connection is kept
 * @param restAfterFailure how long an instance that just failed is passed over while another one is
 *     there; longer if it goes on failing
 * @param answerBytesMax the size of an answer's body
 * @param coalescing whether calls that are ready together may travel together
 */
public record CallLimits(
    int concurrentPerService,
    int concurrentPerInstance,
    int waitingPerService,
    int connectionsPerInstance,
    Duration connectTimeout,
    Duration keepAlive,
    Duration restAfterFailure,
    int answerBytesMax,
    boolean coalescing) {
  /** What a node uses unless it is configured otherwise. */
  public static final CallLimits DEFAULT =
      new CallLimits(
          256,
          128,
          20_000,
          128,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          1 << 20,
          true);

  /** The same, with or without. */
  public CallLimits withCoalescing(boolean wanted) {
    return new CallLimits(
        concurrentPerService,
        concurrentPerInstance,
        waitingPerService,
        connectionsPerInstance,
        connectTimeout,
        keepAlive,
        restAfterFailure,
        answerBytesMax,
        wanted);
  }
}
