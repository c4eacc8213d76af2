package dev.verdict.protocol.wire;

/**
 * Participants that are part of every coordinator. They are called as services are, by name, and
 * keep a barrier as services do; but the call never leaves the process, and nobody can register a
 * service of such a name.
 */
public final class BuiltIn {
  /** Begins the name of every one of them, and of no service, and of no step that a user wrote. */
  public static final String PREFIX = "verdict.";

  /** Carries out the atomic transactions that are steps of sagas. */
  public static final String ATOMIC = PREFIX + "atomic";

  /** Carries a transaction out. */
  public static final String ATOMIC_COMMIT = "commit";

  /** Undoes a committed one by another transaction. */
  public static final String ATOMIC_UNDO = "undo";

  /** Holds locks for transactions; understands {@link LockRequest}. */
  public static final String LOCKS = PREFIX + "locks";

  private BuiltIn() {}

  /** Whether that is a name which users cannot give to anything. */
  public static boolean isReserved(String name) {
    return name.startsWith(PREFIX);
  }
}
