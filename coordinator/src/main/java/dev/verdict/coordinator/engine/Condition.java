package dev.verdict.coordinator.engine;

import dev.verdict.protocol.TxId;
import java.util.function.Predicate;

/**
 * What must hold of a transaction at the moment at which an operator's action on it is carried out;
 * else nothing is done.
 *
 * @param still whether it must still need somebody
 * @param expected whether what the action would do is what was expected of it
 */
public record Condition(Still still, Predicate<Rehearsal> expected) {
  /** Nothing has to hold. */
  public static final Condition NONE = new Condition(Still.ANY, any -> true);

  /** How a transaction must stand. */
  public enum Still {
    /** However it stands. */
    ANY,
    /** Something is left to do. */
    UNFINISHED,
    /** It does not proceed, or somebody paused it. */
    STUCK
  }

  /** One of how it stands only. */
  public static Condition still(Still still) {
    return still == Still.ANY ? NONE : new Condition(still, any -> true);
  }

  /** The same, and that the action would do what is expected. */
  public Condition and(Predicate<Rehearsal> what) {
    return new Condition(still, what);
  }

  /**
   * Requires that it stands as it must.
   *
   * @throws CoordinatorException if it does not ({@code RECOVERED})
   */
  public void requireStill(Snapshot now) {
    boolean stands =
        switch (still) {
          case ANY -> true;
          case UNFINISHED -> !now.summary().finished();
          case STUCK ->
              !now.summary().finished() && (now.stuck().isPresent() || now.pause().isPresent());
        };
    if (!stands) {
      throw Failures.recovered(now.id(), now.summary().finished());
    }
  }

  /**
   * Requires that the action would do what is expected.
   *
   * @throws CoordinatorException if it would not ({@code PLAN_CHANGED})
   */
  public void requireExpected(TxId id, Rehearsal rehearsal) {
    if (!expected.test(rehearsal)) {
      throw Failures.planChanged(id);
    }
  }
}
