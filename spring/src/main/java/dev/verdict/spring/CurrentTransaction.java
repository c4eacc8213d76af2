package dev.verdict.spring;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.client.TransactionScope;
import java.util.Optional;

/** The transaction of the {@link AtomicTransaction} method that the calling thread is in. */
public final class CurrentTransaction {
  private static final ThreadLocal<Optional<Joined>> CURRENT =
      ThreadLocal.withInitial(Optional::empty);

  private CurrentTransaction() {}

  /**
   * Its scope, for enlisting branches. To commit or to abort is the annotation's business.
   *
   * @throws IllegalStateException outside of such a method
   */
  public static TransactionScope scope() {
    return joined()
        .map(Joined::scope)
        .orElseThrow(
            () -> new IllegalStateException("no method with @AtomicTransaction is running here"));
  }

  /** Its id; empty outside of such a method. */
  public static Optional<TxId> id() {
    return joined().map(it -> it.scope().id());
  }

  static Optional<Joined> joined() {
    return CURRENT.get();
  }

  static void enter(Joined joined) {
    CURRENT.set(Optional.of(joined));
  }

  static void leave() {
    CURRENT.remove();
  }

  /** A transaction that methods take part in, and whether one of them failed. */
  static final class Joined {
    private final TransactionScope scope;
    private boolean doomed;

    Joined(TransactionScope scope) {
      this.scope = scope;
    }

    TransactionScope scope() {
      return scope;
    }

    void doom() {
      doomed = true;
    }

    boolean isDoomed() {
      return doomed;
    }
  }
}
