package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Together;
import java.util.List;

/**
 * How many calls travelled with others.
 *
 * @param calls how many came in requests that can have several
 * @param together how many of them were not alone there
 */
public record Company(long calls, long together) {
  /** Of so many transactions it cannot be chance that all calls were alone. */
  private static final int TRANSACTIONS_MANY = 500;

  /** What there was in a run. */
  public static Company of(List<Together> requests) {
    return new Company(
        requests.stream().mapToLong(Together::calls).sum(),
        requests.stream().filter(each -> each.calls() > 1).mapToLong(Together::calls).sum());
  }

  /**
   * Whether what calls do to each other could be seen, if enough was done to expect that.
   *
   * @param transactions how many were decided
   */
  public boolean isEnough(long transactions) {
    return transactions < TRANSACTIONS_MANY || together > 0;
  }
}
