package dev.verdict.saga.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the coordinators.
 *
 * @param coordinators base addresses, {@code http} or {@code https}, at least one; if one does not
 *     answer the next is asked
 * @param caller whose idempotency keys these are, sent as {@code Verdict-Client}
 * @param callTimeout how long one HTTP exchange may take, positive
 * @param giveUpAfter how long a call is repeated while there is no answer, positive
 * @param token what coordinators are shown that ask for a token (RFC 6750); empty for none
 */
public record ClientOptions(
    List<URI> coordinators,
    String caller,
    Duration callTimeout,
    Duration giveUpAfter,
    Optional<String> token) {
  private static final Duration CALL_TIMEOUT_DEFAULT = Duration.ofSeconds(10);
  private static final Duration GIVE_UP_AFTER_DEFAULT = Duration.ofSeconds(30);

  /**
   * Checks the addresses and times.
   *
   * @throws IllegalArgumentException if one is wrong
   */
  public ClientOptions {
    coordinators = List.copyOf(coordinators);
    if (coordinators.isEmpty()) {
      throw new IllegalArgumentException("at least one coordinator address is needed");
    }
    coordinators.forEach(ClientOptions::checkAddress);
    if (!caller.matches("[\\x21-\\x7e]{1,100}")) {
      throw new IllegalArgumentException("caller is 1 to 100 visible ASCII characters");
    }
    checkPositive("callTimeout", callTimeout);
    checkPositive("giveUpAfter", giveUpAfter);
    if (token.isPresent() && !token.get().matches("[A-Za-z0-9._~+/-]+=*")) {
      throw new IllegalArgumentException("token has only A-Z a-z 0-9 . _ ~ + / - and = at its end");
    }
  }

  /** Without a token. */
  public ClientOptions(
      List<URI> coordinators, String caller, Duration callTimeout, Duration giveUpAfter) {
    this(coordinators, caller, callTimeout, giveUpAfter, Optional.empty());
  }

  /** The anonymous caller; 10 s for an exchange, 30 s for a call. */
  public static ClientOptions of(URI... coordinators) {
    return new ClientOptions(
        List.of(coordinators),
        "anonymous",
        CALL_TIMEOUT_DEFAULT,
        GIVE_UP_AFTER_DEFAULT,
        Optional.empty());
  }

  /** These for another caller. */
  public ClientOptions withCaller(String name) {
    return new ClientOptions(coordinators, name, callTimeout, giveUpAfter, token);
  }

  /** These with another time for one exchange. */
  public ClientOptions withCallTimeout(Duration timeout) {
    return new ClientOptions(coordinators, caller, timeout, giveUpAfter, token);
  }

  /** These with another time after which a call without answer is given up. */
  public ClientOptions withGiveUpAfter(Duration time) {
    return new ClientOptions(coordinators, caller, callTimeout, time, token);
  }

  /** These with a token, which needs the role {@code client}. */
  public ClientOptions withToken(String text) {
    return new ClientOptions(coordinators, caller, callTimeout, giveUpAfter, Optional.of(text));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return caller + " at " + coordinators;
  }

  private static void checkAddress(URI address) {
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + address);
    }
  }

  private static void checkPositive(String name, Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
