package dev.verdict.coordinator.http;

import java.time.Duration;

/**
 * What holds where a request does not say.
 *
 * @param namespace the namespace that everything belongs to
 * @param timeout how long an atomic transaction may be undecided
 * @param callTimeout how long one call to a participant may take
 * @param waiting how long a call waits for the end of its transaction
 */
public record Defaults(String namespace, Duration timeout, Duration callTimeout, Duration waiting) {
  /** 30 s undecided, 5 s a call, 30 s of waiting, in the namespace {@code default}. */
  public static final Defaults STANDARD =
      new Defaults(
          "default", Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(30));
}
