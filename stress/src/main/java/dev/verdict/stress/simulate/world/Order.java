package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.wire.LockRequest;
import dev.verdict.stress.chaos.history.Part;
import java.util.List;
import java.util.Optional;

/**
 * A transaction that a client will ask for.
 *
 * @param ref the client's own name for it
 * @param kind how it is asked for
 * @param atUs when, in microseconds since the world began
 * @param parts what it consists of
 * @param declined the part that its service will say no to
 * @param manner how the client goes about it
 * @param holds what it is to hold; empty if nothing
 */
record Order(
    String ref,
    Kind kind,
    long atUs,
    List<Part> parts,
    Optional<String> declined,
    Manner manner,
    Optional<LockRequest> holds) {
  Order {
    parts = List.copyOf(parts);
  }

  /**
   * The same, which is to hold something.
   *
   * @param clumsy whether it names a branch twice, if it names any
   */
  Order holding(LockRequest request, boolean clumsy) {
    boolean isSaga = kind == Kind.SAGA;
    return new Order(
        ref,
        kind,
        atUs,
        isSaga ? Sagas.of(Sagas.DEAL).parts() : parts,
        isSaga ? declined.map(any -> "give") : declined,
        clumsy && kind == Kind.ONE_SHOT ? manner.namingTwice() : manner,
        Optional.of(request));
  }

  /** How a transaction is asked for. */
  enum Kind {
    /** An atomic transaction in one request. */
    ONE_SHOT,
    /** An atomic transaction in several: begin, a branch at a time, commit. */
    INTERACTIVE,
    /** A saga. */
    SAGA
  }

  /**
   * How a client goes about it.
   *
   * @param keyed whether it sends an idempotency key, and so may repeat
   * @param hedged whether it asks again elsewhere while an answer may still come
   * @param changesItsMind whether it asks for the opposite at the end: abort, or cancel
   * @param votes whether it makes the calls of phase one itself, where it can
   * @param durableBegin whether the begin is to be on disk first
   * @param strays whether it uses the key once more, with another request
   * @param namesTwice whether it names a branch twice, which is refused
   * @param livesUs how long the client lives after it first asked
   */
  record Manner(
      boolean keyed,
      boolean hedged,
      boolean changesItsMind,
      boolean votes,
      boolean durableBegin,
      boolean strays,
      boolean namesTwice,
      long livesUs) {
    Manner namingTwice() {
      return new Manner(keyed, hedged, changesItsMind, votes, durableBegin, false, true, livesUs);
    }
  }
}
