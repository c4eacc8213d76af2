package dev.verdict.coordinator.engine;

import java.time.Duration;

/**
 * Bounds of one engine.
 *
 * @param shards the number of shards of the whole system; never changes once there is data
 * @param transactionsMax transactions in memory; beyond it, starts are refused. Those that came
 *     back because their time was up are at most about half as many, whatever they wait for now
 * @param mailboxMax commands that may wait for their turn at one transaction
 * @param waitersMax callers that may wait for the end of one transaction; others are answered at
 *     once with where it stands
 * @param requestMax how long a request without a wait of its own may take
 * @param recovery how much of earlier owners' work is resumed at a time
 * @param passivation when transactions that only wait leave memory
 * @param replayRetry the wait before a failed read of a replay is repeated
 * @param retention how long finished transactions are kept; a question about one that is older and
 *     not found is answered "forgotten"
 * @param skewMax how far ahead an id's time may be of this node's clock
 * @param retryAfter what a caller is told to wait before it asks again
 * @param drainMax how long a drain waits for what is under way
 */
public record EngineLimits(
    int shards,
    int transactionsMax,
    int mailboxMax,
    int waitersMax,
    Duration requestMax,
    RecoveryLimits recovery,
    PassivationLimits passivation,
    Duration replayRetry,
    Duration retention,
    Duration skewMax,
    Duration retryAfter,
    Duration drainMax) {

  /**
   * How many that came back because their time was up, and wait for something else since, may be in
   * memory: not so many that none can begin.
   */
  int returnedMax() {
    return Math.max(1, transactionsMax / 2);
  }

  /** The same, with other rules of leaving memory. */
  public EngineLimits passivating(PassivationLimits other) {
    return new EngineLimits(
        shards,
        transactionsMax,
        mailboxMax,
        waitersMax,
        requestMax,
        recovery,
        other,
        replayRetry,
        retention,
        skewMax,
        retryAfter,
        drainMax);
  }

  /** What a node uses unless it is configured otherwise. */
  public static EngineLimits standard(int shards) {
    return new EngineLimits(
        shards,
        100_000,
        1_000,
        1_000,
        Duration.ofSeconds(30),
        RecoveryLimits.STANDARD,
        PassivationLimits.STANDARD,
        Duration.ofMillis(500),
        Duration.ofDays(30),
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(20));
  }
}
