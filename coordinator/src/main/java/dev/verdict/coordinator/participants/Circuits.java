package dev.verdict.coordinator.participants;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When an address counts as broken, and how it is found to be well again. */
final class Circuits {
  /** How long nobody is let through once most calls failed. */
  static final Duration SHUT = Duration.ofSeconds(1);

  /** How many calls are let through then; they decide whether it goes on. */
  static final int PROBES = 3;

  /** So many calls must have ended within the window before it is judged. */
  static final int CALLS_MIN = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Circuits.class);
  private static final int WINDOW_S = 10;
  private static final float FAILED_PERCENT = 50;

  private Circuits() {}

  /**
   * A circuit for one address.
   *
   * @param name for people
   * @param clock by which it stays shut
   */
  static CircuitBreaker of(String name, Clock clock) {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .clock(clock)
            .slidingWindowType(SlidingWindowType.TIME_BASED)
            .slidingWindowSize(WINDOW_S)
            .minimumNumberOfCalls(CALLS_MIN)
            .failureRateThreshold(FAILED_PERCENT)
            .waitDurationInOpenState(SHUT)
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .writableStackTraceEnabled(false)
            .build();
    return CircuitBreaker.of(name, config);
  }

  /**
   * Tells people when most calls fail and when they succeed again; going back and forth between is
   * no news. To be asked after each call: with a listener to a single kind of its events, the
   * library makes one for every call, with the time of day.
   *
   * @param told whether people know by now that most calls fail
   * @return whether they know after this
   */
  static boolean tell(CircuitBreaker circuit, boolean told) {
    CircuitBreaker.State state = circuit.getState();
    if (!told && state == CircuitBreaker.State.OPEN) {
      LOG.warn(
          "Most calls to {} fail; only {} at a time are tried until they succeed",
          circuit.getName(),
          PROBES);
      return true;
    }
    if (told && state == CircuitBreaker.State.CLOSED) {
      LOG.info("Calls to {} succeed again", circuit.getName());
      return false;
    }
    return told;
  }
}
