package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.sdk.client.TransactionScope;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The transaction that the calling thread works in: that of an {@link AtomicTransaction} method, or
 * one that a request brought here. {@link TransactionContext#current} says more about it.
 */
public final class CurrentTransaction {
  private static final ThreadLocal<Optional<TransactionScope>> SCOPE =
      ThreadLocal.withInitial(Optional::empty);

  private CurrentTransaction() {}

  /**
   * The scope of the transaction that an {@link AtomicTransaction} method of this service began,
   * for enlisting branches. To commit or to abort is the annotation's business.
   *
   * @throws IllegalStateException outside of such a method, and in a transaction that came from
   *     another service, which can only be joined
   */
  public static TransactionScope scope() {
    return SCOPE
        .get()
        .orElseThrow(
            () -> new IllegalStateException("no method with @AtomicTransaction has begun here"));
  }

  /**
   * Does an operation of this service as a branch of the current transaction, and waits for it.
   *
   * @param participant this service
   * @param operation declared as prepared or as try-confirm-cancel
   * @return what it came to; a refusal sees to it that the transaction aborts
   * @throws IllegalStateException if there is no current transaction, or a local one of Spring's is
   *     open, whose locks the branch could wait for; or the branch could not be enlisted or failed,
   *     and then the transaction aborts
   */
  public static <O> Result<O> join(
      Participant participant, String operation, Object input, Class<O> output) {
    TransactionContext context =
        TransactionContext.current()
            .orElseThrow(() -> new IllegalStateException("there is no transaction to join"));
    LocalTransactions.forbid(
        "the join of '" + operation + "'",
        "the branch works in a transaction of its own, which could wait for locks of this one");
    try {
      return participant.join(context, operation, input, output).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(operation + " did not join the transaction", e.getCause());
    }
  }

  static void enter(TransactionScope scope) {
    SCOPE.set(Optional.of(scope));
  }

  static void leave() {
    SCOPE.remove();
  }
}
