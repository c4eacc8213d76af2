package dev.verdict.protocol.definition;

import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.List;

/**
 * What a saga holds from before its first step until nothing of it is left to do: so nobody who
 * asks for the same resources sees it half done.
 *
 * @param locks the resources, all granted at once; empty if the saga holds nothing
 * @param waitMax how long it may wait for them, at least a millisecond; then it is given up
 */
public record Holds(List<Lock> locks, Duration waitMax) {
  /** How long a saga waits unless told otherwise. */
  public static final Duration WAIT_DEFAULT = Duration.ofSeconds(30);

  /** Those of a saga that holds nothing. */
  public static final Holds NONE = new Holds(List.of(), WAIT_DEFAULT);

  /** Copies the locks. */
  public Holds {
    locks = List.copyOf(locks);
  }

  /**
   * One of them.
   *
   * @param resource names what is held, made out of the saga's input: a text, or an array of texts
   * @param mode how it is held
   */
  public record Lock(Mapping resource, LockMode mode) {}

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return locks.isEmpty();
  }
}
