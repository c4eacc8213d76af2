package dev.verdict.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a bean method inside an atomic transaction, which begins before it and is committed when it
 * returns. Left by an exception, the transaction is aborted, and the exception goes on. Inside of
 * another such method it takes part in that one's transaction, and only the outer one commits; an
 * exception that leaves it then forbids the commit.
 *
 * <p>The method enlists branches by {@link CurrentTransaction}. Its own database work is not part
 * of the transaction: let that be a branch too. A Spring transaction must not be open around it,
 * for its locks would outlive it, in the way of the branches.
 *
 * <p>If the transaction comes to something else than commit, the caller gets a {@link
 * TransactionAbortedException} or a {@link TransactionInDoubtException}, and not what the method
 * returned.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AtomicTransaction {
  /**
   * How long it may take until the decision, in milliseconds; the default leaves it to the
   * coordinator.
   */
  long timeoutMillis() default 0;

  /** How long one call to a participant may take, in milliseconds; as above. */
  long callTimeoutMillis() default 0;
}
